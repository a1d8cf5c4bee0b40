import { canvasPoint } from '../core/pixels/coordinates.ts'
import type { CanvasPoint } from '../core/pixels/coordinates.ts'
import { commandForKey } from './commands/commandRegistry.ts'
import type { EditorContext } from './EditorContext.ts'
import type { EditorInput, KeyInput } from './EditorInput.ts'
import { photoKey } from './photoKey.ts'
import type { ToolRunner } from './tools/ToolRunner.ts'
import { applyWheel } from './wheelInput.ts'

/** Brings each input to whom it is meant for: the active tool first, then the view, then the commands. */
export class InputRouter {
  readonly #editor: EditorContext
  readonly #tools: ToolRunner
  #pointer: CanvasPoint | null = null

  constructor(editor: EditorContext, tools: ToolRunner) {
    this.#editor = editor
    this.#tools = tools
  }

  /** Where the pointer was last seen; null: outside the canvas. */
  get pointer(): CanvasPoint | null {
    return this.#pointer
  }

  /** True when the input meant something here. */
  dispatch(input: EditorInput): boolean {
    if ('x' in input) this.#pointer = canvasPoint(input.x, input.y)
    switch (input.type) {
      case 'pointerDown':
        this.#tools.pointerDown(input)
        return true
      case 'pointerMove':
        this.#tools.pointerMove(input)
        return true
      case 'pointerUp':
        this.#tools.pointerUp(input)
        return true
      case 'pointerLeave':
        this.#pointer = null
        this.#tools.pointerLeave()
        return true
      case 'wheel':
        applyWheel(this.#editor, input)
        return true
      case 'keyDown':
      case 'keyUp':
        return this.#key(input)
      case 'cancel':
        this.#editor.cancel()
        return true
      case 'complete':
        this.#editor.complete()
        return true
      case 'interrupt':
        if (input.reason === 'blur') this.#editor.view.setPhotoOnly(false)
        this.#tools.interrupt(input.reason)
        return true
    }
  }

  #key(input: KeyInput): boolean {
    if (this.#tools.key(input) || photoKey(this.#editor.view, input)) return true
    if (input.type === 'keyUp') return false
    const command = commandForKey(input)
    if (command === null || !command.isEnabled(this.#editor)) return false
    if (this.#tools.holdsPointer && command.group !== 'Edit') return false
    command.run(this.#editor)
    return true
  }
}
