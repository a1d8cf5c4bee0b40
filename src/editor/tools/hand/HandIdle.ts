import { ToolState } from '../ToolState.ts'
import type { ToolPointer } from '../ToolState.ts'
import { HandPanning } from './HandPanning.ts'

/** The hand before it grips. */
export class HandIdle extends ToolState {
  readonly path = 'hand.idle'

  override onEnter(): void {
    this.editor.updateFeedback({ cursor: 'grab', brush: null, line: null, hoveredInstance: null, hoveredPair: null })
  }

  override onPointerDown(pointer: ToolPointer): ToolState {
    return new HandPanning(this.editor, this, pointer)
  }

  onCancel(): ToolState {
    return this
  }

  onComplete(): ToolState {
    return this
  }

  onInterrupt(): ToolState {
    return this
  }
}
