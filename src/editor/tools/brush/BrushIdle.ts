import type { ImagePoint } from '../../../core/pixels/coordinates.ts'
import type { EditorContext } from '../../EditorContext.ts'
import { StrokeIdle } from '../StrokeIdle.ts'
import type { ToolPointer, ToolState } from '../ToolState.ts'
import type { BrushMode } from './BrushMode.ts'
import { Painting } from './Painting.ts'
import { Stroke } from './Stroke.ts'

/** Brush or eraser before a stroke. */
export class BrushIdle extends StrokeIdle {
  readonly path: string
  protected override readonly tip: BrushMode

  constructor(editor: EditorContext, mode: BrushMode) {
    super(editor)
    this.tip = mode
    this.path = mode === 'paint' ? 'brush.idle' : 'eraser.idle'
  }

  override begin(start: ImagePoint, { image }: ToolPointer): ToolState {
    const stroke = Stroke.begin(this.editor, this.tip === 'paint' ? 'add' : 'subtract', start.x, start.y)
    if (stroke === null) return this
    stroke.extend([image.x, image.y])
    return new Painting(this.editor, this.tip, this, stroke)
  }
}
