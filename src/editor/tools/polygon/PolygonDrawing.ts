import type { ImagePoint } from '../../../core/pixels/coordinates.ts'
import type { EditorContext } from '../../EditorContext.ts'
import type { InterruptInput, KeyInput } from '../../EditorInput.ts'
import { ToolState } from '../ToolState.ts'
import type { ToolPointer } from '../ToolState.ts'
import { paintPolygon } from './paintPolygon.ts'

/** How near the first vertex, in CSS pixels, a click closes the ring: half of a 24 px target. */
const CLOSING_REACH = 12
/** x and y of three vertices: fewer span no area. */
const LEAST_COORDINATES = 6

/** Vertices are being set. The document changes only when the ring is closed. */
export class PolygonDrawing extends ToolState {
  readonly path = 'polygon.drawing'
  readonly #idle: ToolState
  /** x0, y0, x1, y1, … in image coordinates, inside the image. */
  #points: readonly number[]

  constructor(editor: EditorContext, idle: ToolState, first: ImagePoint) {
    super(editor)
    this.#idle = idle
    this.#points = this.#inside(first)
  }

  override onEnter(): void {
    this.editor.updateFeedback({ cursor: 'crosshair' })
    this.#showDraft()
  }

  override onExit(): void {
    this.editor.updateFeedback({ polygon: null, cursor: 'default' })
  }

  override onPointerDown({ image, clickCount }: ToolPointer): ToolState {
    if (clickCount > 1 || this.#closesAt(image)) return this.onComplete()
    this.#points = [...this.#points, ...this.#inside(image)]
    this.#showDraft()
    return this
  }

  override onPointerMove(): ToolState {
    this.#showDraft()
    return this
  }

  override onPointerLeave(): void {
    this.#showDraft()
  }

  /** Backspace, and undo while a ring is open, take the last vertex back; the first one stays (Esc gives all up). */
  override onKey({ type, code, modifiers }: KeyInput): boolean {
    const isUndo = code === 'KeyZ' && (modifiers.ctrl || modifiers.meta) && !modifiers.shift
    if (type !== 'keyDown' || (code !== 'Backspace' && !isUndo)) return false
    if (this.#points.length > 2) this.#points = this.#points.slice(0, -2)
    this.#showDraft()
    return true
  }

  override onRefresh(): void {
    this.#showDraft()
  }

  onCancel(): ToolState {
    return this.#idle
  }

  /** Closes the ring; stays while it has too few vertices. */
  onComplete(): ToolState {
    if (this.#points.length >= LEAST_COORDINATES) {
      paintPolygon(this.editor, this.#points)
      return this.#idle
    }
    this.editor.notify({
      severity: 'info',
      code: 'polygon-too-small',
      text: 'A polygon needs at least three vertices. Esc gives it up.',
      remedy: null,
    })
    return this
  }

  /** A glance at another window costs nothing; another tool or image ends the draft. */
  onInterrupt(reason: InterruptInput['reason']): ToolState {
    return reason === 'blur' ? this : this.#idle
  }

  #showDraft(): void {
    const { pointer, settings, viewport } = this.editor
    const next = pointer && viewport.toImage(pointer)
    const closable = next !== null && this.#closesAt(next)
    this.editor.updateFeedback({ polygon: { points: this.#points, next, closable, mode: settings.polygonMode } })
  }

  #closesAt(point: ImagePoint): boolean {
    if (this.#points.length < LEAST_COORDINATES) return false
    const distance = Math.hypot(point.x - this.#points[0]!, point.y - this.#points[1]!)
    return distance * this.editor.viewport.scale <= CLOSING_REACH
  }

  #inside({ x, y }: ImagePoint): readonly [number, number] {
    const { width, height } = this.editor.document.state.size
    return [Math.min(width, Math.max(0, x)), Math.min(height, Math.max(0, y))]
  }
}
