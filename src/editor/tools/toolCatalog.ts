import { assertNever } from '../../core/support/assert.ts'
import type { EditorContext } from '../EditorContext.ts'
import { BoundaryIdle } from './boundary/BoundaryIdle.ts'
import { BrushIdle } from './brush/BrushIdle.ts'
import { HandIdle } from './hand/HandIdle.ts'
import { OrderIdle } from './order/OrderIdle.ts'
import { PolygonIdle } from './polygon/PolygonIdle.ts'
import { ScribbleIdle } from './scribble/ScribbleIdle.ts'
import { SelectIdle } from './select/SelectIdle.ts'
import type { ToolId } from './ToolId.ts'
import type { ToolState } from './ToolState.ts'

/** The state in which a tool begins, and to which its gestures return. */
export function idleStateOf(tool: ToolId, editor: EditorContext): ToolState {
  switch (tool) {
    case 'select':
      return new SelectIdle(editor)
    case 'hand':
      return new HandIdle(editor)
    case 'brush':
      return new BrushIdle(editor, 'paint')
    case 'eraser':
      return new BrushIdle(editor, 'erase')
    case 'polygon':
      return new PolygonIdle(editor)
    case 'order':
      return new OrderIdle(editor)
    case 'scribble':
      return new ScribbleIdle(editor)
    case 'boundary':
      return new BoundaryIdle(editor)
    default:
      return assertNever(tool, 'tool')
  }
}
