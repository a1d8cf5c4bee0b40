import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, onTestFinished, test, vi } from 'vitest'
import WebSocket from 'ws'
import { isLoopback, shownHost } from '../../src/serve/listenAddress.ts'
import { isOwnHost } from '../../src/serve/requestGuards.ts'
import { Session } from '../../src/serve/session.ts'
import { RPC_PATH } from '../../src/shared/hostPaths.ts'
import { enter, rawRequest } from '../support/httpClient.ts'
import { serveProject } from '../support/serveForTest.ts'
import type { ServedProject } from '../support/serveForTest.ts'

interface Entered extends ServedProject {
  readonly cookie: string
  readonly logged: { readonly level: number; readonly msg: string }[]
}

async function served(): Promise<Entered> {
  const logged: Entered['logged'] = []
  const write = (line: string): void => void logged.push(JSON.parse(line) as Entered['logged'][number])
  const server = await serveProject({ log: pino({ level: 'info' }, { write }) })
  onTestFinished(() => server.close())
  return { ...server, cookie: await enter(server.url), logged }
}

async function socketOf({ origin, cookie }: Entered, path = RPC_PATH): Promise<WebSocket> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}${path}`, { headers: { cookie, origin } })
  socket.on('error', () => undefined)
  onTestFinished(() => socket.terminate())
  await once(socket, 'open')
  return socket
}

/** The first line of the answer to bytes sent as they are. */
async function firstLine({ port }: Entered, sent: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.write(sent, 'latin1')
  let text = ''
  for await (const chunk of socket) {
    text += String(chunk)
    if (text.includes('\r\n')) break
  }
  return text.split('\r\n')[0] ?? ''
}

test.each([
  ['localhost.', 403],
  ['127.0.0.1.', 403],
  ['2130706433', 403],
  ['0x7f.1', 403],
  ['user@localhost', 403],
  ['localhost:80:80', 403],
  ['localhost, evil.example', 403],
  ['', 403],
  ['LOCALHOST', 404],
  ['[::1]:1', 404],
])('the host "%s" is answered with %i', async (host, status) => {
  const server = await served()
  const head = `GET /nothing HTTP/1.1\r\nHost: ${host}\r\nCookie: ${server.cookie}\r\n\r\n`
  expect(await firstLine(server, head)).toContain(` ${status} `)
})

test.each(['http://evil.example/', 'http://localhost/', '//evil.example/', '*', '/%252e%252e/%252e%252e/etc/passwd'])(
  'the request target %s reads nothing',
  async (target) => {
    const server = await served()
    const line = await firstLine(
      server,
      `GET ${target} HTTP/1.1\r\nHost: localhost\r\nCookie: ${server.cookie}\r\n\r\n`,
    )
    expect(line).toMatch(/ 40[034] /)
  },
)

test('headers beyond measure, two lengths of one body and unknown methods are refused', async () => {
  const server = await served()
  const host = 'Host: localhost\r\n'
  expect(await firstLine(server, `GET / HTTP/1.1\r\n${host}X: ${'a'.repeat(100_000)}\r\n\r\n`)).toContain(' 431 ')
  const lengths = 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n'
  expect(await firstLine(server, `PUT /files HTTP/1.1\r\n${host}${lengths}\r\n0\r\n\r\n`)).toContain(' 400 ')
  expect(await firstLine(server, `STEAL / HTTP/1.1\r\n${host}\r\n`)).toContain(' 400 ')
})

test.each(['null', 'file://', 'http://localhost', 'http://127.0.0.1:1'])(
  'an upload from the origin %s is refused',
  async (from) => {
    const { origin, cookie } = await served()
    const headers = { cookie, origin: from, 'content-type': 'application/octet-stream', 'x-strata-file-name': 'a' }
    expect((await rawRequest(origin, '/files', { method: 'PUT', headers, body: 'x' })).status).toBe(403)
  },
)

test('a link for one use lets in once; whoever is in may use it again', async () => {
  const { oneTimeUrl, origin } = await served()
  const link = oneTimeUrl()
  const cookie = await enter(link)
  expect((await rawRequest(origin, '/', { headers: { cookie } })).status).not.toBe(401)
  const { search } = new URL(link)
  expect((await rawRequest(origin, `/${search}`)).status).toBe(401)
  expect((await rawRequest(origin, `/${search}`, { headers: { cookie } })).status).toBe(303)
  expect(link).not.toBe(oneTimeUrl())
})

test('a link for one use expires', () => {
  let now = 0
  const session = new Session('token', 80, () => now)
  const [used, late] = [session.oneTimeToken(), session.oneTimeToken()]
  now = 119_000
  expect(session.cookieFor(used)).not.toBeNull()
  expect(session.cookieFor(used)).toBeNull()
  now = 121_000
  expect(session.cookieFor(late)).toBeNull()
  expect(session.cookieFor('token')).not.toBeNull()
})

test('a server for the whole network knows its own name, and shows an address that others can use', () => {
  expect(isOwnHost(`${hostname()}:80`, '0.0.0.0')).toBe(true)
  expect(isOwnHost('evil.example', '0.0.0.0')).toBe(false)
  expect(shownHost('0.0.0.0')).not.toContain('0.0.0.0')
  expect(shownHost('::1')).toBe('[::1]')
  expect(['127.0.0.1', '127.1.2.3', '::1', 'localhost', '0.0.0.0', '192.168.0.2', '127.evil'].map(isLoopback)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ])
})

test('a WebSocket anywhere but at the calls is closed at once', async () => {
  const server = await served()
  for (const path of ['/', '/nothing', '/assets/images/1/thumbnail']) {
    const socket = await socketOf(server, path)
    if (socket.readyState !== WebSocket.CLOSED) await once(socket, 'close')
  }
})

test('calls that make no sense harm nobody', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  onTestFinished(() => void vi.restoreAllMocks())
  const server = await served()
  const socket = await socketOf(server)
  const answers: string[] = []
  socket.on('message', (data: Buffer) => answers.push(data.toString()))
  const call = (path: string, json: string): string => `{"i":"1","p":{"u":"${path}","b":{"json":${json}}}}`
  for (const message of [
    '}{',
    '',
    'null',
    '[]',
    '{"i":"1"}',
    Buffer.from([0xff, 0xfe, 0]),
    call('orpc://[', '{}'),
    call('/__proto__/toString', '{}'),
    call('/constructor/constructor', '{}'),
    call('/images/get', '{"imageId":1,"__proto__":{"polluted":1}}'),
    '{"i":"1","p":{"u":"/images/get","b":{"json":{"imageId":1},"meta":[[1,"constructor","prototype","polluted"]]}}}',
    call('/images/get', `${'['.repeat(50_000)}${']'.repeat(50_000)}`),
  ]) {
    socket.send(message)
  }
  socket.send(call('/project/info', 'null').replace('"i":"1"', '"i":"last"'))
  await vi.waitFor(() => expect(answers.some((answer) => answer.includes('"last"'))).toBe(true))
  expect(Object.keys(Object.prototype)).toEqual([])
  expect({}).not.toHaveProperty('polluted')
  expect(answers.join()).not.toMatch(/"i":"1","p":\{"b"/)
})

test('a message beyond measure closes its connection and no other', async () => {
  const server = await served()
  const [greedy, other] = [await socketOf(server), await socketOf(server)]
  greedy.send(Buffer.alloc(65 * 2 ** 20, 32))
  const [code] = (await once(greedy, 'close')) as [number]
  expect(code).toBe(1009)
  expect(other.readyState).toBe(WebSocket.OPEN)
})

/** What uploads of this process there are. */
function uploads(): string[] {
  const mine = readdirSync(tmpdir()).filter((name) => name.startsWith(`strata-scratch-${process.pid}-`))
  return mine.flatMap((name) => readdirSync(join(tmpdir(), name)).map((id) => join(tmpdir(), name, id)))
}

/** An upload that says it has ten megabytes and sends a tenth of one. */
async function halfAnUpload({ port, cookie }: Entered): Promise<{ readonly socket: Socket; readonly folder: string }> {
  const before = new Set(uploads())
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  onTestFinished(() => void socket.destroy())
  const headers = [
    `Host: 127.0.0.1:${port}`,
    `Origin: http://127.0.0.1:${port}`,
    `Cookie: ${cookie}`,
    'x-strata-file-name: a.json',
    'Content-Type: application/octet-stream',
    'Content-Length: 10000000',
  ]
  socket.write(`PUT /files HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${'x'.repeat(100_000)}`)
  const folder = await vi.waitFor(() => {
    const added = uploads().find((path) => !before.has(path))
    expect(added).toBeDefined()
    return added!
  })
  return { socket, folder }
}

test('an upload that breaks off half-way leaves nothing behind and counts as nobody’s bug', async () => {
  const server = await served()
  const { socket, folder } = await halfAnUpload(server)
  socket.destroy()
  await vi.waitFor(() => expect(existsSync(folder)).toBe(false))
  await vi.waitFor(() => expect(server.logged.map(({ msg }) => msg)).toContain('a request broke off'))
  expect(server.logged.filter(({ level }) => level >= 50)).toEqual([])
})

test('the server stops while uploads hang and windows are open', async () => {
  const server = await serveProject()
  const entered: Entered = { ...server, cookie: await enter(server.url), logged: [] }
  const { folder } = await halfAnUpload(entered)
  const socket = await socketOf(entered)
  const closed = once(socket, 'close')
  await server.close()
  await closed
  expect(existsSync(folder)).toBe(false)
})
