import { topInstanceAt } from '../../picking/pickInstance.ts'
import { pairAt } from '../../picking/pickPair.ts'
import { HoverIdle } from '../HoverIdle.ts'
import type { ToolPointer, ToolState } from '../ToolState.ts'
import { OrderPointing } from './OrderPointing.ts'

/** Highlights the pair that a click would act on. */
export class OrderIdle extends HoverIdle {
  readonly path = 'order.idle'

  override onExit(): void {
    this.editor.updateFeedback({ cursor: 'default', hoveredInstance: null, hoveredPair: null })
  }

  override onPointerDown(pointer: ToolPointer): ToolState {
    return new OrderPointing(this.editor, this, pointer)
  }

  protected override showHovered(): void {
    const { pointer, viewport } = this.editor
    const point = pointer && viewport.toImage(pointer)
    const hoveredPair = point && pairAt(this.editor, point)
    const hoveredInstance = point && topInstanceAt(this.editor, point)
    const cursor = hoveredPair === null && hoveredInstance === null ? 'default' : 'pointer'
    this.editor.updateFeedback({ cursor, hoveredInstance, hoveredPair })
  }
}
