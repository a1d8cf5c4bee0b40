import type { AnnotationDiff } from '../../../src/core/dataset/annotationDiff.ts'
import { diffFromJson, diffToJson, stateToJson } from '../../../src/core/dataset/annotationJson.ts'
import { applyDiff, invertDiff } from '../../../src/core/dataset/annotationDiff.ts'
import type { AnnotationState } from '../../../src/core/dataset/records.ts'
import { refuse } from '../../../src/core/support/DomainError.ts'
import type { DocumentCalls } from '../../../src/renderer/saving/DocumentCalls.ts'
import type { HistoryEntry, OpenedDocument } from '../../../src/shared/contract/documents.ts'
import type { ImageSummary, SetSummary } from '../../../src/shared/contract/images.ts'

interface Entry extends HistoryEntry {
  readonly diff: AnnotationDiff
}

/** One annotation set kept in memory the way the backend keeps it: revisions, a journal, and refusal of stale edits. */
export class FakeSet {
  readonly image: ImageSummary
  readonly set: SetSummary
  state: AnnotationState
  revision = 0
  entries: Entry[] = []
  #nextEntryId = 1

  constructor(image: ImageSummary, set: SetSummary, state: AnnotationState) {
    this.image = image
    this.set = set
    this.state = state
  }

  opened(): OpenedDocument {
    const { image, set, revision } = this
    const state = stateToJson(this.state) as OpenedDocument['state']
    return { set: this.summary(set), image, revision, state, history: this.entries.map(entryOf) }
  }

  summary(set: SetSummary): SetSummary {
    return { ...set, instanceCount: this.state.instances.length, revision: this.revision }
  }

  commit(baseRevision: number, code: string, label: string, diff: AnnotationDiff): HistoryEntry {
    this.#require(baseRevision)
    this.state = applyDiff(this.state, diff)
    const entry = { entryId: this.#nextEntryId++, code, label, at: new Date(0).toISOString(), undone: false, diff }
    this.entries = [...this.entries.filter((other) => !other.undone), entry]
    this.revision += 1
    return entryOf(entry)
  }

  step(baseRevision: number, direction: 'undo' | 'redo'): { entry: HistoryEntry; diff: AnnotationDiff } {
    this.#require(baseRevision)
    const doneCount = this.entries.filter((entry) => !entry.undone).length
    const index = direction === 'undo' ? doneCount - 1 : doneCount
    const entry = this.entries[index]
    if (entry === undefined) throw refuse('not-found', { what: `Nothing to ${direction}` })
    const diff = direction === 'undo' ? invertDiff(entry.diff) : entry.diff
    this.state = applyDiff(this.state, diff)
    this.entries[index] = { ...entry, undone: direction === 'undo' }
    this.revision += 1
    return { entry: entryOf(this.entries[index]), diff }
  }

  #require(baseRevision: number): void {
    if (baseRevision === this.revision) return
    throw refuse('stale-revision', {
      what: 'The annotation set changed elsewhere',
      expected: `revision ${this.revision}`,
      received: `revision ${baseRevision}`,
      todo: 'Reload it.',
    })
  }
}

function entryOf({ entryId, code, label, at, undone }: Entry): HistoryEntry {
  return { entryId, code, label, at, undone }
}

/** `DocumentCalls` over fake sets, with a log of what was asked and a hook that may make a call fail. */
export function fakeDocumentCalls(
  sets: ReadonlyMap<number, FakeSet>,
  hooks: { before?(call: string): void; after?(call: string): void } = {},
): DocumentCalls & { readonly log: readonly string[] } {
  const log: string[] = []
  const setOf = (setId: number): FakeSet => {
    const set = sets.get(setId)
    if (set === undefined) throw refuse('not-found', { what: `There is no annotation set ${setId}` })
    return set
  }
  async function call<Answer>(name: string, run: () => Answer): Promise<Answer> {
    await Promise.resolve()
    log.push(name)
    hooks.before?.(name)
    const answer = run()
    hooks.after?.(name)
    return answer
  }
  return {
    log,
    open: ({ setId }) => call('open', () => setOf(setId).opened()),
    commit: ({ setId, baseRevision, code, label, diff }) =>
      call(`commit ${label}`, () => {
        const entry = setOf(setId).commit(baseRevision, code, label, diffFromJson(diff))
        return { revision: setOf(setId).revision, entry }
      }),
    undo: ({ setId, baseRevision }) => call('undo', () => stepped(setOf(setId), baseRevision, 'undo')),
    redo: ({ setId, baseRevision }) => call('redo', () => stepped(setOf(setId), baseRevision, 'redo')),
  }
}

type StepAnswer = Awaited<ReturnType<DocumentCalls['undo']>>

function stepped(set: FakeSet, baseRevision: number, direction: 'undo' | 'redo'): StepAnswer {
  const { entry, diff } = set.step(baseRevision, direction)
  return { revision: set.revision, entry, diff: diffToJson(diff) as StepAnswer['diff'] }
}
