import { createRouterClient } from '@orpc/server'
import { pino } from 'pino'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { stateFromJson } from '../../src/core/dataset/annotationJson.ts'
import type { AnnotationDiffJson } from '../../src/core/dataset/annotationJson.ts'
import { maskFromBitmap } from '../../src/core/masks/bitmapMask.ts'
import { maskToBlob } from '../../src/core/masks/maskBlob.ts'
import { toBase64 } from '../../src/core/support/base64.ts'
import { ExportShelf } from '../../src/backend/files/ExportShelf.ts'
import { FileIntake } from '../../src/backend/files/FileIntake.ts'
import { ImageTiles } from '../../src/backend/images/ImageTiles.ts'
import { ProjectEvents } from '../../src/backend/projectEvents.ts'
import { createRouter } from '../../src/backend/router.ts'
import { openPrediction } from '../../src/backend/prediction/openPrediction.ts'
import { RunningJobs } from '../../src/backend/RunningJobs.ts'
import { GridShelf } from '../../src/backend/solving/GridShelf.ts'
import { SolverPool } from '../../src/backend/solving/SolverPool.ts'
import { openProject } from '../../src/backend/storage/ProjectStore.ts'
import type { BackendClient } from '../../src/shared/contract/index.ts'
import { NO_INFERENCE, NO_MODELS } from '../support/stubPrediction.ts'
import { stubExchange } from '../support/stubExchange.ts'
import { temporaryFolder } from '../support/temporaryFolder.ts'

interface Fixture {
  readonly client: BackendClient
  readonly store: ReturnType<typeof openProject>
  readonly events: ProjectEvents
  readonly logged: readonly Record<string, unknown>[]
}

/** A router over a real project, called without a wire; everything it logs is kept. */
function fixture(): Fixture {
  const folder = temporaryFolder()
  const store = openProject(join(folder, 'test.strata'), { create: true })
  onTestFinished(() => store.close())
  const logged: Record<string, unknown>[] = []
  const write = (line: string): void => void logged.push(JSON.parse(line) as Record<string, unknown>)
  const events = new ProjectEvents()
  const files = new FileIntake()
  const grids = new GridShelf()
  const jobs = new RunningJobs()
  const log = pino({ level: 'info' }, { write })
  const { solver, desk: prediction } = openPrediction({
    store,
    files,
    grids,
    jobs,
    log,
    pool: new SolverPool(),
    models: NO_MODELS,
    inference: NO_INFERENCE,
    solvers: 1,
  })
  const router = createRouter({
    store,
    images: new ImageTiles({ cacheDir: folder, sourceOf: () => ({ path: '', width: 1, height: 1, orientation: 1 }) }),
    files,
    grids,
    solver,
    prediction,
    exports: new ExportShelf(),
    exchange: stubExchange({}),
    events,
    jobs,
    log,
    version: '9.9.9',
  })
  return { client: createRouterClient(router), store, events, logged }
}

const SIZE = { width: 4, height: 3 }

async function withImage(): Promise<Fixture & { readonly setId: number; readonly categoryId: number }> {
  const made = fixture()
  const { imageId } = made.store.images.add({ path: '/photos/a.jpg', sha256: null, ...SIZE, orientation: 1 })
  const category = await made.client.project.createCategory({ name: 'cup', isStuff: false })
  const setId = made.store.images.get(imageId).sets[0]!.setId
  return { ...made, setId, categoryId: category.id }
}

function creation(categoryId: number): AnnotationDiffJson {
  const mask = toBase64(maskToBlob(maskFromBitmap(SIZE, Uint8Array.of(0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0))))
  const fields = {
    categoryId,
    label: 'cup ',
    isStuff: false,
    rank: 1,
    linked: true,
    locked: false,
    outline: null,
    extra: {},
  }
  return { instances: [{ kind: 'create', instance: { ...fields, number: 1, amodal: mask, visible: mask } }], pairs: [] }
}

test('a project tells what it is', async () => {
  const { client } = await withImage()
  expect(await client.project.info()).toMatchObject({
    name: 'test',
    version: '9.9.9',
    readOnly: false,
    counts: { images: 1, instances: 0 },
    categories: [{ name: 'cup', isStuff: false }],
  })
})

test('a gesture is committed, undone and redone, and every step is told to whoever listens', async () => {
  const { client, setId, categoryId } = await withImage()
  const listening = new AbortController()
  const heard = await client.project.events(undefined, { signal: listening.signal })
  const gesture = { setId, baseRevision: 0, code: 'create', label: 'New cup', diff: creation(categoryId) }
  const committed = await client.documents.commit(gesture)
  expect(committed).toMatchObject({ revision: 1, entry: { code: 'create', label: 'New cup', undone: false } })
  const opened = await client.documents.open({ setId })
  expect(stateFromJson(opened.state).instances).toMatchObject([{ number: 1, label: 'cup ' }])
  const undone = await client.documents.undo({ setId, baseRevision: 1 })
  expect(undone.diff.instances).toMatchObject([{ kind: 'delete' }])
  const redone = await client.documents.redo({ setId, baseRevision: 2 })
  expect(redone.diff.instances).toMatchObject([{ kind: 'create' }])
  const revisions: unknown[] = []
  for await (const event of heard) if (event.kind === 'set' && revisions.push(event.revision) === 3) break
  expect(revisions).toEqual([1, 2, 3])
  listening.abort()
})

test('a refusal crosses with its code, its sentence and its fault', async () => {
  const { client, setId, categoryId } = await withImage()
  const error: unknown = await client.documents
    .commit({ setId, baseRevision: 7, code: 'create', label: 'New cup', diff: creation(categoryId) })
    .catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'stale-revision', defined: true, data: { what: expect.any(String) as string } })
  await expect(client.images.get({ imageId: 999 })).rejects.toMatchObject({ code: 'not-found', defined: true })
})

test('a message of the wrong form is refused as bad input, naming the place', async () => {
  const { client, logged } = await withImage()
  const wrong = { offset: -1, limit: 10, search: '', states: [] }
  await expect(client.images.page(wrong)).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('offset') as string,
  })
  // A busy machine may find the call slow.
  expect(logged.filter(({ msg }) => msg !== 'slow call')).toEqual([])
})

test('a bug crosses without its text, and the log has it under the id that was told', async () => {
  const { client, store, logged } = fixture()
  store.close()
  const error: unknown = await client.images
    .page({ offset: 0, limit: 1, search: '', states: [] })
    .catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'internal', defined: true })
  const [entry] = logged
  expect(entry).toMatchObject({ call: 'images.page', logId: expect.any(String) as string })
  expect((error as Error).message).toContain(entry?.logId)
})

test('calls that a person would notice are logged with their name and time', async () => {
  const { client, logged, store } = fixture()
  const slow: typeof store.entries = {
    ...store.entries,
    list: () => {
      const until = performance.now() + 60
      while (performance.now() < until);
      return []
    },
  }
  Object.defineProperty(store, 'entries', { value: slow })
  await client.project.entries()
  expect(logged).toMatchObject([{ call: 'project.entries', msg: 'slow call' }])
})
