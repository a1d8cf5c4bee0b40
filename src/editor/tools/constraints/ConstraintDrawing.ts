import type { CanvasPoint, ImagePoint } from '../../../core/pixels/coordinates.ts'
import { isEmptyMask } from '../../../core/masks/RunLengthMask.ts'
import type { DrawnStroke, StrokeSign } from '../../constraints/DrawnConstraint.ts'
import { constraintAt } from '../../constraints/pickConstraint.ts'
import { pixelsUnder } from '../../constraints/solverConstraints.ts'
import type { EditorContext } from '../../EditorContext.ts'
import type { InterruptInput, KeyInput } from '../../EditorInput.ts'
import { isClick } from '../clickReach.ts'
import type { StrokeHome } from '../StrokeIdle.ts'
import { ToolState } from '../ToolState.ts'
import type { ToolPointer } from '../ToolState.ts'
import { StrokeDraft } from './StrokeDraft.ts'

/**
 * The button is down and draws a stroke that becomes a constraint. A press that does not wander is a click: it selects the
 * constraint under it. Cancel and undo give the stroke up; what it would have said is told nobody before it ends.
 */
export abstract class ConstraintDrawing extends ToolState {
  protected readonly home: StrokeHome
  readonly #start: ToolPointer
  readonly #draft: StrokeDraft
  readonly #isLine: boolean
  #wandered = false

  /** `from` is where the stroke begins; `start` the press. */
  constructor(editor: EditorContext, home: StrokeHome, from: ImagePoint, start: ToolPointer) {
    super(editor)
    this.home = home
    this.#start = start
    this.#draft = new StrokeDraft(from, editor.viewport.scale)
    this.#draft.extend([start.image.x, start.image.y])
    this.#isLine = from.x !== start.image.x || from.y !== start.image.y
  }

  protected abstract readonly sign: StrokeSign

  /** Strokes that were finished before this one and belong to the same constraint. */
  protected abstract readonly earlier: readonly DrawnStroke[]

  /** The stroke is done, and touches the image: answers the state that follows. */
  protected abstract finish(stroke: DrawnStroke): ToolState

  /** A click where no constraint is. */
  protected abstract clickNowhere(stroke: DrawnStroke): ToolState

  override get holdsPointer(): boolean {
    return true
  }

  override onEnter(): void {
    this.onRefresh()
  }

  override onExit(): void {
    this.editor.updateFeedback({ draft: null })
  }

  override onPointerMove({ canvas, image, trail }: ToolPointer): ToolState {
    this.#noteReach(canvas)
    this.#draft.extend(trail)
    this.#show(image)
    return this
  }

  override onPointerUp({ canvas }: ToolPointer): ToolState {
    this.#noteReach(canvas)
    if (this.#wandered || this.#isLine) return this.#end()
    const found = constraintAt(this.editor, this.#start.image)
    if (found === null) return this.#touchesImage() ? this.clickNowhere(this.#stroke) : this.home
    this.editor.constraints.select(found)
    return this.home
  }

  /** Undo under a pressed button means the stroke. */
  override onKey({ type, code, modifiers }: KeyInput): boolean {
    const isUndo = code === 'KeyZ' && (modifiers.ctrl || modifiers.meta) && !modifiers.shift
    if (isUndo && type === 'keyDown') this.editor.cancel()
    return isUndo
  }

  /** The view may move and the diameter change under a pressed button. */
  override onRefresh(): void {
    const { pointer, viewport } = this.editor
    if (pointer !== null) this.#show(viewport.toImage(pointer))
  }

  onCancel(): ToolState {
    return this.home
  }

  onComplete(): ToolState {
    return this.#end()
  }

  /** What is drawn is drawn; only another image has no use for it. */
  onInterrupt(reason: InterruptInput['reason']): ToolState {
    return reason === 'image-change' ? this.home : this.#end()
  }

  #end(): ToolState {
    this.home.rememberEnd(this.#draft.end)
    return this.#touchesImage() ? this.finish(this.#stroke) : this.home
  }

  #touchesImage(): boolean {
    return !isEmptyMask(pixelsUnder(this.#stroke, this.editor.document.state.size))
  }

  get #stroke(): DrawnStroke {
    return this.#draft.drawn(this.editor.settings.strokeDiameter)
  }

  #noteReach(canvas: CanvasPoint): void {
    this.#wandered ||= !isClick(this.#start.canvas, canvas)
  }

  #show(center: ImagePoint): void {
    const { constraintStrength: strength, strokeDiameter: diameter } = this.editor.settings
    this.editor.updateFeedback({
      cursor: 'none',
      brush: { center, diameter, mode: this.sign },
      draft: { sign: this.sign, strength, strokes: [...this.earlier, this.#stroke] },
    })
  }
}
