import type { EditorContext } from '../EditorContext.ts'
import { isClick } from './clickReach.ts'
import { ToolState } from './ToolState.ts'
import type { ToolPointer } from './ToolState.ts'

/** The button is down and may become a click, which acts where it was pressed; a drag and every other end do nothing. */
export abstract class ClickPointing extends ToolState {
  readonly #idle: ToolState
  readonly #start: ToolPointer

  constructor(editor: EditorContext, idle: ToolState, start: ToolPointer) {
    super(editor)
    this.#idle = idle
    this.#start = start
  }

  /** What a click does; `start` is the press. */
  protected abstract click(start: ToolPointer): void

  override get holdsPointer(): boolean {
    return true
  }

  override onPointerUp({ canvas }: ToolPointer): ToolState {
    if (isClick(this.#start.canvas, canvas)) this.click(this.#start)
    return this.#idle
  }

  onCancel(): ToolState {
    return this.#idle
  }

  onComplete(): ToolState {
    return this.#idle
  }

  onInterrupt(): ToolState {
    return this.#idle
  }
}
