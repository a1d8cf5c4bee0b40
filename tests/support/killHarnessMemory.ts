import { expect } from 'vitest'
import { replayJournal } from '../../src/backend/storage/journalReplay.ts'
import type { ProjectStore } from '../../src/backend/storage/ProjectStore.ts'
import { KILL_HARNESS_IMPORT } from './killHarnessProtocol.ts'
import type { Acknowledgement } from './killHarnessProtocol.ts'

interface RememberedSet {
  revision: number
  /** Every entry that was ever acknowledged. */
  readonly entryIds: Set<number>
  /** The history, oldest first, as the acknowledgements leave it. */
  history: { readonly entryId: number; undone: boolean }[]
}

/** What one project was told to have kept, over all the processes that were killed. */
export class KillHarnessMemory {
  readonly #sets = new Map<number, RememberedSet>()
  readonly #imports = new Map<number, string>()
  /** Edits that were acknowledged, for the test's own sanity. */
  edits = 0

  remember(acknowledgement: Acknowledgement): void {
    if (acknowledgement.kind === 'open') return
    if (acknowledgement.kind === 'import') {
      this.#imports.set(acknowledgement.entryId, acknowledgement.name)
      return
    }
    this.edits++
    const { setId, entryId, revision, step } = acknowledgement
    const set = this.#setOf(setId)
    set.revision = revision
    set.entryIds.add(entryId)
    if (step === 'commit') {
      set.history = [...set.history.filter((entry) => !entry.undone), { entryId, undone: false }]
    } else {
      const entry = set.history.find((known) => known.entryId === entryId)
      if (entry !== undefined) entry.undone = step === 'undo'
    }
  }

  /**
   * Compares a project with what was acknowledged. It may be one step ahead: a step that was on disk when the process died
   * before it could say so; that one is remembered from here on.
   */
  compare(store: ProjectStore, importName: string): void {
    for (const { set, state } of store.sets.iterate()) {
      if (set.author !== '') continue // of an import
      const journal = store.journalOf(set.setId)
      expect(replayJournal(journal)).toEqual(state)
      const { history, revision } = store.sets.open(set.setId)
      const remembered = this.#setOf(set.setId)
      const present = new Set(journal.entries.map((entry) => entry.entryId))
      expect([...remembered.entryIds].filter((entryId) => !present.has(entryId))).toEqual([])
      expect([remembered.revision, remembered.revision + 1]).toContain(revision)
      const found = history.map(({ entryId, undone }) => ({ entryId, undone }))
      if (revision === remembered.revision) expect(found).toEqual(remembered.history)
      remembered.revision = revision
      remembered.history = found
    }
    this.#compareImports(store, importName)
  }

  #compareImports(store: ProjectStore, importName: string): void {
    const entries = new Map(store.entries.list().map((entry) => [entry.entryId, entry.label]))
    for (const [entryId, name] of this.#imports) expect(entries.get(entryId)).toBe(name)
    for (const name of entries.values()) {
      expect(store.images.page({ offset: 0, limit: 1, search: name }).total).toBe(KILL_HARNESS_IMPORT)
    }
    // Of the one that was cut short: all of it or nothing.
    const ofThis = [...entries.values()].filter((name) => name.startsWith(`${importName}-`)).length
    const images = store.images.page({ offset: 0, limit: 1, search: `${importName}-` }).total
    expect(images).toBe(ofThis * KILL_HARNESS_IMPORT)
  }

  #setOf(setId: number): RememberedSet {
    let set = this.#sets.get(setId)
    if (set === undefined) {
      set = { revision: 0, entryIds: new Set(), history: [] }
      this.#sets.set(setId, set)
    }
    return set
  }
}
