import type { ImagePoint } from '../../../core/pixels/coordinates.ts'
import type { EditorContext } from '../../EditorContext.ts'
import type { StrokeHome } from '../StrokeIdle.ts'
import { ToolState } from '../ToolState.ts'
import type { ToolPointer } from '../ToolState.ts'
import type { BrushMode } from './BrushMode.ts'
import type { Stroke } from './Stroke.ts'

/** The button is down: pixels follow the pointer at once. */
export class Painting extends ToolState {
  readonly path: string
  readonly #mode: BrushMode
  readonly #home: StrokeHome
  readonly #stroke: Stroke

  constructor(editor: EditorContext, mode: BrushMode, home: StrokeHome, stroke: Stroke) {
    super(editor)
    this.path = mode === 'paint' ? 'brush.painting' : 'eraser.painting'
    this.#mode = mode
    this.#home = home
    this.#stroke = stroke
  }

  override get holdsPointer(): boolean {
    return true
  }

  override onEnter(): void {
    this.onRefresh()
  }

  override onPointerMove({ image, trail }: ToolPointer): ToolState {
    this.#stroke.extend(trail)
    this.#showBrush(image)
    return this
  }

  override onPointerUp(): ToolState {
    return this.#finish()
  }

  /** The view may move and the diameter change under a pressed button. */
  override onRefresh(): void {
    const { pointer, viewport } = this.editor
    if (pointer !== null) this.#showBrush(viewport.toImage(pointer))
  }

  /** Back to before the stroke. */
  onCancel(): ToolState {
    this.#stroke.bail()
    return this.#home
  }

  onComplete(): ToolState {
    return this.#finish()
  }

  /** What is painted is painted: losing the window's focus must not lose work. */
  onInterrupt(): ToolState {
    return this.#finish()
  }

  #showBrush(center: ImagePoint): void {
    const diameter = this.editor.settings.brushDiameter
    this.editor.updateFeedback({ cursor: 'none', brush: { center, diameter, mode: this.#mode } })
  }

  #finish(): ToolState {
    this.#stroke.commit()
    this.#home.rememberEnd(this.#stroke.end)
    return this.#home
  }
}
