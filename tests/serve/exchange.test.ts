import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { expect, onTestFinished, test } from 'vitest'
import type { BackendClient } from '../../src/shared/contract/index.ts'
import { FILES_PATH, FILE_NAME_HEADER, exportPath } from '../../src/shared/hostPaths.ts'
import { collectAll } from '../support/collectAll.ts'
import { connectClient } from '../support/connectClient.ts'
import { enter, rawRequest } from '../support/httpClient.ts'
import { serveProject } from '../support/serveForTest.ts'
import type { ServeForTestOptions, ServedProject } from '../support/serveForTest.ts'
import { stubExchange } from '../support/stubExchange.ts'
import { rowsOf } from '../support/temporaryProject.ts'

interface Window {
  readonly server: ServedProject
  readonly client: BackendClient
  readonly upload: (name: string, content: Buffer | string) => Promise<string>
  readonly fetch: (path: string) => Promise<Buffer>
}

/** A served project and everything a window does with it, over real connections. */
async function opened(options?: ServeForTestOptions): Promise<Window> {
  const server = await serveProject(options)
  onTestFinished(() => server.close())
  const { client, close } = await connectClient(server)
  onTestFinished(close)
  const cookie = await enter(server.url)
  const headers = { cookie, origin: server.origin, 'content-type': 'application/octet-stream' }
  return {
    server,
    client,
    upload: async (name, body) => {
      const named = { ...headers, [FILE_NAME_HEADER]: encodeURIComponent(name) }
      const answer = await rawRequest(server.origin, FILES_PATH, { method: 'PUT', headers: named, body })
      return (JSON.parse(answer.body.toString()) as { fileId: string }).fileId
    },
    fetch: async (path) => (await rawRequest(server.origin, path, { headers: { cookie } })).body,
  }
}

const photo = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#446688' } })
    .jpeg()
    .toBuffer()

const region = (name: string, order: number, left: number): object => ({
  segmentation: [left, 2, left + 10, 2, left + 10, 12, left, 12],
  name,
  order,
  isStuff: 0,
  area: 100,
  occlude_rate: 0,
})

const dataset = JSON.stringify({
  images: [{ id: 7, file_name: 'tafel 照片.jpg', width: 40, height: 20 }],
  annotations: [
    {
      id: 1,
      image_id: 7,
      author: 'ann',
      size: 2,
      depth_constraint: '1-2',
      regions: [region('cup ', 1, 2), region('table', 2, 6)],
    },
  ],
})

test('photos and annotations come in through the browser, and the export goes out the same way', async () => {
  const { client, server, upload, fetch } = await opened()
  const annotationFileIds = [await upload('cups.json', dataset)]
  const imageFileIds = [
    await upload('tafel 照片.jpg', await photo(40, 20)),
    await upload('unused.jpg', await photo(9, 9)),
  ]
  const imported = await collectAll(
    await client.exchange.importCocoa({ annotationFileIds, imageFileIds, dryRun: false }),
  )
  expect(imported.at(-1)).toMatchObject({ kind: 'report', report: { counts: { images: 1, sets: 1, instances: 2 } } })
  expect(readdirSync(join(dirname(server.projectPath), 'test project images'))).toEqual(['tafel 照片.jpg'])
  const page = await client.images.page({ offset: 0, limit: 10, search: '', states: [] })
  expect(page.images).toMatchObject([
    { fileName: 'tafel 照片.jpg', present: true, sets: [{ author: 'ann', instanceCount: 2 }] },
  ])

  const exported = await collectAll(
    await client.exchange.exportCocoa({ imageIds: [], onCycle: 'refuse', onComplexMask: 'refuse' }),
  )
  const last = exported.at(-1)
  if (last?.kind !== 'report') throw new Error('the export gave no report')
  const written = JSON.parse((await fetch(exportPath(last.exportId))).toString()) as {
    annotations: { regions: { name: string }[] }[]
  }
  expect(written.annotations[0]?.regions.map(({ name }) => name)).toEqual(['cup ', 'table'])
  // The record calls the file as the person sees it, not by its place in a temporary folder.
  expect(rowsOf(server.projectPath, 'SELECT path FROM exports')).toEqual([{ path: 'test project.cocoa.json' }])

  const checked = await collectAll(await client.exchange.check())
  expect(checked.at(-1)).toMatchObject({ kind: 'report' })
})

test('a photo that the project has is not kept twice', async () => {
  const { client, server, upload } = await opened()
  const content = await photo(30, 20)
  const first = await client.images.add({ fileIds: [await upload('a.jpg', content)] })
  const second = await client.images.add({ fileIds: [await upload('other name.jpg', content)] })
  expect([first, second]).toEqual([
    { added: 1, known: 0, refused: [] },
    { added: 0, known: 1, refused: [] },
  ])
  expect(readdirSync(join(dirname(server.projectPath), 'test project images'))).toEqual(['a.jpg'])
})

test('a dry run finds the photos but leaves project and disk as they were', async () => {
  const { client, server, upload } = await opened()
  const events = await client.exchange.importCocoa({
    annotationFileIds: [await upload('cups.json', dataset)],
    imageFileIds: [await upload('tafel 照片.jpg', await photo(40, 20))],
    dryRun: true,
  })
  const all = await collectAll(events)
  expect(all.at(-1)).toMatchObject({ kind: 'report', report: { dryRun: true, counts: { instances: 2 } } })
  expect(existsSync(join(dirname(server.projectPath), 'test project images'))).toBe(false)
  expect(await client.project.info()).toMatchObject({ counts: { images: 0 } })
})

test('a failed import leaves no photos beside the project', async () => {
  const { client, server, upload } = await opened()
  const events = await client.exchange.importCocoa({
    annotationFileIds: [await upload('cups.json', dataset.slice(0, 60))],
    imageFileIds: [await upload('tafel 照片.jpg', await photo(40, 20))],
    dryRun: false,
  })
  await expect(collectAll(events)).rejects.toMatchObject({ code: 'bad-input', defined: true })
  expect(readdirSync(join(dirname(server.projectPath), 'test project images'))).toEqual([])
})

test('photos are added, unusable ones refused by name and not kept', async () => {
  const { client, server, upload } = await opened()
  const fileIds = [await upload('a.jpg', await photo(30, 20)), await upload('b.jpg', 'not a photo')]
  const listening = new AbortController()
  const events = await client.project.events(undefined, { signal: listening.signal })
  const answer = await client.images.add({ fileIds })
  expect(answer).toMatchObject({ added: 1, refused: [{ name: expect.stringContaining('b.jpg') as string }] })
  expect(readdirSync(join(dirname(server.projectPath), 'test project images'))).toEqual(['a.jpg'])
  expect((await events.next()).value).toEqual({ kind: 'images' })
  listening.abort()
  for (const fileId of fileIds) expect(() => server.backend.files.get(fileId)).toThrow('no longer known')
})

test('a window that stops iterating, or goes away, cancels the job', async () => {
  const stopped: string[] = []
  const endless =
    (name: string) =>
    ({ signal }: { signal: AbortSignal }) =>
      new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => {
          stopped.push(name)
          reject(new Error('stopped'))
        }),
      )
  const jobs = stubExchange({
    checkProject: (control) => {
      control.onProgress({ stage: 'checking', done: 0, total: null })
      return endless('check')(control)
    },
    exportCocoa: (control) => {
      control.onProgress({ stage: 'writing', done: 0, total: null })
      return endless('export')(control)
    },
  })
  const { client, server } = await opened({ exchange: jobs })
  for await (const event of await client.exchange.check()) {
    expect(event).toMatchObject({ kind: 'progress', stage: 'checking' })
    break
  }
  await expect.poll(() => stopped, { timeout: 10_000 }).toEqual(['check'])
  const leaving = await connectClient(server)
  const events = await leaving.client.exchange.exportCocoa({ imageIds: [], onCycle: 'refuse', onComplexMask: 'refuse' })
  await events.next()
  leaving.close()
  await expect.poll(() => stopped, { timeout: 10_000 }).toEqual(['check', 'export'])
})

test('everything temporary is gone once server and backend are closed', async () => {
  const { server, upload } = await opened()
  const fileId = await upload('a.jpg', 'content')
  const { path } = server.backend.files.get(fileId)
  expect(readFileSync(path, 'utf8')).toBe('content')
  await server.close()
  expect(existsSync(dirname(dirname(path)))).toBe(false)
})
