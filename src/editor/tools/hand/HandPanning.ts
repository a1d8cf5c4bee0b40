import type { CanvasPoint } from '../../../core/pixels/coordinates.ts'
import type { EditorContext } from '../../EditorContext.ts'
import { ToolState } from '../ToolState.ts'
import type { ToolPointer } from '../ToolState.ts'

/** The image follows the pointer. Panning is no edit: there is nothing to take back. */
export class HandPanning extends ToolState {
  readonly path = 'hand.panning'
  readonly #idle: ToolState
  #last: CanvasPoint

  constructor(editor: EditorContext, idle: ToolState, start: ToolPointer) {
    super(editor)
    this.#idle = idle
    this.#last = start.canvas
  }

  override get holdsPointer(): boolean {
    return true
  }

  override onEnter(): void {
    this.editor.updateFeedback({ cursor: 'grabbing', brush: null, line: null })
  }

  override onPointerMove({ canvas }: ToolPointer): ToolState {
    this.editor.viewport.panBy(canvas.x - this.#last.x, canvas.y - this.#last.y)
    this.#last = canvas
    return this
  }

  override onPointerUp(): ToolState {
    return this.#idle
  }

  onCancel(): ToolState {
    return this.#idle
  }

  onComplete(): ToolState {
    return this
  }

  onInterrupt(): ToolState {
    return this.#idle
  }
}
