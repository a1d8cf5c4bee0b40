import { imagePoint } from '../../../core/pixels/coordinates.ts'
import type { ImagePoint } from '../../../core/pixels/coordinates.ts'
import type { EditorContext } from '../../EditorContext.ts'
import type { InterruptInput, KeyInput } from '../../EditorInput.ts'
import { selectByClick } from '../../picking/pickInstance.ts'
import { IdleState } from '../IdleState.ts'
import type { ToolPointer, ToolState } from '../ToolState.ts'
import type { BrushMode } from './BrushMode.ts'
import { Painting } from './Painting.ts'
import type { StrokeHome } from './Painting.ts'
import { Stroke } from './Stroke.ts'

/**
 * Brush or eraser before a stroke. A press begins one; with Shift it begins where the last stroke ended, which draws a
 * straight line; with Ctrl (Cmd) it selects instead.
 */
export class BrushIdle extends IdleState implements StrokeHome {
  readonly path: string
  readonly #mode: BrushMode
  #lineStart: ImagePoint | null = null
  #shiftHeld = false

  constructor(editor: EditorContext, mode: BrushMode) {
    super(editor)
    this.#mode = mode
    this.path = mode === 'paint' ? 'brush.idle' : 'eraser.idle'
  }

  rememberEnd(end: { readonly x: number; readonly y: number } | null): void {
    this.#lineStart = end && imagePoint(end.x, end.y)
  }

  override onEnter(): void {
    this.editor.updateFeedback({ cursor: 'none' })
    this.#showBrush()
  }

  override onExit(): void {
    this.editor.updateFeedback({ cursor: 'default', brush: null, line: null })
  }

  override onPointerDown({ image, modifiers }: ToolPointer): ToolState {
    if (modifiers.ctrl || modifiers.meta) {
      selectByClick(this.editor, image, modifiers)
      return this
    }
    const start = (modifiers.shift ? this.#lineStart : null) ?? image
    const stroke = Stroke.begin(this.editor, this.#mode === 'paint' ? 'add' : 'subtract', start.x, start.y)
    if (stroke === null) return this
    stroke.extend([image.x, image.y])
    return new Painting(this.editor, this.#mode, this, stroke)
  }

  override onPointerMove({ modifiers }: ToolPointer): ToolState {
    this.#shiftHeld = modifiers.shift
    this.#showBrush()
    return this
  }

  override onPointerLeave(): void {
    this.#showBrush()
  }

  /** Shift alone shows or hides the line that a click would draw. */
  override onKey({ type, code }: KeyInput): boolean {
    if (code !== 'ShiftLeft' && code !== 'ShiftRight') return false
    this.#shiftHeld = type === 'keyDown'
    this.#showBrush()
    return true
  }

  override onRefresh(): void {
    this.#showBrush()
  }

  /** The end of a stroke on another image is no place to draw from. */
  override onInterrupt(reason: InterruptInput['reason']): ToolState {
    if (reason === 'image-change') this.#lineStart = null
    return this
  }

  #showBrush(): void {
    const { pointer, settings, viewport } = this.editor
    const diameter = settings.brushDiameter
    const center = pointer && viewport.toImage(pointer)
    const hasLine = center !== null && this.#shiftHeld && this.#lineStart !== null
    this.editor.updateFeedback({
      brush: center && { center, diameter, mode: this.#mode },
      line: hasLine ? { from: this.#lineStart!, to: center, diameter } : null,
    })
  }
}
