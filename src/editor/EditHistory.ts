import type { AnnotationDiff } from '../core/dataset/annotationDiff.ts'
import { diffBytes } from './diffBytes.ts'

/** One gesture in the history, as shown to people. */
export interface HistoryItem {
  /** Rises by one with each item of this editor; its identity here. */
  readonly key: number
  /** The backend's id of the journal entry; null until the host told it with `editor.nameEntry`. */
  readonly entryId: number | null
  /** For machines: `brush-stroke`. */
  readonly code: string
  /** For people: "Brush on #7". */
  readonly label: string
  /** The diff is in memory, so undo and redo apply at once. */
  readonly inMemory: boolean
}

/** A journal entry as the backend lists it, to start a history with; its diff stays there until it is needed. */
export interface RememberedEntry {
  readonly entryId: number
  readonly code: string
  readonly label: string
  readonly undone: boolean
}

/** Bytes of diffs kept in memory: thousands of brush strokes, yet small beside one decoded 4096² image (64 MiB). */
const DEFAULT_HISTORY_BYTES = 32 * 1024 * 1024

interface StoredItem {
  item: HistoryItem
  /** What the gesture did (never its inverse); null when only the backend has it. */
  diff: AnnotationDiff | null
  bytes: number
}

/**
 * The line of gestures, oldest first, with a position in it: what lies before is done, what lies after can be redone.
 * One gesture = one item = one diff. The diffs are bounded in bytes, oldest dropped first; an item whose diff was
 * dropped (or never loaded) stays, and undoing it asks the host.
 */
export class EditHistory {
  readonly #limit: number
  #stored: StoredItem[] = []
  #done = 0
  #bytes = 0
  #nextKey = 1

  constructor(limit: number = DEFAULT_HISTORY_BYTES) {
    this.#limit = limit
  }

  /** Oldest first; `items[k]` is undone when k ≥ `doneCount`. */
  get items(): readonly HistoryItem[] {
    return this.#stored.map(({ item }) => item)
  }

  get doneCount(): number {
    return this.#done
  }

  /** Bytes of the diffs in memory. */
  get bytes(): number {
    return this.#bytes
  }

  /** The item that undo would take back, or null. */
  get undoable(): HistoryItem | null {
    return this.#stored[this.#done - 1]?.item ?? null
  }

  /** The item that redo would bring again, or null. */
  get redoable(): HistoryItem | null {
    return this.#stored[this.#done]?.item ?? null
  }

  /** Starts over with the backend's entries: oldest first, the undone ones at the end. */
  reset(entries: readonly RememberedEntry[]): void {
    this.#bytes = 0
    this.#stored = entries.map(({ entryId, code, label }) => ({
      item: { key: this.#nextKey++, entryId, code, label, inMemory: false },
      diff: null,
      bytes: 0,
    }))
    this.#done = entries.filter((entry) => !entry.undone).length
  }

  /** Adds a gesture just made; what could be redone is dropped. */
  push(code: string, label: string, diff: AnnotationDiff): HistoryItem {
    for (const dropped of this.#stored.splice(this.#done)) this.#bytes -= dropped.bytes
    const item: HistoryItem = { key: this.#nextKey++, entryId: null, code, label, inMemory: true }
    const bytes = diffBytes(diff)
    this.#stored.push({ item, diff, bytes })
    this.#done++
    this.#bytes += bytes
    this.#shrink()
    return this.#stored[this.#done - 1]!.item
  }

  /** The diff of `undoable`, or null when the host must be asked. */
  diffToUndo(): AnnotationDiff | null {
    return this.#stored[this.#done - 1]?.diff ?? null
  }

  diffToRedo(): AnnotationDiff | null {
    return this.#stored[this.#done]?.diff ?? null
  }

  stepBack(): void {
    if (this.#done > 0) this.#done--
  }

  stepForward(): void {
    if (this.#done < this.#stored.length) this.#done++
  }

  /** Notes the backend's id of an item; unknown keys (dropped meanwhile) are passed over. */
  nameEntry(key: number, entryId: number): void {
    const stored = this.#stored.find(({ item }) => item.key === key)
    if (stored !== undefined) stored.item = { ...stored.item, entryId }
  }

  /** Drops the oldest diffs until the rest fits. The newest is kept even when it alone is above the limit. */
  #shrink(): void {
    for (let index = 0; this.#bytes > this.#limit && index < this.#stored.length - 1; index++) {
      const stored = this.#stored[index]!
      if (stored.diff === null) continue
      this.#bytes -= stored.bytes
      this.#stored[index] = { item: { ...stored.item, inMemory: false }, diff: null, bytes: 0 }
    }
  }
}
