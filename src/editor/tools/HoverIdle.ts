import { IdleState } from './IdleState.ts'
import type { ToolState } from './ToolState.ts'

/** An idle state that shows what a click would act on, anew whenever pointer, document or view may have changed it. */
export abstract class HoverIdle extends IdleState {
  /** Looks under the pointer and writes what is there into the feedback. */
  protected abstract showHovered(): void

  override onEnter(): void {
    this.showHovered()
  }

  override onPointerMove(): ToolState {
    this.showHovered()
    return this
  }

  override onPointerLeave(): void {
    this.showHovered()
  }

  override onRefresh(): void {
    this.showHovered()
  }
}
