import { onBeforeUnmount, onMounted } from 'vue'
import type { ShallowRef } from 'vue'
import type { Editor } from '../../editor/Editor.ts'
import type { Modifiers, PointerInput } from '../../editor/EditorInput.ts'
import { PinchGesture } from './PinchGesture.ts'

/** CSS pixels per line, and lines per page, of wheels that do not count in pixels: what browsers use themselves. */
const LINE_HEIGHT = 16
const LINES_PER_PAGE = 25

/**
 * Turns pointer and wheel events of an element into editor input, from mount to unmount. Mouse, pen and touch alike; a
 * second finger gives the first one's gesture up and moves the view. Keys are not taken here: shortcuts belong to the window.
 */
export function usePointerInput(element: Readonly<ShallowRef<HTMLElement | null>>, editor: () => Editor): void {
  const listening = new AbortController()
  onMounted(() => {
    if (element.value !== null) listenTo(element.value, editor, listening.signal)
  })
  onBeforeUnmount(() => listening.abort())
}

/** Ends when `signal` aborts. */
function listenTo(target: HTMLElement, editor: () => Editor, signal: AbortSignal): void {
  /** The pointer whose button is down. */
  let captured: number | null = null
  const pinch = new PinchGesture()
  const listen = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    listener: (event: HTMLElementEventMap[Name]) => void,
  ): void => target.addEventListener(name, listener, { signal, passive: false })

  listen('pointerdown', (event) => {
    if (event.pointerType === 'touch' && pinch.press(event.pointerId, ...positionOf(target, event))) {
      if (captured !== null) editor().dispatch({ type: 'cancel' })
      captured = null
    }
    if (pinch.isPinching) return target.setPointerCapture(event.pointerId)
    // Other buttons and fingers during a gesture would start a second one inside it.
    if (captured !== null) return
    captured = event.pointerId
    target.setPointerCapture(event.pointerId)
    const { button, detail } = event
    editor().dispatch({ type: 'pointerDown', ...pointerInput(target, event), button, clickCount: detail })
  })
  listen('mousedown', (event) => {
    // The middle button pans; the browser's own scrolling by it must not start. Others keep moving the focus here.
    if (event.button === 1) event.preventDefault()
  })
  listen('pointermove', (event) => {
    const step = pinch.move(event.pointerId, ...positionOf(target, event))
    if (step !== null) {
      editor().viewport.panBy(step.moveX, step.moveY)
      editor().viewport.zoomAt(step, step.factor)
    }
    if (pinch.isPinching) return
    if (captured !== null && event.pointerId !== captured) return
    const coalesced = coalescedPoints(target, event)
    editor().dispatch({ type: 'pointerMove', ...pointerInput(target, event), coalesced })
  })
  listen('pointerup', (event) => {
    pinch.lift(event.pointerId)
    if (event.pointerId !== captured) return
    captured = null
    editor().dispatch({ type: 'pointerUp', ...pointerInput(target, event), button: event.button })
  })
  listen('pointercancel', (event) => {
    pinch.lift(event.pointerId)
    if (event.pointerId !== captured) return
    captured = null
    editor().dispatch({ type: 'cancel' })
  })
  // The release may happen where nobody tells us: end the stroke while it is what the person saw.
  const onBlur = (): void => {
    if (captured === null) return
    captured = null
    editor().dispatch({ type: 'interrupt', reason: 'blur' })
  }
  window.addEventListener('blur', onBlur, { signal })
  listen('pointerleave', () => {
    if (captured === null) editor().dispatch({ type: 'pointerLeave' })
  })
  listen('wheel', (event) => {
    event.preventDefault()
    const { x, y, modifiers } = pointerInput(target, event)
    const unit = wheelUnit(event)
    editor().dispatch({ type: 'wheel', x, y, deltaX: event.deltaX * unit, deltaY: event.deltaY * unit, modifiers })
  })
  listen('contextmenu', (event) => event.preventDefault())
}

function pointerInput(target: HTMLElement, event: MouseEvent): PointerInput {
  const [x, y] = positionOf(target, event)
  return { x, y, modifiers: modifiersOf(event), pointerType: pointerTypeOf(event) }
}

function positionOf(target: HTMLElement, event: MouseEvent): [number, number] {
  return positionIn(target.getBoundingClientRect(), event)
}

function positionIn(box: DOMRect, event: MouseEvent): [number, number] {
  return [event.clientX - box.left, event.clientY - box.top]
}

function modifiersOf(event: MouseEvent): Modifiers {
  return { ctrl: event.ctrlKey, meta: event.metaKey, shift: event.shiftKey, alt: event.altKey }
}

function pointerTypeOf(event: MouseEvent): PointerInput['pointerType'] {
  const type = event instanceof PointerEvent ? event.pointerType : 'mouse'
  return type === 'pen' || type === 'touch' ? type : 'mouse'
}

/** Positions between this event and the one before, oldest first: what a fast stroke needs to stay round. */
function coalescedPoints(target: HTMLElement, event: PointerEvent): number[] {
  const box = target.getBoundingClientRect()
  return event.getCoalescedEvents().flatMap((part) => positionIn(box, part))
}

function wheelUnit(event: WheelEvent): number {
  if (event.deltaMode === WheelEvent.DOM_DELTA_LINE) return LINE_HEIGHT
  if (event.deltaMode === WheelEvent.DOM_DELTA_PAGE) return LINE_HEIGHT * LINES_PER_PAGE
  return 1
}
