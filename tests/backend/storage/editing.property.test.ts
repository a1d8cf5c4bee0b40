import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { applyDiff, invertDiff } from '../../../src/core/dataset/annotationDiff.ts'
import type { AnnotationDiff } from '../../../src/core/dataset/annotationDiff.ts'
import type { AnnotationState } from '../../../src/core/dataset/records.ts'
import { seededRandom } from '../../../src/core/support/seededRandom.ts'
import { replayJournal } from '../../../src/backend/storage/journalReplay.ts'
import { openProject } from '../../../src/backend/storage/ProjectStore.ts'
import { temporaryProject } from '../../support/temporaryProject.ts'
import { addImageWithSet, boxMask, instance, pair, stateOf } from '../../support/temporaryProjectRecords.ts'
import { randomGesture } from '../../support/temporaryProjectGestures.ts'

type Step = 'commit' | 'undo' | 'redo' | 'restart'

describe('any sequence of edits, undos, redos and restarts', () => {
  it('leaves the file where applying the same diffs in memory leads', { timeout: 120_000 }, () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.constant<Step>('commit') },
      { weight: 3, arbitrary: fc.constant<Step>('undo') },
      { weight: 2, arbitrary: fc.constant<Step>('redo') },
      { weight: 1, arbitrary: fc.constant<Step>('restart') },
    )
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), fc.nat(), fc.boolean(), (steps, seed, imported) => {
        runSteps(steps, seed, imported)
      }),
      { numRuns: 15 },
    )
  })
})

/** Follows the steps in the file and in memory at once and compares after each. */
function runSteps(steps: readonly Step[], seed: number, imported: boolean): void {
  const { store: first, path, folder } = temporaryProject()
  let store = first
  onTestFinished(() => store.close())
  const ids = addImageWithSet(store, folder)
  const setId = imported ? importedSet(store, folder, ids.categoryId) : ids.setId
  const random = seededRandom(seed)
  let state: AnnotationState = store.sets.open(setId).state
  let revision = 0
  const done: AnnotationDiff[] = []
  const undone: AnnotationDiff[] = []

  for (const step of steps) {
    if (step === 'restart') {
      store.close()
      store = openProject(path)
    } else if (step === 'commit') {
      const diff = randomGesture(state, ids.categoryId, random)
      store.sets.commit({ setId, baseRevision: revision++, code: 'test', label: 'Test', diff })
      state = applyDiff(state, diff)
      done.push(diff)
      undone.length = 0
    } else if (step === 'undo') {
      const diff = done.pop()
      if (diff === undefined) continue
      expect(store.sets.undo({ setId, baseRevision: revision++ }).diff).toEqual(invertDiff(diff))
      state = applyDiff(state, invertDiff(diff))
      undone.push(diff)
    } else {
      const diff = undone.pop()
      if (diff === undefined) continue
      expect(store.sets.redo({ setId, baseRevision: revision++ }).diff).toEqual(diff)
      state = applyDiff(state, diff)
      done.push(diff)
    }
    const opened = store.sets.open(setId)
    expect(opened.state).toEqual(state)
    expect(opened.revision).toBe(revision)
    expect(opened.set.instanceCount).toBe(state.instances.length)
    expect(opened.history.map((entry) => entry.undone)).toEqual([...done.map(() => false), ...undone.map(() => true)])
    expect(store.info().counts).toMatchObject({ instances: state.instances.length, pairs: state.pairs.length })
  }
  expect(replayJournal(store.journalOf(setId))).toEqual(state)
  store.close()
}

function importedSet(store: ReturnType<typeof openProject>, folder: string, categoryId: number): number {
  const writer = store.beginImport({ code: 'import', label: 'Import' })
  const imageId = writer.addImage({ path: `${folder}/other.jpg`, sha256: null, width: 8, height: 6, orientation: 1 })
  const instances = [instance(1, categoryId), instance(4, categoryId, { amodal: boxMask(0, 0, 8, 2) })]
  const setId = writer.addSet({ imageId, author: 'a', extra: {}, state: stateOf(instances, [pair(1, 4)]) })
  writer.finish({})
  return setId
}
