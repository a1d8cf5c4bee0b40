import type { InterruptInput } from '../EditorInput.ts'
import { ToolState } from './ToolState.ts'

/** A tool that waits for its gesture: Esc lets go of the selection, and nothing else can end what has not begun. */
export abstract class IdleState extends ToolState {
  onCancel(): ToolState {
    this.editor.selection.clear()
    return this
  }

  onComplete(): ToolState {
    return this
  }

  onInterrupt(_reason: InterruptInput['reason']): ToolState {
    return this
  }
}
