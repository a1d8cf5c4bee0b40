import type { AnnotationDiff } from '../core/dataset/annotationDiff.ts'
import type { InstanceNumber, OrderPair } from '../core/dataset/records.ts'
import type { CanvasPoint } from '../core/pixels/coordinates.ts'
import type { AnnotationDocument } from './AnnotationDocument.ts'
import type { ConstraintList } from './constraints/ConstraintList.ts'
import type { EditHistory } from './EditHistory.ts'
import type { HostRequest, Notice } from './EditorEvents.ts'
import type { EditorSettings } from './EditorSettings.ts'
import type { Feedback } from './Feedback.ts'
import type { Gesture } from './Gesture.ts'
import type { Selection } from './Selection.ts'
import type { ToolId } from './tools/ToolId.ts'
import type { Viewport } from './Viewport.ts'
import type { ViewState } from './ViewState.ts'

/** What tools and commands may see and do. `Editor` is the one implementation. */
export interface EditorContext {
  readonly document: AnnotationDocument
  readonly selection: Selection
  readonly viewport: Viewport
  readonly view: ViewState
  readonly history: EditHistory
  readonly constraints: ConstraintList
  readonly settings: EditorSettings
  readonly feedback: Feedback
  readonly tool: ToolId
  /** `brush.painting`: tool and state. */
  readonly toolPath: string
  /** Where the pointer was last seen, or null when it is outside the canvas. */
  readonly pointer: CanvasPoint | null
  /** True while an undo or redo waits for its diff from the host; no gesture starts meanwhile. */
  readonly waitsForHost: boolean
  /** A gesture is under way: undo means it, and nothing else. */
  readonly inGesture: boolean
  /** Why the document cannot be changed now, a sentence; null while it can. Constraints can be made all the same. */
  readonly paused: string | null

  setTool(tool: ToolId): void
  updateSettings(change: Partial<EditorSettings>): void
  updateFeedback(change: Partial<Feedback>): void
  notify(notice: Notice): void
  request(request: HostRequest): void

  /** An edit in one step: applied and recorded as one entry; false when the diff is empty or editing is not possible now. */
  edit(code: string, label: string, plan: () => AnnotationDiff): boolean
  /** An edit in many steps (a stroke): ends with `commit` or `bail`. Null, with a notice, when editing is not possible now. */
  beginGesture(code: string, label: string): Gesture | null

  undo(): void
  redo(): void
  /** Esc: the active tool gives its gesture up. */
  cancel(): void
  /** Enter: the active tool finishes its gesture. */
  complete(): void

  /** What a new layer order (nearest first) would change, without doing it. */
  previewReorder(sequence: readonly InstanceNumber[]): ReorderPreview
  /** Makes a new layer order (nearest first) the instances' order; false when it is refused (with a notice: a locked one is concerned) or nothing new. */
  reorder(sequence: readonly InstanceNumber[], label?: string): boolean
}

export interface ReorderPreview {
  readonly changedPairs: readonly { readonly before: OrderPair | null; readonly after: OrderPair | null }[]
}
