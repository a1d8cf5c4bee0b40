import type { ImagePoint } from '../../../core/pixels/coordinates.ts'
import type { StrokeSign } from '../../constraints/DrawnConstraint.ts'
import { ConstraintIdle } from '../constraints/ConstraintIdle.ts'
import type { ToolPointer, ToolState } from '../ToolState.ts'
import { BoundaryDrawing } from './BoundaryDrawing.ts'

/** Waits for a stroke along a boundary: one to be added, flipped or erased. */
export class BoundaryIdle extends ConstraintIdle {
  readonly path = 'boundary.idle'

  protected override get tip(): StrokeSign {
    return `boundary-${this.editor.settings.boundaryAction}`
  }

  override begin(start: ImagePoint, pointer: ToolPointer): ToolState {
    return new BoundaryDrawing(this.editor, this, start, pointer)
  }
}
