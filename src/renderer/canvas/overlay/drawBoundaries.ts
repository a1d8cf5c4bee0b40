import type { PairState } from '../../../core/dataset/records.ts'
import type { SharedBoundary } from '../../../core/occlusion/boundaryOwnership.ts'
import { assertNever } from '../../../core/support/assert.ts'
import { chainsAtScale, placesAlong } from './boundaryGeometry.ts'
import { RIM, strokeWithRim, tracePoints } from './OverlayPen.ts'
import type { OverlayPen } from './OverlayPen.ts'

/** Colours of the two sides; told apart by every kind of colour vision, and by the ticks. */
const FRONT_COLOR = 'rgb(255 150 20)'
const BEHIND_COLOR = 'rgb(60 150 255)'
const MUTUAL_COLOR = 'rgb(225 130 235)'
const UNKNOWN_COLOR = 'rgb(225 228 235)'

/** CSS pixels. */
const TICK_SPACING = 14
const TICK_LENGTH = 7

/** One boundary with what is known about its pair. */
export interface DrawnBoundary {
  readonly boundary: Pick<SharedBoundary, 'segments'>
  readonly state: PairState
}

/** The boundary's line, orange on the side of the occluder, blue on the other, with ticks from occluder to occludee. */
export function drawBoundary(pen: OverlayPen, { boundary, state }: DrawnBoundary, isHovered: boolean): void {
  const chains = chainsAtScale(boundary, pen.scale)
  const grow = isHovered ? 1 : 0
  switch (state) {
    case 'a-over-b':
    case 'b-over-a': {
      // The side of `b` is the right one.
      drawOrientedLine(pen, chains, state === 'a-over-b' ? 1 : -1, grow)
      return
    }
    case 'mutual':
      strokeChains(pen, chains, RIM, 4 + 2 * grow, 0)
      drawTicks(pen, chains, [1, -1], MUTUAL_COLOR, grow)
      strokeChains(pen, chains, MUTUAL_COLOR, 2 + grow, 0)
      return
    case 'none':
      strokeChains(pen, chains, RIM, 3.5 + 2 * grow, 0)
      strokeChains(pen, chains, UNKNOWN_COLOR, 1.25 + grow, 0)
      return
    case 'unknown':
      strokeChains(pen, chains, RIM, 3.5 + 2 * grow, 0)
      strokeChains(pen, chains, UNKNOWN_COLOR, 1.5 + grow, 0, [1, 5])
      return
    default:
      assertNever(state, 'pair state')
  }
}

/** A line with a front: `towardsBehind` is 1 where the occludee is to the right of the chains, −1 where to the left. */
export function drawOrientedLine(
  pen: OverlayPen,
  chains: readonly ArrayLike<number>[],
  towardsBehind: 1 | -1,
  grow: number,
  dash: readonly number[] = [],
): void {
  strokeChains(pen, chains, RIM, 5 + 2 * grow, 0, dash)
  drawTicks(pen, chains, [towardsBehind], BEHIND_COLOR, grow)
  strokeChains(pen, chains, BEHIND_COLOR, 1.75 + grow, 0.9 * towardsBehind, dash)
  strokeChains(pen, chains, FRONT_COLOR, 1.75 + grow, -0.9 * towardsBehind, dash)
}

/** `shift`: CSS pixels to the right of the chains. */
function strokeChains(
  pen: OverlayPen,
  chains: readonly ArrayLike<number>[],
  color: string,
  width: number,
  shift: number,
  dash: readonly number[] = [],
): void {
  const { context } = pen
  context.beginPath()
  for (const chain of chains) tracePoints(pen, shift === 0 ? chain : shifted(chain, shift / pen.scale))
  context.setLineDash([...dash])
  context.lineCap = (dash[0] ?? 0) > width ? 'butt' : 'round'
  context.strokeStyle = color
  context.lineWidth = width
  context.stroke()
  context.setLineDash([])
  context.lineCap = 'round'
}

/** The chain moved to its right by `distance` image pixels, corner by corner along the mean normal of both edges. */
function shifted(chain: ArrayLike<number>, distance: number): Float32Array {
  const moved = new Float32Array(chain.length)
  const last = chain.length / 2 - 1
  for (let at = 0; at <= last; at++) {
    const before = Math.max(0, at - 1)
    const after = Math.min(last, at + 1)
    const dx = chain[2 * after]! - chain[2 * before]!
    const dy = chain[2 * after + 1]! - chain[2 * before + 1]!
    const length = Math.hypot(dx, dy) || 1
    moved[2 * at] = chain[2 * at]! - (dy / length) * distance
    moved[2 * at + 1] = chain[2 * at + 1]! + (dx / length) * distance
  }
  return moved
}

function drawTicks(
  pen: OverlayPen,
  chains: readonly ArrayLike<number>[],
  sides: readonly number[],
  color: string,
  grow: number,
): void {
  const { context, scale, offsetX, offsetY } = pen
  context.beginPath()
  for (const chain of chains) {
    for (const { x, y, normalX, normalY } of placesAlong(chain, TICK_SPACING / scale)) {
      const [startX, startY] = [x * scale + offsetX, y * scale + offsetY]
      if (startX < 0 || startY < 0 || startX > pen.width || startY > pen.height) continue
      for (const side of sides) {
        const length = side * (TICK_LENGTH + grow)
        context.moveTo(startX, startY)
        context.lineTo(startX + normalX * length, startY + normalY * length)
      }
    }
  }
  strokeWithRim(pen, color, 1.75 + grow)
}
