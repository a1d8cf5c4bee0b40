import { onScopeDispose, ref } from 'vue'
import type { Ref } from 'vue'
import type { InstanceNumber } from '../../core/dataset/records.ts'

/** CSS pixels the pointer must move before a press becomes a drag. */
const DRAG_THRESHOLD = 4
/** Within this many CSS pixels of the list's ends, dragging scrolls it. */
const SCROLL_ZONE = 24

/**
 * Dragging a row of a list of equal rows. `target` is the gap the row would go to: 0 is before the first row, the row
 * count after the last; null while nothing is dragged. Escape gives the drag up.
 */
export function useRowDrag(
  scroller: Readonly<Ref<HTMLElement | null>>,
  rowHeight: number,
  rowCount: () => number,
  drop: (number: InstanceNumber, index: number) => void,
) {
  const target = ref<number | null>(null)
  let stop: (() => void) | null = null

  function start(number: InstanceNumber, event: PointerEvent): void {
    if (event.button !== 0) return
    event.preventDefault() // no text selection, no focus change
    const startY = event.clientY
    const move = (moved: PointerEvent): void => {
      if (target.value === null && Math.abs(moved.clientY - startY) < DRAG_THRESHOLD) return
      target.value = gapAt(moved.clientY)
    }
    const finish = (): void => {
      const index = target.value
      stop?.()
      if (index !== null) drop(number, index)
    }
    const key = (pressed: KeyboardEvent): void => {
      if (pressed.code !== 'Escape') return
      pressed.stopPropagation()
      stop?.()
    }
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', finish)
    window.addEventListener('pointercancel', () => stop?.(), { once: true })
    window.addEventListener('keydown', key, true)
    stop = () => {
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', finish)
      window.removeEventListener('keydown', key, true)
      target.value = null
      stop = null
    }
  }

  function gapAt(clientY: number): number {
    const list = scroller.value
    if (list === null) return 0
    const box = list.getBoundingClientRect()
    if (clientY < box.top + SCROLL_ZONE) list.scrollTop -= rowHeight / 4
    if (clientY > box.bottom - SCROLL_ZONE) list.scrollTop += rowHeight / 4
    const gap = Math.round((clientY - box.top + list.scrollTop) / rowHeight)
    return Math.min(rowCount(), Math.max(0, gap))
  }

  onScopeDispose(() => stop?.())
  return { target, start }
}
