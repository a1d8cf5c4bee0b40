import type { ImageSize } from '../../src/core/pixels/imageSize.ts'
import type { Bitmap } from './bitmapOracle.ts'

/*
 * COCO's two ways to say a mask, read the slow and obvious way: one byte per pixel, nothing shared with `src`. What the
 * end-to-end tests hold exported files against.
 */

/** A compressed run-length mask as COCO files have it; `size` is height, width. */
export interface PlainRle {
  readonly size: readonly [height: number, width: number]
  readonly counts: string
}

/** The pixels of a compressed mask. Its runs go down the columns and begin with background. */
export function pixelsOfRle({ size: [height, width], counts }: PlainRle): Bitmap {
  const pixels = new Uint8Array(width * height)
  let at = 0
  countsOf(counts).forEach((length, run) => {
    for (let end = at + length; at < end; at++) pixels[(at % height) * width + Math.floor(at / height)] = run % 2
  })
  if (at !== width * height) throw new Error(`runs of ${at} pixels in a mask of ${width}×${height}`)
  return { width, height, pixels }
}

/**
 * Numbers of five bits per character, lowest first; bit 32 says that more follow, bit 16 of the last is the sign. From
 * the fourth on, a number is the difference to the one before the last.
 */
function countsOf(text: string): number[] {
  const counts: number[] = []
  let [value, place] = [0, 1]
  for (const character of text) {
    const group = character.charCodeAt(0) - 48
    value += (group % 32) * place
    place *= 32
    if (group >= 32) continue
    if (group >= 16) value -= place
    counts.push(counts.length > 2 ? value + counts.at(-2)! : value)
    value = 0
    place = 1
  }
  return counts
}

/**
 * The pixels of a ring x0, y0, x1, y1, … by the rule of pycocotools 2.0.11 (`rleFrPoly`): the outline is walked on a grid
 * five times as fine; where it crosses the middle of a pixel column, everything after that row, column by column, turns.
 */
export function pixelsOfRing({ width, height }: ImageSize, ring: readonly number[]): Bitmap {
  const turns = new Uint8Array(width * height + 1)
  const walk = fineOutline(ring)
  for (let step = 1; step < walk.length; step++) {
    const [before, here] = [walk[step - 1]!, walk[step]!]
    if (before.x === here.x) continue
    const column = (Math.min(before.x, here.x) + 0.5) / 5 - 0.5
    if (!Number.isInteger(column) || column < 0 || column > width - 1) continue
    const row = (Math.min(before.y, here.y) + 0.5) / 5 - 0.5
    turns[column * height + Math.ceil(Math.min(height, Math.max(0, row)))]! ^= 1
  }
  const pixels = new Uint8Array(width * height)
  let value = 0
  for (let at = 0; at < width * height; at++) {
    value ^= turns[at]!
    pixels[(at % height) * width + Math.floor(at / height)] = value
  }
  return { width, height, pixels }
}

/** Every fine grid point along the closed ring, unit step by unit step of the longer axis of each side. */
function fineOutline(ring: readonly number[]): { readonly x: number; readonly y: number }[] {
  const fine = ring.map((coordinate) => Math.trunc(5 * coordinate + 0.5))
  const walk: { x: number; y: number }[] = []
  for (let side = 0; side < fine.length; side += 2) {
    const [x0, y0] = [fine[side]!, fine[side + 1]!]
    const [x1, y1] = [fine[(side + 2) % fine.length]!, fine[(side + 3) % fine.length]!]
    const steps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0))
    const isFlat = Math.abs(x1 - x0) >= Math.abs(y1 - y0)
    // Sides are measured from their lower end of the longer axis, whichever way they are walked.
    const isTurned = isFlat ? x0 > x1 : y0 > y1
    const [fromX, fromY, toX, toY] = isTurned ? [x1, y1, x0, y0] : [x0, y0, x1, y1]
    for (let step = 0; step <= steps; step++) {
      const along = isTurned ? steps - step : step
      const slope = steps === 0 ? 0 : (isFlat ? toY - fromY : toX - fromX) / steps
      if (isFlat) walk.push({ x: fromX + along, y: Math.trunc(fromY + slope * along + 0.5) })
      else walk.push({ x: Math.trunc(fromX + slope * along + 0.5), y: fromY + along })
    }
  }
  return walk
}
