import { topInstanceAt } from '../../picking/pickInstance.ts'
import { pairAt } from '../../picking/pickPair.ts'
import { ToolState } from '../ToolState.ts'
import type { ToolPointer } from '../ToolState.ts'
import { OrderPointing } from './OrderPointing.ts'

/** Highlights the pair that a click would act on. */
export class OrderIdle extends ToolState {
  readonly path = 'order.idle'

  override onEnter(): void {
    this.#showHovered()
  }

  override onExit(): void {
    this.editor.updateFeedback({ cursor: 'default', hoveredInstance: null, hoveredPair: null })
  }

  override onPointerDown(pointer: ToolPointer): ToolState {
    return new OrderPointing(this.editor, this, pointer)
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
    const point = pointer && viewport.toImage(pointer)
    const hoveredPair = point && pairAt(this.editor, point)
    const hoveredInstance = point && topInstanceAt(this.editor, point)
    const cursor = hoveredPair === null && hoveredInstance === null ? 'default' : 'pointer'
    this.editor.updateFeedback({ cursor, hoveredInstance, hoveredPair })
  }
}
