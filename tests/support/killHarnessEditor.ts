import { writeSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { dirname } from 'node:path'
import { seededRandom } from '../../src/core/support/seededRandom.ts'
import { openProject } from '../../src/backend/storage/ProjectStore.ts'
import type { ProjectStore } from '../../src/backend/storage/ProjectStore.ts'
import type { ImportWriter } from '../../src/backend/storage/projectRecords.ts'
import { KILL_HARNESS_IMPORT, KILL_HARNESS_IMAGES } from './killHarnessProtocol.ts'
import type { Acknowledgement } from './killHarnessProtocol.ts'
import { randomGesture } from './temporaryProjectGestures.ts'
import { addImageWithSet, instance, newImage, pair, stateOf } from './temporaryProjectRecords.ts'

/**
 * The process that is killed: edits and imports without end and says on its output, after each call has returned, what
 * was acknowledged to it. Arguments: project path, seed, name for its imports.
 */
const [path, seed, importName] = process.argv.slice(2)
if (path === undefined || seed === undefined || importName === undefined) throw new Error('path, seed, name expected')
const folder = dirname(path)
const random = seededRandom(Number(seed))

const store = openProject(path, { create: true })
for (let index = store.info().counts.images; index < KILL_HARNESS_IMAGES; index++) {
  addImageWithSet(store, folder, `photo-${index}.jpg`)
}
const categoryId = store.categories.ensure('thing', false).id
const setIds = store.images
  .page({ offset: 0, limit: 500, search: 'photo-' })
  .images.map((image) => image.sets[0]!.setId)
// What Node has made of the sources would be kept only at an end in good order; the next one starts faster with it.
flushCompileCache()
acknowledge({ kind: 'open' })

let running: { readonly writer: ImportWriter; readonly name: string; images: number } | null = null
for (let imports = 0; ;) {
  if (random() < 0.5) edit(store)
  else if (running === null) {
    const name = `${importName}-${imports++}-`
    running = { writer: store.beginImport({ code: 'import', label: name }), name, images: 0 }
  } else if (running.images < KILL_HARNESS_IMPORT) bringSome(running)
  else {
    const { entryId } = running.writer.finish({})
    acknowledge({ kind: 'import', entryId, name: running.name })
    running = null
  }
  await new Promise((resolve) => setImmediate(resolve))
}

function edit(project: ProjectStore): void {
  const setId = setIds[Math.floor(random() * setIds.length)]!
  const { revision: baseRevision, state, history } = project.sets.open(setId)
  const choice = random()
  if (choice < 0.25 && history.some((entry) => !entry.undone)) {
    const { revision, entry } = project.sets.undo({ setId, baseRevision })
    acknowledge({ kind: 'edit', step: 'undo', setId, revision, entryId: entry.entryId })
  } else if (choice < 0.4 && history.some((entry) => entry.undone)) {
    const { revision, entry } = project.sets.redo({ setId, baseRevision })
    acknowledge({ kind: 'edit', step: 'redo', setId, revision, entryId: entry.entryId })
  } else {
    const diff = randomGesture(state, categoryId, random)
    const { revision, entry } = project.sets.commit({ setId, baseRevision, code: 'test', label: 'Test', diff })
    acknowledge({ kind: 'edit', step: 'commit', setId, revision, entryId: entry.entryId })
  }
}

function bringSome(given: { readonly writer: ImportWriter; readonly name: string; images: number }): void {
  const thing = given.writer.ensureCategory('imported', false)
  for (let count = 0; count < 40; count++) {
    const imageId = given.writer.addImage(newImage(folder, `${given.name}${given.images++}.jpg`))
    const state = stateOf([instance(1, thing), instance(2, thing)], [pair(1, 2)])
    given.writer.addSet({ imageId, author: 'ann', extra: {}, state })
  }
}

/** Written with one call that returns when the pipe has it: what the parent reads did happen. */
function acknowledge(acknowledgement: Acknowledgement): void {
  writeSync(1, `${JSON.stringify(acknowledgement)}\n`)
}
