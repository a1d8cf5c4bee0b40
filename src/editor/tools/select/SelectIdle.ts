import { topInstanceAt } from '../../picking/pickInstance.ts'
import { HoverIdle } from '../HoverIdle.ts'
import type { ToolPointer, ToolState } from '../ToolState.ts'
import { SelectPointing } from './SelectPointing.ts'

/** Shows what a click would select. */
export class SelectIdle extends HoverIdle {
  readonly path = 'select.idle'

  override onExit(): void {
    this.editor.updateFeedback({ cursor: 'default', hoveredInstance: null })
  }

  override onPointerDown(pointer: ToolPointer): ToolState {
    return new SelectPointing(this.editor, this, pointer)
  }

  protected override showHovered(): void {
    const { pointer, viewport } = this.editor
    const hoveredInstance = pointer && topInstanceAt(this.editor, viewport.toImage(pointer))
    this.editor.updateFeedback({ cursor: hoveredInstance === null ? 'default' : 'pointer', hoveredInstance })
  }
}
