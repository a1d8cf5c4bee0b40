import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import WebSocket from 'ws'
import { isOwnHost } from '../../src/serve/requestGuards.ts'
import { enter, rawRequest } from '../support/httpClient.ts'
import { serveProject } from '../support/serveForTest.ts'
import type { ServedProject } from '../support/serveForTest.ts'
import { temporaryFolder } from '../support/temporaryFolder.ts'

async function served(): Promise<ServedProject> {
  const folder = temporaryFolder()
  const rendererDir = join(folder, 'renderer')
  mkdirSync(join(rendererDir, 'app'), { recursive: true })
  writeFileSync(join(rendererDir, 'index.html'), '<!doctype html><title>start page</title>')
  writeFileSync(join(rendererDir, 'app', 'main-abc123.js'), 'export {}')
  writeFileSync(join(rendererDir, '.secret'), 'hidden')
  writeFileSync(join(folder, 'outside.txt'), 'outside')
  const server = await serveProject({ rendererDir })
  onTestFinished(() => server.close())
  return server
}

test('the link with the token sets a strict cookie and goes to the start page without it', async () => {
  const { origin, url, port } = await served()
  const answer = await rawRequest(origin, `/${new URL(url).search}`)
  expect(answer.status).toBe(303)
  expect(answer.headers.location).toBe('/')
  expect(answer.headers['set-cookie']).toEqual([
    expect.stringMatching(new RegExp(`^strata-${port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`)),
  ])
  expect(answer.headers['set-cookie']?.[0]).not.toContain(new URL(url).searchParams.get('token'))
  const page = await rawRequest(origin, '/', { headers: { cookie: await enter(url) } })
  expect(page.status).toBe(200)
  expect(page.body.toString()).toContain('start page')
})

test('from a link on another site, the page itself goes on, so that the strict cookie comes along', async () => {
  const { origin, url } = await served()
  const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' }
  const answer = await rawRequest(origin, `/${new URL(url).search}`, { headers })
  expect(answer.status).toBe(200)
  expect(answer.headers['set-cookie']).toHaveLength(1)
  expect(answer.body.toString()).toContain('http-equiv="refresh"')
})

test.each([
  '/',
  '/app/main-abc123.js',
  '/assets/images/1/thumbnail',
  '/exports/x',
  '/nothing',
  '/?token=wrong',
  '/?token=',
])('without the cookie, %s is a page that explains', async (path) => {
  const { origin } = await served()
  const answer = await rawRequest(origin, path)
  expect(answer.status).toBe(401)
  expect(answer.headers['content-type']).toContain('text/html')
  expect(answer.body.toString()).toContain('printed when it was started')
  expect(answer.headers['set-cookie']).toBeUndefined()
})

test('a token anywhere but on the start page, a made-up cookie and a cookie of another port do not count', async () => {
  const { origin, url, port } = await served()
  const cookie = await enter(url)
  expect((await rawRequest(origin, `/app/main-abc123.js${new URL(url).search}`)).status).toBe(401)
  for (const made of [`strata-${port}=x`, `strata-${port}=`, cookie.replace(String(port), '1'), `${cookie}x`]) {
    expect((await rawRequest(origin, '/', { headers: { cookie: made } })).status).toBe(401)
  }
})

test.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', 'localhost@evil', '[::1', 'a b'])(
  'a request for the host "%s" is refused, cookie or not',
  async (host) => {
    const { origin, url } = await served()
    const answer = await rawRequest(origin, '/', { headers: { host, cookie: await enter(url) } })
    expect([400, 403]).toContain(answer.status)
    expect(answer.body.toString()).not.toContain('start page')
  },
)

test.each([
  ['127.0.0.1:8123', '127.0.0.1', true],
  ['localhost:9000', '127.0.0.1', true],
  ['[::1]:80', '127.0.0.1', true],
  ['gpu-box:80', '127.0.0.1', false],
  ['GPU-box:80', 'gpu-box', true],
  ['192.168.0.7:80', '0.0.0.0', true],
  ['rebound.example', '0.0.0.0', false],
])('the host %s of a server on %s: %s', (header, listenHost, isOwn) => {
  expect(isOwnHost(header, listenHost)).toBe(isOwn)
})

test.each([
  '/../outside.txt',
  '/..%2foutside.txt',
  '/%2e%2e/outside.txt',
  '/app/..%5c..%5coutside.txt',
  '/app/%00',
  '/.secret',
])('no way out of the renderer: %s', async (path) => {
  const { origin, url } = await served()
  const answer = await rawRequest(origin, path, { headers: { cookie: await enter(url) } })
  expect([400, 403, 404]).toContain(answer.status)
  expect(answer.body.toString()).not.toMatch(/outside|hidden/)
})

test('methods that nothing offers are refused, with or without an origin', async () => {
  const { origin, url } = await served()
  const cookie = await enter(url)
  for (const method of ['POST', 'DELETE', 'PATCH', 'OPTIONS', 'PUT']) {
    expect((await rawRequest(origin, '/', { method, headers: { cookie, origin } })).status).toBe(405)
    expect((await rawRequest(origin, '/', { method, headers: { cookie } })).status).toBe(403)
  }
})

test('other sites and other ports may not load anything', async () => {
  const { origin, url } = await served()
  const cookie = await enter(url)
  for (const site of ['cross-site', 'same-site']) {
    const headers = { cookie, 'sec-fetch-site': site, 'sec-fetch-dest': 'image' }
    expect((await rawRequest(origin, '/assets/images/1/thumbnail', { headers })).status).toBe(403)
  }
})

test('every answer carries the security headers, and the policy allows nothing unsafe', async () => {
  const { origin, url } = await served()
  const cookie = await enter(url)
  const answers = [
    await rawRequest(origin, '/'),
    await rawRequest(origin, '/', { headers: { cookie } }),
    await rawRequest(origin, '/app/main-abc123.js', { headers: { cookie } }),
    await rawRequest(origin, '/nothing', { headers: { cookie } }),
    await rawRequest(origin, '/', { headers: { host: 'evil.example' } }),
  ]
  for (const { headers } of answers) {
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/)
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  }
})

test('files with their content’s hash in the name may be kept, the start page is asked for again', async () => {
  const { origin, url } = await served()
  const cookie = await enter(url)
  const page = await rawRequest(origin, '/', { headers: { cookie } })
  const script = await rawRequest(origin, '/app/main-abc123.js', { headers: { cookie } })
  expect(page.headers['cache-control']).toBe('private, no-cache')
  expect(script.headers['cache-control']).toContain('immutable')
  expect(script.headers['content-type']).toMatch(/javascript/)
})

test('without a built renderer, a page says how to build it', async () => {
  const server = await serveProject({ rendererDir: temporaryFolder() })
  onTestFinished(() => server.close())
  const answer = await rawRequest(server.origin, '/', { headers: { cookie: await enter(server.url) } })
  expect(answer.status).toBe(503)
  expect(answer.body.toString()).toContain('npm run build:renderer')
})

test.each<[string, boolean, string | null, number]>([
  ['the own page', true, 'own', 101],
  ['no cookie', false, 'own', 401],
  ['another site', true, 'http://evil.example', 403],
  ['another port', true, 'http://127.0.0.1:1', 403],
  ['no origin', true, null, 403],
])('a WebSocket from %s is answered as it should', async (_name, withCookie, from, status) => {
  const { origin, url } = await served()
  const headers: Record<string, string> = {}
  if (withCookie) headers.cookie = await enter(url)
  if (from !== null) headers.origin = from === 'own' ? origin : from
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers })
  onTestFinished(() => socket.terminate())
  const answered = await new Promise<number>((resolve) => {
    socket.on('open', () => resolve(101))
    socket.on('unexpected-response', (_request, answer) => resolve(answer.statusCode ?? 0))
    socket.on('error', () => undefined)
  })
  expect(answered).toBe(status)
})

test('a port that is taken is refused with a sentence', async () => {
  const server = await served()
  const { startServer } = await import('../../src/serve/startServer.ts')
  await expect(
    startServer({ backend: server.backend, port: server.port, rendererDir: temporaryFolder() }),
  ).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringMatching(/Another program listens on this port in 127.0.0.1:\d+\. Choose another/) as string,
  })
})
