import type { AnnotationDiff } from '../core/dataset/annotationDiff.ts'
import type { InstanceNumber } from '../core/dataset/records.ts'
import type { PixelBox } from '../core/pixels/imageSize.ts'
import type { CommandId } from './commands/CommandId.ts'
import type { HistoryItem } from './EditHistory.ts'
import type { EditorSettings } from './EditorSettings.ts'
import type { Feedback } from './Feedback.ts'

/** Every event of an editor. Those with `null` say "look again": the present value is a property of the editor. */
export interface EditorEvents {
  document: DocumentChange
  /** The selected instances, in the order they were selected; the last one is the primary. */
  selection: readonly InstanceNumber[]
  /** Hidden or solo instances, the look at the bare photo, or whether editing is paused, changed. */
  view: null
  /** Scale, offset or canvas size changed. */
  viewport: null
  /** The new tool path, such as `brush.painting`. */
  tool: string
  settings: EditorSettings
  /** The solver's constraints, the selected or hovered one, or what came of them. */
  constraints: null
  /** Entries, or what can be undone and redone, changed. */
  history: null
  feedback: Feedback
  notice: Notice
  entry: EntryEvent
  request: HostRequest
}

/** What changed in the document, and where. `editor.document.state` already is the new state. */
export interface DocumentChange {
  /** `open`: another document, everything is new. `gesture`: an edit of the person here. */
  readonly cause: 'open' | 'gesture' | 'cancel' | 'undo' | 'redo' | 'remote'
  /** False while a gesture is under way. A gesture ends with a settled change that names all it touched. */
  readonly settled: boolean
  readonly instances: readonly TouchedInstance[]
  readonly pairs: readonly TouchedPair[]
  /** Union of the instances' boxes: all pixels whose drawing may differ. Null where no pixel changed. */
  readonly box: PixelBox | null
}

export interface TouchedInstance {
  readonly number: InstanceNumber
  readonly kind: 'created' | 'updated' | 'deleted'
  /** Bounding box of the amodal and visible pixels that changed; null when only fields did. */
  readonly box: PixelBox | null
}

/** a < b. */
interface TouchedPair {
  readonly a: InstanceNumber
  readonly b: InstanceNumber
}

/** A sentence for the person about something that did or did not happen. */
export interface Notice {
  readonly severity: 'info' | 'warning'
  /** Stable kebab-case name. */
  readonly code: string
  readonly text: string
  /** The command that would help, to be offered as a button. */
  readonly remedy: CommandId | null
}

/** A finished gesture, undo or redo that the host must make durable, in this order. */
export type EntryEvent =
  | { readonly kind: 'commit'; readonly item: HistoryItem; readonly diff: AnnotationDiff }
  | { readonly kind: 'undo'; readonly item: HistoryItem }
  | { readonly kind: 'redo'; readonly item: HistoryItem }

/** What only the host can do. */
export type HostRequest =
  | { readonly kind: 'navigate'; readonly to: 'previous' | 'next' }
  /**
   * The diff of this entry is not in memory. The host undoes (redoes) in the backend and answers with
   * `editor.applyRemote(diff, direction)`, or `editor.remoteFailed()`. No gesture starts meanwhile.
   */
  | { readonly kind: 'undo-needed' | 'redo-needed'; readonly item: HistoryItem }
  | { readonly kind: 'show-shortcuts' | 'show-palette' }
  /** Solve anew; solve around the constraints, from the present annotation set. */
  | { readonly kind: 'solve' | 'resolve' }
  /** What the host shows instead of the document (see `EditorContext.paused`) becomes one entry, or goes. */
  | { readonly kind: 'accept-proposal' | 'discard-proposal' }
  /** Shows or hides what the network gave the solver. */
  | { readonly kind: 'toggle-cues' }
