import type { CanvasPoint } from '../../core/pixels/coordinates.ts'

/** How far, in CSS pixels, a pointer may wander between press and release and still have clicked: a shaky hand's width. */
const CLICK_REACH = 6

export function isClick(start: CanvasPoint, end: CanvasPoint): boolean {
  return Math.hypot(end.x - start.x, end.y - start.y) <= CLICK_REACH
}
