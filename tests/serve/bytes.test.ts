import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { expect, onTestFinished, test } from 'vitest'
import { probeImage } from '../../src/backend/images/probeImage.ts'
import { FILES_PATH, FILE_NAME_HEADER, exportPath } from '../../src/shared/hostPaths.ts'
import { gridUrl, thumbnailUrl, tileUrl } from '../../src/shared/imageUrls.ts'
import { openProject } from '../../src/backend/storage/ProjectStore.ts'
import { enter, rawRequest } from '../support/httpClient.ts'
import type { RawAnswer } from '../support/httpClient.ts'
import { serveProject } from '../support/serveForTest.ts'
import type { ServedProject } from '../support/serveForTest.ts'
import { temporaryFolder } from '../support/temporaryFolder.ts'

/** A project with one photo of 700×20 pixels, served; `get` asks as a browser that entered does. */
async function served(): Promise<
  ServedProject & { cookie: string; get: (path: string, tag?: string) => Promise<RawAnswer> }
> {
  const folder = temporaryFolder()
  const path = join(folder, 'photo.png')
  await sharp({ create: { width: 700, height: 20, channels: 3, background: '#0a141e' } })
    .png()
    .toFile(path)
  const projectPath = join(folder, 'test.strata')
  const store = openProject(projectPath, { create: true })
  store.images.add({ path, ...(await probeImage(path)) })
  store.close()
  const server = await serveProject({ projectPath })
  onTestFinished(() => server.close())
  const cookie = await enter(server.url)
  const get = (address: string, tag?: string): Promise<RawAnswer> =>
    rawRequest(server.origin, address, { headers: { cookie, ...(tag === undefined ? {} : { 'if-none-match': tag }) } })
  return { ...server, cookie, get }
}

test('tiles and thumbnails come with a tag, and not again while nothing changed', async () => {
  const { get } = await served()
  for (const [address, width] of [
    [tileUrl('/assets', 1, 0, 1, 0), 188],
    [tileUrl('/assets', 1, 1, 0, 0), 350],
    [thumbnailUrl('/assets', 1), 256],
  ] as const) {
    const first = await get(address)
    expect(first.status).toBe(200)
    expect(await sharp(first.body).metadata()).toMatchObject({ width })
    expect(first.headers['content-type']).toMatch(/^image\//)
    expect(first.headers['cache-control']).toBe('private, no-cache')
    const second = await get(address, first.headers.etag)
    expect(second.status).toBe(304)
    expect(second.body).toHaveLength(0)
  }
})

test('grids come whole, are not to be kept, and are gone when the backend has no room for them', async () => {
  const { get, backend } = await served()
  const bytes = Uint8Array.of(0, 7, 255, 3)
  const plane = { size: { width: 2, height: 2 }, labels: bytes, largestLabel: 255 }
  const { gridsId } = backend.grids.put({ planes: null, labeling: plane }, null)
  const answer = await get(gridUrl('/assets', gridsId, 'labeling'))
  expect([answer.status, ...answer.body]).toEqual([200, ...bytes])
  expect(answer.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'cache-control': 'private, no-store',
    'content-length': '4',
  })
  expect((await get(gridUrl('/assets', gridsId, 'background'))).status).toBe(404)
  const gone = await get(gridUrl('/assets', 'A'.repeat(22), 'labeling'))
  expect([gone.status, (JSON.parse(String(gone.body)) as { code: string }).code]).toEqual([404, 'not-found'])
})

test.each([
  '/assets/images/2/thumbnail',
  '/assets/grids/AAAAAAAAAAAAAAAAAAAAAA/depth',
  '/assets/grids/../images/1/thumbnail/labeling',
  '/assets/grids//labeling',
  '/assets/images/1/tiles/0/2/0',
  '/assets/images/1/tiles/9/0/0',
  '/assets/images/0/thumbnail',
  '/assets/images/01/thumbnail',
  '/assets/images/-1/thumbnail',
  '/assets/images/1e3/thumbnail',
  '/assets/images/99999999999999999999/thumbnail',
  '/assets/images/1/tiles/0/0/..%2f..%2f0',
  '/assets/../package.json',
  '/assets/%2e%2e/%2e%2e/package.json',
  '/exports/../../package.json',
  '/exports/..%2f..%2fpackage.json',
  '/exports/unknown',
])('%s is not there', async (address) => {
  const { get } = await served()
  const { status, body } = await get(address)
  expect([400, 403, 404]).toContain(status)
  expect(body.toString()).not.toContain('"name": "strata"')
})

test('a photo that went missing is a 404 with its code and a sentence', async () => {
  const { get, projectPath } = await served()
  rmSync(join(dirname(projectPath), 'photo.png'))
  const answer = await get('/assets/images/1/thumbnail')
  expect(answer.status).toBe(404)
  expect(JSON.parse(answer.body.toString())).toEqual({
    code: 'not-found',
    message: expect.stringContaining('The photo is missing in photo.png') as string,
  })
})

function upload(server: ServedProject & { cookie: string }, name: string | null, body: Buffer): Promise<RawAnswer> {
  const headers: Record<string, string> = {
    cookie: server.cookie,
    origin: server.origin,
    'content-type': 'application/octet-stream',
  }
  if (name !== null) headers[FILE_NAME_HEADER] = name
  return rawRequest(server.origin, FILES_PATH, { method: 'PUT', headers, body })
}

test('an upload is kept under an id until the backend closes', async () => {
  const server = await served()
  const content = randomBytes(3_000_000)
  const answer = await upload(server, encodeURIComponent('Fotos/äöü 照片.jpg'), content)
  expect(answer.status).toBe(200)
  const { fileId } = JSON.parse(answer.body.toString()) as { fileId: string }
  const file = server.backend.files.get(fileId)
  expect(file).toMatchObject({ name: 'äöü 照片.jpg', isUpload: true })
  expect(readFileSync(file.path).equals(content)).toBe(true)
  await server.backend.close()
  expect(existsSync(file.path)).toBe(false)
})

test('an upload without a name, with a broken one, without a cookie or from another origin is refused', async () => {
  const server = await served()
  expect((await upload(server, null, Buffer.from('x'))).status).toBe(422)
  expect((await upload(server, '%zz', Buffer.from('x'))).status).toBe(422)
  expect((await upload(server, '..', Buffer.from('x'))).status).toBe(422)
  expect((await upload({ ...server, cookie: '' }, 'a', Buffer.from('x'))).status).toBe(401)
  const headers = { cookie: server.cookie, origin: 'http://evil.example', [FILE_NAME_HEADER]: 'a' }
  expect((await rawRequest(server.origin, FILES_PATH, { method: 'PUT', headers, body: 'x' })).status).toBe(403)
  const form = { cookie: server.cookie, origin: server.origin, 'content-type': 'multipart/form-data; boundary=x' }
  expect((await rawRequest(server.origin, FILES_PATH, { method: 'PUT', headers: form, body: 'x' })).status).toBe(415)
})

test('a finished export is fetched as a download, under the name that the page gives it', async () => {
  const { backend, get } = await served()
  const shelved = await backend.exports.reserve('Proje "é".cocoa.json')
  writeFileSync(shelved.path, '{"annotations":[]}')
  expect((await get(exportPath(shelved.exportId))).status).toBe(404)
  backend.exports.put(shelved)
  const answer = await get(exportPath(shelved.exportId))
  expect(answer.body.toString()).toBe('{"annotations":[]}')
  expect(answer.headers['content-disposition']).toBe('attachment')
  expect(answer.headers['content-type']).toBe('application/octet-stream')
})
