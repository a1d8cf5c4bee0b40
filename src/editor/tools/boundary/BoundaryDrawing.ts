import type { ImagePoint } from '../../../core/pixels/coordinates.ts'
import type { BoundaryAction, DrawnStroke, StrokeSign } from '../../constraints/DrawnConstraint.ts'
import type { EditorContext } from '../../EditorContext.ts'
import { ConstraintDrawing } from '../constraints/ConstraintDrawing.ts'
import type { StrokeHome } from '../StrokeIdle.ts'
import type { ToolPointer, ToolState } from '../ToolState.ts'

/** A stroke along a boundary; the instance to its right is in front. A click alone has no direction and adds nothing. */
export class BoundaryDrawing extends ConstraintDrawing {
  readonly path = 'boundary.drawing'
  protected override readonly earlier = []
  protected override readonly sign: StrokeSign
  readonly #action: BoundaryAction

  constructor(editor: EditorContext, home: StrokeHome, from: ImagePoint, start: ToolPointer) {
    super(editor, home, from, start)
    this.#action = editor.settings.boundaryAction
    this.sign = `boundary-${this.#action}`
  }

  protected override finish(stroke: DrawnStroke): ToolState {
    if (stroke.points.length <= 2) return this.clickNowhere()
    const strength = this.editor.settings.constraintStrength
    this.editor.constraints.add({ kind: 'boundary', action: this.#action, strength, strokes: [stroke] })
    return this.home
  }

  protected override clickNowhere(): ToolState {
    this.editor.constraints.select(null)
    return this.home
  }
}
