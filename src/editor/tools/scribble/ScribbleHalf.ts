import type { ImagePoint } from '../../../core/pixels/coordinates.ts'
import type { DrawnStroke } from '../../constraints/DrawnConstraint.ts'
import type { EditorContext } from '../../EditorContext.ts'
import type { InterruptInput, KeyInput } from '../../EditorInput.ts'
import { ConstraintIdle } from '../constraints/ConstraintIdle.ts'
import type { StrokeIdle } from '../StrokeIdle.ts'
import type { ToolPointer, ToolState } from '../ToolState.ts'
import { ScribbleDrawing } from './ScribbleDrawing.ts'

/** The first of two scribbles that say *different* is drawn; nothing is told before the second is. */
export class ScribbleHalf extends ConstraintIdle {
  readonly path = 'scribble.half'
  protected override readonly tip = 'different'
  readonly #idle: StrokeIdle
  readonly #first: DrawnStroke

  constructor(editor: EditorContext, idle: StrokeIdle, first: DrawnStroke) {
    super(editor)
    this.#idle = idle
    this.#first = first
  }

  override onEnter(): void {
    super.onEnter()
    const strength = this.editor.settings.constraintStrength
    this.editor.updateFeedback({ draft: { sign: 'different', strength, strokes: [this.#first] } })
  }

  override onExit(): void {
    super.onExit()
    this.editor.updateFeedback({ draft: null })
  }

  /** A host may have set another mode meanwhile: then the first stroke is dropped. */
  override begin(start: ImagePoint, pointer: ToolPointer): ToolState {
    if (this.tip !== this.editor.settings.scribbleMode) return this.#idle.begin(start, pointer)
    const place = { home: this, idle: this.#idle, pair: { first: this.#first } }
    return new ScribbleDrawing(this.editor, place, start, pointer)
  }

  /** Delete, Backspace and undo take the first stroke back, as Esc does. */
  override onKey(key: KeyInput): boolean {
    const { type, code, modifiers } = key
    const isUndo = code === 'KeyZ' && (modifiers.ctrl || modifiers.meta) && !modifiers.shift
    if (!isUndo && code !== 'Delete' && code !== 'Backspace') return super.onKey(key)
    if (type === 'keyDown') this.editor.cancel()
    return true
  }

  override onCancel(): ToolState {
    return this.#idle
  }

  override onInterrupt(reason: InterruptInput['reason']): ToolState {
    return reason === 'blur' ? this : this.#idle
  }
}
