import { maskUnionOf } from '../masks/maskAlgebra.ts'
import type { RunLengthMask } from '../masks/RunLengthMask.ts'
import { transposeMask } from '../masks/transposeMask.ts'
import { checkImageSize, pixelCount, sizeText } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import { refuse } from '../support/DomainError.ts'

/**
 * Rasterises one closed ring [x0, y0, x1, y1, …] exactly as pycocotools does, crossings on and over the border included.
 *
 * The rule: vertices go to a grid five times as fine, c = trunc(5·v + 0.5) (toward zero, so not `floor` for negative
 * ones). Each side is walked in unit steps of its longer axis, the other coordinate rounded by the same trunc(… + 0.5).
 * Where the walk passes from fine column 5x + 2 to 5x + 3, the middle of pixel column x, it puts a border into that
 * column before row ceil((r + 0.5) / 5 − 0.5), r the smaller of the two fine rows, clamped to 0 … height; columns
 * outside the image are left out. Pixels between an odd and the next even border, in column-major order, are inside:
 * self-crossing rings follow the even-odd rule. A ring of whole pixel corners fills exactly the pixels it surrounds.
 *
 * Source: pycocotools 2.0.11, `common/maskApi.c` (`rleFrPoly`), described here and written anew. Where we differ: a
 * ring must be at least three finite points in pairs; pycocotools takes a 4-number list for a box and drops an odd last
 * number.
 * Throws `bad-input` naming the number at fault. Cost: the ring's length in fine pixels plus sorting the crossings.
 */
export function maskFromCocoPolygon(size: ImageSize, ring: readonly number[], where = 'polygon'): RunLengthMask {
  checkImageSize(size, where)
  checkRing(ring, where)
  const borders = columnBorders(size, ring, where).sort()
  const columnMajor = oddOnes(borders, pixelCount(size))
  return transposeMask({ width: size.height, height: size.width, ends: columnMajor })
}

/** The union of several rings, as COCO means a list of polygons (a ring inside another one is not a hole). */
export function maskFromCocoPolygons(
  size: ImageSize,
  rings: readonly (readonly number[])[],
  where = 'polygons',
): RunLengthMask {
  return maskUnionOf(
    size,
    rings.map((ring, index) => maskFromCocoPolygon(size, ring, `${where}[${index}]`)),
  )
}

/** Throws `bad-input` unless `ring` is an even number of at least six finite numbers. */
export function checkRing(ring: readonly unknown[], where: string): asserts ring is readonly number[] {
  for (let at = 0; at < ring.length; at++) {
    const value = ring[at]
    if (typeof value === 'number' && Number.isFinite(value)) continue
    throw refuse('bad-input', {
      what: 'Not a coordinate',
      where: `${where}[${at}]`,
      expected: 'a finite number',
      received: typeof value === 'number' ? String(value) : value === null ? 'null' : typeof value,
    })
  }
  if (ring.length % 2 === 0 && ring.length >= 6) return
  throw refuse('bad-input', {
    what: ring.length === 4 ? 'Four numbers are not an outline (and boxes are not read here)' : 'Not an outline',
    where,
    expected: 'x, y of at least three points',
    received: `${ring.length} numbers`,
  })
}

/** Fine pixels per pixel. */
const SCALE = 5
/**
 * Most fine pixels that a ring may be walked through: 13 million pixels of outline, 200 times around the largest square
 * image. Bounds the time that a hostile file can cost.
 */
const MOST_STEPS = 2 ** 26

/** Linear column-major border positions (x · height + y) in walking order. */
function columnBorders(size: ImageSize, ring: readonly number[], where: string): Uint32Array {
  const corners = ring.length / 2
  const fine = new Float64Array(ring.length + 2)
  for (let at = 0; at < ring.length; at++) fine[at] = Math.trunc(SCALE * ring[at]! + 0.5)
  fine[ring.length] = fine[0]!
  fine[ring.length + 1] = fine[1]!
  let steps = 0
  let crossings = 0
  for (let corner = 0; corner < corners; corner++) {
    const dx = Math.abs(fine[2 * corner + 2]! - fine[2 * corner]!)
    steps += Math.max(dx, Math.abs(fine[2 * corner + 3]! - fine[2 * corner + 1]!))
    crossings += Math.min(Math.ceil(dx / SCALE) + 1, size.width)
  }
  if (!(steps <= MOST_STEPS)) throw tooLong(size, where)
  const walk: Walk = { size, borders: new Uint32Array(crossings), length: 0 }
  for (let corner = 0; corner < corners; corner++) {
    const at = 2 * corner
    walkSide(walk, fine[at]!, fine[at + 1]!, fine[at + 2]!, fine[at + 3]!)
  }
  return walk.borders.subarray(0, walk.length)
}

interface Walk {
  readonly size: ImageSize
  readonly borders: Uint32Array
  length: number
}

/** Walks one side, always from its lower end on the longer axis, so that both directions give the same crossings. */
function walkSide(walk: Walk, x0: number, y0: number, x1: number, y1: number): void {
  const dx = Math.abs(x1 - x0)
  const dy = Math.abs(y1 - y0)
  if (dx === 0) return
  if (dx >= dy) {
    const [xs, ys, ye] = x0 > x1 ? [x1, y1, y0] : [x0, y0, y1]
    const slope = (ye - ys) / dx
    // Only the steps from 5x + 2 to 5x + 3 matter, and of them those inside the image.
    const firstColumn = Math.max(0, Math.ceil((xs - 2) / SCALE))
    const lastColumn = Math.min(walk.size.width - 1, Math.floor((xs + dx - 3) / SCALE))
    for (let column = firstColumn; column <= lastColumn; column++) {
      const step = SCALE * column + 2 - xs
      const row = Math.trunc(ys + slope * step + 0.5)
      const nextRow = Math.trunc(ys + slope * (step + 1) + 0.5)
      addBorder(walk, column, row < nextRow ? row : nextRow)
    }
    return
  }
  const [xs, ys, xe] = y0 > y1 ? [x1, y1, x0] : [x0, y0, x1]
  const slope = (xe - xs) / dy
  let fineColumn = Math.trunc(xs + 0.5)
  for (let step = 1; step <= dy; step++) {
    const next = Math.trunc(xs + slope * step + 0.5)
    if (next === fineColumn) continue
    const left = next < fineColumn ? next : fineColumn
    fineColumn = next
    const column = (left - 2) / SCALE
    if (Number.isInteger(column) && column >= 0 && column < walk.size.width) addBorder(walk, column, ys + step - 1)
  }
}

function addBorder(walk: Walk, column: number, fineRow: number): void {
  const { height } = walk.size
  const row = (fineRow + 0.5) / SCALE - 0.5
  walk.borders[walk.length++] = column * height + (row < 0 ? 0 : row > height ? height : Math.ceil(row))
}

/** Sorted borders to canonical cumulative ends: two borders on the same pixel cancel. */
function oddOnes(borders: Uint32Array, total: number): Uint32Array {
  const ends = new Uint32Array(borders.length + 1)
  let length = 0
  for (const border of borders) {
    if (length > 0 && ends[length - 1] === border) length--
    else ends[length++] = border
  }
  if (length > 0 && ends[length - 1] === total) length--
  ends[length++] = total
  return ends.subarray(0, length)
}

function tooLong(size: ImageSize, where: string): Error {
  return refuse('bad-input', {
    what: 'The outline is far larger than any image',
    where,
    expected: `an outline of an image of ${sizeText(size)}, at most ${MOST_STEPS / SCALE} pixels long`,
    received: 'a longer one',
    todo: 'Check the coordinates: they must be image pixels.',
  })
}
