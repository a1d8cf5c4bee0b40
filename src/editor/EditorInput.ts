/** What a host tells the editor. Positions are CSS pixels from the top left corner of the canvas. */
export type EditorInput =
  | PointerDownInput
  | PointerMoveInput
  | PointerUpInput
  | PointerLeaveInput
  | WheelInput
  | KeyInput
  | CancelInput
  | CompleteInput
  | InterruptInput

export interface Modifiers {
  readonly ctrl: boolean
  readonly meta: boolean
  readonly shift: boolean
  readonly alt: boolean
}

export const NO_MODIFIERS: Modifiers = { ctrl: false, meta: false, shift: false, alt: false }

export interface PointerInput {
  readonly x: number
  readonly y: number
  readonly modifiers: Modifiers
  readonly pointerType: 'mouse' | 'pen' | 'touch'
}

export interface PointerDownInput extends PointerInput {
  readonly type: 'pointerDown'
  /** As in `PointerEvent.button`: 0 main, 1 middle (always pans), 2 secondary. */
  readonly button: number
  /** `event.detail`: 2 for the second press of a double click. The host measures it, the editor has no clock. */
  readonly clickCount: number
}

export interface PointerMoveInput extends PointerInput {
  readonly type: 'pointerMove'
  /** x, y, x, y, … of `getCoalescedEvents()`, oldest first, the last one being (x, y); empty where there are none. */
  readonly coalesced: readonly number[]
}

export interface PointerUpInput extends PointerInput {
  readonly type: 'pointerUp'
  readonly button: number
}

/** The pointer left the canvas without a button down. */
interface PointerLeaveInput {
  readonly type: 'pointerLeave'
}

/**
 * Plain: pan (or zoom, see `EditorSettings.wheelMode`) · Ctrl or Cmd: zoom at the pointer (also what a pinch on a
 * trackpad sends) · Shift: pan sideways · Alt: brush diameter.
 */
export interface WheelInput {
  readonly type: 'wheel'
  readonly x: number
  readonly y: number
  /** CSS pixels; a host turns lines and pages into pixels. Positive is down and right. */
  readonly deltaX: number
  readonly deltaY: number
  readonly modifiers: Modifiers
}

/** `code` as in `KeyboardEvent.code`: the place of the key, whatever the layout prints on it. */
export interface KeyInput {
  readonly type: 'keyDown' | 'keyUp'
  readonly code: string
  readonly modifiers: Modifiers
  readonly repeat: boolean
}

/** Give up the gesture: Escape, `pointercancel`. */
interface CancelInput {
  readonly type: 'cancel'
}

/** Finish the gesture: Enter. */
interface CompleteInput {
  readonly type: 'complete'
}

/** Something outside ended the gesture. What was painted so far is kept; what is only a draft is dropped. */
export interface InterruptInput {
  readonly type: 'interrupt'
  readonly reason: 'tool-change' | 'blur' | 'image-change'
}
