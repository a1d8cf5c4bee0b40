import type { EditorContext } from '../../EditorContext.ts'
import { ToolState } from '../ToolState.ts'
import type { ToolPointer } from '../ToolState.ts'
import type { BrushMode } from './BrushMode.ts'
import type { Stroke } from './Stroke.ts'

/** Where a stroke returns to, and what it leaves there. */
export interface StrokeHome extends ToolState {
  rememberEnd(end: { readonly x: number; readonly y: number } | null): void
}

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

  override onPointerMove({ image, trail }: ToolPointer): ToolState {
    this.#stroke.extend(trail)
    const diameter = this.editor.settings.brushDiameter
    this.editor.updateFeedback({ brush: { center: image, diameter, mode: this.#mode } })
    return this
  }

  override onPointerUp(): ToolState {
    return this.#finish()
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

  #finish(): ToolState {
    this.#stroke.commit()
    this.#home.rememberEnd(this.#stroke.end)
    return this.#home
  }
}
