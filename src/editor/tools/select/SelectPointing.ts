import type { EditorContext } from '../../EditorContext.ts'
import { selectByClick } from '../../picking/pickInstance.ts'
import { isClick } from '../clickReach.ts'
import { ToolState } from '../ToolState.ts'
import type { ToolPointer } from '../ToolState.ts'

/** The button is down: a click selects what was under the press; a drag does nothing, since instances are not moved. */
export class SelectPointing extends ToolState {
  readonly path = 'select.pointing'
  readonly #idle: ToolState
  readonly #start: ToolPointer

  constructor(editor: EditorContext, idle: ToolState, start: ToolPointer) {
    super(editor)
    this.#idle = idle
    this.#start = start
  }

  override get holdsPointer(): boolean {
    return true
  }

  override onPointerUp({ canvas }: ToolPointer): ToolState {
    if (isClick(this.#start.canvas, canvas)) selectByClick(this.editor, this.#start.image, this.#start.modifiers)
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
