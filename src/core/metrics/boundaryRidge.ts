import type { ImageSize } from '../pixels/imageSize.ts'

/** Radius of the triangle by which the map is smoothed before its orientation is taken. */
const RADIUS = 4
/** A pixel stays unless a neighbour across the line is more than so many times as probable. */
const LENIENCE = 1.01
/** Width of the border along which probabilities fall to nothing. */
const BORDER = 5

/**
 * The ridge of a boundary map, as the evaluations of oriented boundaries take it before they count: pixels that are less probable
 * than the map (interpolated) a pixel to either side across the line become 0, and near the image's border all fall off linearly.
 * Across which line, the second derivatives of the smoothed map say: angle = atan(Oyy · sign(−Oxy) / (Oxx + 1e−5)). Ours: the
 * sign of 0 is 1, since with 0 lines that are exactly horizontal would be compared along themselves.
 *
 * It does not look at predicted directions, so that maps of any origin are thinned alike; the solver thins in its own way
 * (`cues/orientedBoundary.ts`). O(pixels); allocates the result and a few planes.
 * Source: P. Dollár, C. L. Zitnick, *Fast Edge Detection Using Structured Forests*, PAMI 2015, whose step the evaluators of
 * DOC, DOOBNet, OFNet and P2ORM share.
 */
export function boundaryRidge(probability: Float32Array, size: ImageSize): Float32Array {
  const smooth = smoothed(probability, size)
  const alongX = slopes(smooth, size, 'x')
  const alongY = slopes(smooth, size, 'y')
  const xx = slopes(alongX, size, 'x')
  const xy = slopes(alongY, size, 'x')
  const yy = slopes(alongY, size, 'y')
  const ridge = new Float32Array(probability.length)
  for (let y = 0; y < size.height; y++) ridgeRow(probability, size, y, xx, xy, yy, ridge)
  return ridge
}

function ridgeRow(
  probability: Float32Array,
  size: ImageSize,
  y: number,
  xx: Float32Array,
  xy: Float32Array,
  yy: Float32Array,
  ridge: Float32Array,
): void {
  const { width, height } = size
  for (let x = 0; x < width; x++) {
    const pixel = y * width + x
    const value = probability[pixel]!
    if (value === 0) continue
    const sign = xy[pixel]! > 0 ? -1 : 1
    const angle = Math.atan((sign * yy[pixel]!) / (xx[pixel]! + 1e-5))
    const dx = Math.cos(angle)
    const dy = Math.sin(angle)
    const lenient = LENIENCE * value
    if (lenient < valueAt(probability, size, x + dx, y + dy)) continue
    if (lenient < valueAt(probability, size, x - dx, y - dy)) continue
    const toBorder = Math.min(x, y, width - 1 - x, height - 1 - y)
    ridge[pixel] = toBorder < BORDER ? (value * toBorder) / BORDER : value
  }
}

/** Interpolated between pixel centres; outside of the image its border goes on. */
function valueAt(plane: Float32Array, { width, height }: ImageSize, x: number, y: number): number {
  const placeX = Math.min(width - 1, Math.max(0, x))
  const placeY = Math.min(height - 1, Math.max(0, y))
  const left = Math.min(Math.floor(placeX), Math.max(0, width - 2))
  const top = Math.min(Math.floor(placeY), Math.max(0, height - 2))
  const right = Math.min(width - 1, left + 1)
  const bottom = Math.min(height - 1, top + 1)
  const acrossX = placeX - left
  const acrossY = placeY - top
  const above = plane[top * width + left]! * (1 - acrossX) + plane[top * width + right]! * acrossX
  const below = plane[bottom * width + left]! * (1 - acrossX) + plane[bottom * width + right]! * acrossX
  return above * (1 - acrossY) + below * acrossY
}

/** Weights (1, 2, 3, 4, 5, 4, 3, 2, 1) / 25 along x and y; beyond its borders the plane is mirrored. */
function smoothed(plane: Float32Array, { width, height }: ImageSize): Float32Array {
  const along = new Float32Array(plane.length)
  const result = new Float32Array(plane.length)
  for (let y = 0; y < height; y++) smoothLine(plane, along, y * width, width, 1)
  for (let x = 0; x < width; x++) smoothLine(along, result, x, height, width)
  return result
}

function smoothLine(from: Float32Array, to: Float32Array, start: number, length: number, step: number): void {
  for (let at = 0; at < length; at++) {
    let sum = 0
    for (let tap = -RADIUS; tap <= RADIUS; tap++) {
      sum += (RADIUS + 1 - Math.abs(tap)) * from[start + mirrored(at + tap, length) * step]!
    }
    to[start + at * step] = sum / (RADIUS + 1) ** 2
  }
}

/** …, 1, 0, 0, 1, …, length − 1, length − 1, …; for lines shorter than the triangle as often as it takes. */
function mirrored(at: number, length: number): number {
  const place = ((at % (2 * length)) + 2 * length) % (2 * length)
  return place < length ? place : 2 * length - 1 - place
}

/** Central differences, one-sided ones at the border; 0 along a side of one pixel. */
function slopes(plane: Float32Array, { width, height }: ImageSize, axis: 'x' | 'y'): Float32Array {
  const result = new Float32Array(plane.length)
  if (axis === 'x') for (let y = 0; y < height; y++) slopeLine(plane, result, y * width, width, 1)
  else for (let x = 0; x < width; x++) slopeLine(plane, result, x, height, width)
  return result
}

function slopeLine(from: Float32Array, to: Float32Array, start: number, length: number, step: number): void {
  for (let at = 0; at < length; at++) {
    const before = Math.max(0, at - 1)
    const after = Math.min(length - 1, at + 1)
    if (after > before)
      to[start + at * step] = (from[start + after * step]! - from[start + before * step]!) / (after - before)
  }
}
