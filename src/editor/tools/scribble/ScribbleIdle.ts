import type { ImagePoint } from '../../../core/pixels/coordinates.ts'
import type { DrawnStroke } from '../../constraints/DrawnConstraint.ts'
import type { ScribbleMode } from '../../EditorSettings.ts'
import { ConstraintIdle } from '../constraints/ConstraintIdle.ts'
import type { ToolPointer, ToolState } from '../ToolState.ts'
import { ScribbleDrawing } from './ScribbleDrawing.ts'
import { ScribbleHalf } from './ScribbleHalf.ts'

/** Waits for a scribble, or for the first of two that say *different*. */
export class ScribbleIdle extends ConstraintIdle {
  readonly path = 'scribble.idle'

  protected override get tip(): ScribbleMode {
    return this.editor.settings.scribbleMode
  }

  override begin(start: ImagePoint, pointer: ToolPointer): ToolState {
    const waitForSecond = (first: DrawnStroke): ToolState => new ScribbleHalf(this.editor, this, first)
    return new ScribbleDrawing(this.editor, { home: this, idle: this, pair: { waitForSecond } }, start, pointer)
  }
}
