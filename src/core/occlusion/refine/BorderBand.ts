import type { ImageSize, PixelBox } from '../../pixels/imageSize.ts'
import type { OwnerBorder } from './ownerBorders.ts'

/** What lies near the border of two owners: pixels of both, with their distance from it. */
export interface BorderBand {
  /** Window around the band, one pixel wider where the image goes on. */
  readonly box: PixelBox
  /** By pixel of the window, row-major: distance in pixels from the middle of the nearest edge; infinite outside. */
  readonly distance: Float32Array
  /** By pixel of the window: index of that edge; −1 outside. */
  readonly edge: Int32Array
}

/**
 * The band of all pixels of the two owners within `radius` of their border that hang together with it: what lies behind
 * somebody else is no part of it. Every edge stamps the disc around its middle; of equally near ones the first counts.
 * O(edges · radius²); allocates the window.
 */
export function borderBand(
  { a, b, aPixels, bPixels }: OwnerBorder,
  ownerAt: Int32Array,
  size: ImageSize,
  radius: number,
): BorderBand {
  const box = boxAround(aPixels, bPixels, size, Math.ceil(radius) + 2)
  const columns = box.x1 - box.x0
  const distance = new Float32Array(columns * (box.y1 - box.y0)).fill(Infinity)
  const edge = new Int32Array(distance.length).fill(-1)
  const stamps = [stampOf(radius, 0.5, 0), stampOf(radius, 0, 0.5)]
  for (let index = 0; index < aPixels.length; index++) {
    const first = Math.min(aPixels[index]!, bPixels[index]!)
    const isAcross = Math.abs(aPixels[index]! - bPixels[index]!) === 1
    const x = first % size.width
    const y = Math.floor(first / size.width)
    for (const { dx, dy, length } of stamps[isAcross && size.width > 1 ? 0 : 1]!) {
      const [toX, toY] = [x + dx, y + dy]
      if (toX < box.x0 || toY < box.y0 || toX >= box.x1 || toY >= box.y1) continue
      const owner = ownerAt[toY * size.width + toX]
      if (owner !== a && owner !== b) continue
      const at = (toY - box.y0) * columns + toX - box.x0
      if (length >= distance[at]!) continue
      distance[at] = length
      edge[at] = index
    }
  }
  dropUnreached(distance, columns, startsOf(aPixels, bPixels, size, box))
  return { box, distance, edge }
}

/** Places in the window of the pixels on both sides of the border. */
function startsOf(
  aPixels: readonly number[],
  bPixels: readonly number[],
  { width }: ImageSize,
  box: PixelBox,
): number[] {
  const placeOf = (pixel: number): number => {
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    return (y - box.y0) * (box.x1 - box.x0) + x - box.x0
  }
  return [...aPixels.map(placeOf), ...bPixels.map(placeOf)]
}

/** Takes out of the band what no path of pixels of the band, edge to edge, leads to from the starts. */
function dropUnreached(distance: Float32Array, columns: number, starts: readonly number[]): void {
  const isReached = new Uint8Array(distance.length)
  const open: number[] = []
  const reach = (at: number): void => {
    if (distance[at] === Infinity || isReached[at] !== 0) return
    isReached[at] = 1
    open.push(at)
  }
  starts.forEach(reach)
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const x = at % columns
    if (x > 0) reach(at - 1)
    if (x + 1 < columns) reach(at + 1)
    if (at >= columns) reach(at - columns)
    if (at + columns < distance.length) reach(at + columns)
  }
  for (let at = 0; at < distance.length; at++) if (isReached[at] === 0) distance[at] = Infinity
}

interface Offset {
  readonly dx: number
  readonly dy: number
  readonly length: number
}

/** Offsets from a pixel to those whose centres are within `radius` of the point (middleX, middleY) away from its own. */
function stampOf(radius: number, middleX: number, middleY: number): Offset[] {
  const reach = Math.ceil(radius) + 1
  const offsets: Offset[] = []
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const length = Math.hypot(dx - middleX, dy - middleY)
      if (length <= radius) offsets.push({ dx, dy, length })
    }
  }
  return offsets
}

function boxAround(
  aPixels: readonly number[],
  bPixels: readonly number[],
  { width, height }: ImageSize,
  reach: number,
): PixelBox {
  let [x0, y0, x1, y1] = [width, height, 0, 0]
  for (const pixels of [aPixels, bPixels]) {
    for (const pixel of pixels) {
      const x = pixel % width
      const y = Math.floor(pixel / width)
      if (x < x0) x0 = x
      if (x >= x1) x1 = x + 1
      if (y < y0) y0 = y
      if (y >= y1) y1 = y + 1
    }
  }
  return {
    x0: Math.max(0, x0 - reach),
    y0: Math.max(0, y0 - reach),
    x1: Math.min(width, x1 + reach),
    y1: Math.min(height, y1 + reach),
  }
}
