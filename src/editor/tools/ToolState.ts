import type { CanvasPoint, ImagePoint } from '../../core/pixels/coordinates.ts'
import type { InterruptInput, KeyInput, Modifiers } from '../EditorInput.ts'
import type { EditorContext } from '../EditorContext.ts'

/** A pointer event as tools see it: in both spaces, and only ever of the button that draws. */
export interface ToolPointer {
  readonly canvas: CanvasPoint
  readonly image: ImagePoint
  /** x, y, x, y, … in image coordinates: all points since the last event, the last one being `image`. */
  readonly trail: readonly number[]
  readonly modifiers: Modifiers
  readonly clickCount: number
}

/**
 * One state of one tool. Every handler answers the state that follows, `this` to stay. How a gesture ends otherwise than by
 * the pointer (`onCancel`, `onComplete`, `onInterrupt`) is abstract on purpose: each state, or the family it belongs
 * to (`IdleState`, `ClickPointing`), spells it out.
 */
export abstract class ToolState {
  protected readonly editor: EditorContext

  constructor(editor: EditorContext) {
    this.editor = editor
  }

  /** `brush.painting`: tool and state. */
  abstract readonly path: string

  /** True while a pressed button belongs to this state: no key command runs and no other button is heard. */
  get holdsPointer(): boolean {
    return false
  }

  /** Shows the state's feedback. Also called when a temporary pan over this state ends, so it must not begin anything. */
  onEnter(): void {}

  /** Takes back the state's feedback. */
  onExit(): void {}

  onPointerDown(_pointer: ToolPointer): ToolState {
    return this
  }

  onPointerMove(_pointer: ToolPointer): ToolState {
    return this
  }

  onPointerUp(_pointer: ToolPointer): ToolState {
    return this
  }

  onPointerLeave(): void {}

  /** Down and up of any key, before the commands see it; true keeps it from them. */
  onKey(_key: KeyInput): boolean {
    return false
  }

  /** Settings or document changed: feedback may have to follow. */
  onRefresh(): void {}

  abstract onCancel(): ToolState
  abstract onComplete(): ToolState
  abstract onInterrupt(reason: InterruptInput['reason']): ToolState
}
