import type { PixelBox } from '../../../core/pixels/imageSize.ts'
import type { TickGuide } from './StageGuides.ts'

/** Boundary pixels less probable than this, of 255, get no tick. */
const LEAST_PROBABILITY = 77

/** Numbers per tick in the answer of `directionTicks`. */
export const TICK_FIELDS = 4

/**
 * The most probable boundary pixel of every cell of `stride` × `stride` grid pixels that meets `box` (grid pixels,
 * half-open), as x, y, direction 0..7, probability 0..1. Cells hang on the grid and not on the view, so that ticks stay
 * where they are while one pans. O(pixels of the box).
 */
export function directionTicks({ boundary, direction, size }: TickGuide, box: PixelBox, stride: number): number[] {
  const ticks: number[] = []
  const first = (value: number): number => Math.max(0, Math.floor(value / stride) * stride)
  for (let top = first(box.y0); top < Math.min(size.height, box.y1); top += stride) {
    for (let left = first(box.x0); left < Math.min(size.width, box.x1); left += stride) {
      const best = mostProbable(boundary, size.width, left, top, {
        right: Math.min(size.width, left + stride),
        bottom: Math.min(size.height, top + stride),
      })
      if (best < 0) continue
      ticks.push(best % size.width, Math.floor(best / size.width), direction[best]!, boundary[best]! / 255)
    }
  }
  return ticks
}

/** -1 where nothing in the cell is probable enough. */
function mostProbable(
  boundary: Uint8Array,
  width: number,
  left: number,
  top: number,
  end: { readonly right: number; readonly bottom: number },
): number {
  let best = -1
  let most = LEAST_PROBABILITY - 1
  for (let y = top; y < end.bottom; y++) {
    for (let pixel = y * width + left; pixel < y * width + end.right; pixel++) {
      if (boundary[pixel]! <= most) continue
      most = boundary[pixel]!
      best = pixel
    }
  }
  return best
}

/** The smallest power of two of grid pixels that is at least `spacing` CSS pixels wide at `scale` CSS pixels per grid pixel. */
export function tickStride(scale: number, spacing: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(spacing / scale)))
}
