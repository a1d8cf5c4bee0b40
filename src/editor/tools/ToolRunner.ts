import { canvasPoint } from '../../core/pixels/coordinates.ts'
import type { EditorContext } from '../EditorContext.ts'
import type { InterruptInput, KeyInput, PointerDownInput, PointerMoveInput, PointerUpInput } from '../EditorInput.ts'
import { HandIdle } from './hand/HandIdle.ts'
import { HandPanning } from './hand/HandPanning.ts'
import { idleStateOf } from './toolCatalog.ts'
import type { ToolId } from './ToolId.ts'
import type { ToolPointer, ToolState } from './ToolState.ts'

const MAIN_BUTTON = 0
const MIDDLE_BUTTON = 1

/**
 * Holds the active tool's state and walks from state to state. Also lays the hand over any tool: while Space is held or the
 * middle button is down, the tool's own state waits untouched (a polygon keeps its vertices) and goes on afterwards.
 */
export class ToolRunner {
  readonly #editor: EditorContext
  readonly #pathChanged: (path: string) => void
  #tool: ToolId = 'select'
  #state: ToolState
  /** The tool's own state while the hand lies over it. */
  #waiting: ToolState | null = null
  #spaceHeld = false
  #button: number | null = null

  constructor(editor: EditorContext, pathChanged: (path: string) => void) {
    this.#editor = editor
    this.#pathChanged = pathChanged
    this.#state = idleStateOf(this.#tool, editor)
  }

  get tool(): ToolId {
    return this.#tool
  }

  get path(): string {
    return this.#state.path
  }

  get holdsPointer(): boolean {
    return this.#state.holdsPointer
  }

  setTool(tool: ToolId): void {
    this.interrupt('tool-change')
    this.#tool = tool
    this.#go(idleStateOf(tool, this.#editor))
  }

  pointerDown(input: PointerDownInput): void {
    if (this.#button !== null) return
    if (input.button === MIDDLE_BUTTON) {
      this.#button = input.button
      this.#layHandOver(new HandPanning(this.#editor, new HandIdle(this.#editor), this.#pointer(input)))
    } else if (input.button === MAIN_BUTTON) {
      this.#button = input.button
      this.#go(this.#state.onPointerDown(this.#pointer(input)))
    }
  }

  pointerMove(input: PointerMoveInput): void {
    this.#go(this.#state.onPointerMove(this.#pointer(input)))
  }

  pointerUp(input: PointerUpInput): void {
    if (input.button !== this.#button) return
    this.#button = null
    this.#go(this.#state.onPointerUp(this.#pointer(input)))
    if (!this.#spaceHeld) this.#liftHand()
  }

  pointerLeave(): void {
    this.#state.onPointerLeave()
  }

  /** True when the tool took the key. */
  key(input: KeyInput): boolean {
    if (input.code === 'Space') return this.#space(input.type === 'keyDown')
    return this.#state.onKey(input)
  }

  cancel(): void {
    this.#button = null
    this.#go(this.#state.onCancel())
    if (!this.#spaceHeld) this.#liftHand()
  }

  complete(): void {
    this.#go(this.#state.onComplete())
  }

  interrupt(reason: InterruptInput['reason']): void {
    this.#button = null
    this.#spaceHeld = false
    if (this.#waiting !== null) this.#go(this.#state.onInterrupt(reason))
    this.#liftHand()
    this.#go(this.#state.onInterrupt(reason))
  }

  refresh(): void {
    this.#state.onRefresh()
  }

  #space(isDown: boolean): boolean {
    // A key held down repeats; and during a stroke the pointer is not free to pan.
    if (isDown && (this.#spaceHeld || this.#state.holdsPointer)) return this.#spaceHeld
    this.#spaceHeld = isDown
    if (isDown) this.#layHandOver(new HandIdle(this.#editor))
    else if (this.#button === null) this.#liftHand()
    return true
  }

  #layHandOver(hand: ToolState): void {
    // Already over it (Space held, then the middle button), or the hand is the tool itself.
    this.#waiting ??= this.#state
    this.#state = hand
    hand.onEnter()
    this.#pathChanged(this.path)
  }

  #liftHand(): void {
    if (this.#waiting === null) return
    this.#state.onExit()
    this.#state = this.#waiting
    this.#waiting = null
    this.#state.onEnter()
    this.#pathChanged(this.path)
  }

  #go(next: ToolState): void {
    if (next === this.#state) return
    this.#state.onExit()
    this.#state = next
    next.onEnter()
    this.#pathChanged(this.path)
  }

  #pointer(input: PointerDownInput | PointerMoveInput | PointerUpInput): ToolPointer {
    const { viewport } = this.#editor
    const image = viewport.toImage(input)
    const trail: number[] = []
    const coalesced = input.type === 'pointerMove' ? input.coalesced : []
    for (let at = 0; at + 1 < coalesced.length; at += 2) {
      const point = viewport.toImage({ x: coalesced[at]!, y: coalesced[at + 1]! })
      trail.push(point.x, point.y)
    }
    if (trail.length === 0) trail.push(image.x, image.y)
    return {
      canvas: canvasPoint(input.x, input.y),
      image,
      trail,
      modifiers: input.modifiers,
      clickCount: input.type === 'pointerDown' ? input.clickCount : 1,
    }
  }
}
