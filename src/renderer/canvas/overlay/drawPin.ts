import type { PinnedOrder } from '../../../core/occlusion/constraints/SolverConstraints.ts'
import { stateFor } from '../../../core/dataset/records.ts'
import type { SharedBoundary } from '../../../core/occlusion/boundaryOwnership.ts'
import { pinPlace } from '../../../editor/constraints/pinPlace.ts'
import { LIGHT, strokeWithRim, tracePoints } from './OverlayPen.ts'
import type { OverlayPen } from './OverlayPen.ts'
import { drawPairArrow, placeNearest } from './pairArrow.ts'
import { dashOf } from './strokeLooks.ts'

/** CSS pixels from the boundary to each end of the arrow. */
const ARROW_REACH = 22

interface Place {
  readonly x: number
  readonly y: number
}

/** Where a pin is drawn (CSS pixels), and its arrow from front to behind, dashed when the pin is soft. */
export function drawPinArrow(pen: OverlayPen, pin: PinnedOrder, boundary: Pick<SharedBoundary, 'segments'>): Place {
  const { scale, offsetX, offsetY } = pen
  const middle = pinPlace(boundary.segments)
  const at = { x: middle.x * scale + offsetX, y: middle.y * scale + offsetY }
  const place = placeNearest(pen, boundary, at)
  if (place !== null) drawPairArrow(pen, place, stateFor(pin.front, pin.back), ARROW_REACH, dashOf(pin.strength))
  return at
}

/** The same for a pair that shares no visible boundary: a line from the middle of one to the middle of the other. */
export function drawPinLink(pen: OverlayPen, pin: PinnedOrder, front: Place, back: Place): Place {
  const { scale, offsetX, offsetY } = pen
  pen.context.beginPath()
  tracePoints(pen, [front.x, front.y, back.x, back.y])
  strokeWithRim(pen, LIGHT, 1.5, dashOf(pin.strength))
  return { x: ((front.x + back.x) / 2) * scale + offsetX, y: ((front.y + back.y) / 2) * scale + offsetY }
}
