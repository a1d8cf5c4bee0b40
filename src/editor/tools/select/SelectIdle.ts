import { topInstanceAt } from '../../picking/pickInstance.ts'
import { ToolState } from '../ToolState.ts'
import type { ToolPointer } from '../ToolState.ts'
import { SelectPointing } from './SelectPointing.ts'

/** Shows what a click would select. */
export class SelectIdle extends ToolState {
  readonly path = 'select.idle'

  override onEnter(): void {
    this.#showHovered()
  }

  override onExit(): void {
    this.editor.updateFeedback({ cursor: 'default', hoveredInstance: null })
  }

  override onPointerDown(pointer: ToolPointer): ToolState {
    return new SelectPointing(this.editor, this, pointer)
  }

  override onPointerMove(): ToolState {
    this.#showHovered()
    return this
  }

  override onPointerLeave(): void {
    this.#showHovered()
  }

  override onRefresh(): void {
    this.#showHovered()
  }

  onCancel(): ToolState {
    this.editor.selection.clear()
    return this
  }

  onComplete(): ToolState {
    return this
  }

  onInterrupt(): ToolState {
    return this
  }

  #showHovered(): void {
    const { pointer, viewport } = this.editor
    const hoveredInstance = pointer && topInstanceAt(this.editor, viewport.toImage(pointer))
    this.editor.updateFeedback({ cursor: hoveredInstance === null ? 'default' : 'pointer', hoveredInstance })
  }
}
