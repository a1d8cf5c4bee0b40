import { diffFromJson, diffToJson, stateToJson } from '../../core/dataset/annotationJson.ts'
import type { BackendServices } from '../services.ts'
import type { StepResult } from '../storage/setRecords.ts'
import type { GuardedImplementer } from './guardedImplementer.ts'

export function documentProcedures(documents: GuardedImplementer['documents'], services: BackendServices) {
  const { store, events } = services
  const changed = (setId: number, revision: number): void => events.publish({ kind: 'set', setId, revision })
  const step = (setId: number, result: StepResult) => {
    changed(setId, result.revision)
    return { revision: result.revision, entry: result.entry, diff: diffToJson(result.diff) }
  }
  return {
    open: documents.open.handler(({ input }) => {
      const opened = store.sets.open(input.setId)
      return { ...opened, state: stateToJson(opened.state), history: [...opened.history] }
    }),
    commit: documents.commit.handler(({ input }) => {
      const result = store.sets.commit({ ...input, diff: diffFromJson(input.diff) })
      changed(input.setId, result.revision)
      return result
    }),
    undo: documents.undo.handler(({ input }) => step(input.setId, store.sets.undo(input))),
    redo: documents.redo.handler(({ input }) => step(input.setId, store.sets.redo(input))),
    setReviewState: documents.setReviewState.handler(({ input }) => {
      const set = store.sets.setReviewState(input.setId, input.state)
      changed(input.setId, set.revision)
      return set
    }),
  }
}
