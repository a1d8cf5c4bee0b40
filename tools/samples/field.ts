import { maskFromCocoPolygon } from '../../src/core/formats/cocoPolygon.ts'
import { maskDifference } from '../../src/core/masks/maskAlgebra.ts'
import { rowSpansOf, SPAN_STRIDE } from '../../src/core/masks/rowSpans.ts'

/** Numbers on a rectangle of image pixels, row-major; the rectangle may lie partly outside the image. */
export interface Field {
  readonly x0: number
  readonly y0: number
  readonly width: number
  readonly height: number
  readonly values: Float32Array
}

/** Sub-pixels per pixel side: 16 levels of coverage are enough that no edge shows steps. */
const FINE = 4

/** How much of each pixel, 0..1, lies inside an outline and outside its hole; on its bounding box and `margin` around. */
export function coverageOf(outline: readonly number[], hole: readonly number[] | null, margin: number): Field {
  const xs = outline.filter((_, at) => at % 2 === 0)
  const ys = outline.filter((_, at) => at % 2 === 1)
  const x0 = Math.floor(Math.min(...xs)) - margin
  const y0 = Math.floor(Math.min(...ys)) - margin
  const width = Math.ceil(Math.max(...xs)) + margin - x0
  const height = Math.ceil(Math.max(...ys)) + margin - y0
  const fineSize = { width: width * FINE, height: height * FINE }
  const fine = (ring: readonly number[]) => ring.map((value, at) => (value - (at % 2 === 0 ? x0 : y0)) * FINE)
  const whole = maskFromCocoPolygon(fineSize, fine(outline))
  const spans = rowSpansOf(hole === null ? whole : maskDifference(whole, maskFromCocoPolygon(fineSize, fine(hole))))
  const values = new Float32Array(width * height)
  for (let at = 0; at < spans.length; at += SPAN_STRIDE) {
    const row = Math.floor(spans[at]! / FINE) * width
    for (let x = spans[at + 1]!; x < spans[at + 2]!; x++) values[row + Math.floor(x / FINE)]! += 1 / (FINE * FINE)
  }
  return { x0, y0, width, height, values }
}

/** The value at a pixel, 0 outside the field. */
export function fieldAt(field: Field, x: number, y: number): number {
  const column = x - field.x0
  const row = y - field.y0
  if (column < 0 || row < 0 || column >= field.width || row >= field.height) return 0
  return field.values[row * field.width + column]!
}

/** The field blurred by about `radius` pixels: two passes of a running mean each way, near enough to a Gaussian. */
export function blurred(field: Field, radius: number): Field {
  const reach = Math.max(1, Math.round(radius * 0.7))
  let values = field.values
  for (let pass = 0; pass < 2; pass++) {
    values = runningMean(values, field.height, field.width, field.width, 1, reach)
    values = runningMean(values, field.width, field.height, 1, field.width, reach)
  }
  return { ...field, values }
}

/** Mean over `reach` values to either side along each of `lines` lines; what is beyond the ends counts as 0. */
function runningMean(
  from: Float32Array,
  lines: number,
  length: number,
  lineStride: number,
  stride: number,
  reach: number,
): Float32Array<ArrayBuffer> {
  const to = new Float32Array(from.length)
  for (let line = 0; line < lines; line++) {
    const start = line * lineStride
    let sum = 0
    for (let at = -reach; at < length; at++) {
      if (at + reach < length) sum += from[start + (at + reach) * stride]!
      if (at - reach - 1 >= 0) sum -= from[start + (at - reach - 1) * stride]!
      if (at >= 0) to[start + at * stride] = sum / (2 * reach + 1)
    }
  }
  return to
}
