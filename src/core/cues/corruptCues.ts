import { pixelCount } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import { blurPlanes } from './blurPlanes.ts'
import { confusedClasses } from './confusedClasses.ts'
import { DIRECTION_COUNT, DIRECTION_X, DIRECTION_Y } from './Cues.ts'
import type { Cues } from './Cues.ts'

/** How cues are spoilt, in the order in which it is done. Lengths are in pixels of the cues' grid. All 0: not at all. */
export interface CueCorruption {
  /** Share, 0..1, of all pixels that claim another class, in whole discs as wide as a missing stretch is long. */
  readonly confusion: number
  /** Largest misplacement of the boundary, pixels: a smooth random displacement with bends about every 32 pixels. */
  readonly shift: number
  /** Share, 0..1, of boundary pixels that go missing in whole stretches of about `GAP_SHARE` of the diagonal. */
  readonly gaps: number
  /** Share, 0..1, of boundary pixels that go missing independently of each other. */
  readonly drop: number
  /**
   * Share, 0..1, of boundary pixels that claim the opposite order: they move to their neighbour in their direction (the
   * boundary pixel lies on the occluder's side) and point back.
   */
  readonly flip: number
  /** Number of false straight strokes of 8 pixels in the foreground, each with one random side as the occluder. */
  readonly spurious: number
  /** Radius in pixels over which everything is smeared: a boundary becomes about 2 · blur + 1 pixels thick. */
  readonly blur: number
}

export const NO_CORRUPTION: CueCorruption = { confusion: 0, shift: 0, gaps: 0, drop: 0, flip: 0, spurious: 0, blur: 0 }

/** Length of a missing stretch, relative to the diagonal: 32 pixels at 640×480. */
const GAP_SHARE = 0.04
/** Pixels between two independent displacements. */
const BEND = 32
const STROKE_LENGTH = 8
/** From here on a pixel counts as one of the boundary. */
const IS_BOUNDARY = 0.5
/** What is left of the boundary probability where a boundary went missing. */
const ERASED = 0.02
/** Boundary probability and probability of the direction on a false stroke. */
const FALSE_BOUNDARY = 0.95
const FALSE_DIRECTION = 0.93
/** Tries per spurious stroke before it is given up: it must lie in the foreground. */
const ATTEMPTS = 50

/** Spoils a copy of the cues. The same cues, corruption and sequence of `random` give the same result. */
export function corruptCues(cues: Cues, corruption: Partial<CueCorruption>, random: () => number): Cues {
  const { confusion, shift, gaps, drop, flip, spurious, blur } = { ...NO_CORRUPTION, ...corruption }
  const boundary = cues.boundary.slice()
  const direction = cues.direction.slice()
  const classes =
    cues.classes === null || confusion === 0
      ? cues.classes
      : confusedClasses(cues.classes, cues.size, confusion, gapRadius(cues.size), random)
  const spoilt = { ...cues, boundary, direction, classes }
  const plane = new BoundaryPlane(spoilt)
  if (shift > 0) shiftBoundary(plane, cues, shift, random)
  if (gaps > 0) cutGaps(plane, gaps, random)
  if (drop > 0) for (const pixel of plane.pixels()) if (random() < drop) plane.erase(pixel)
  if (flip > 0) for (const pixel of plane.pixels()) if (random() < flip) plane.flip(pixel)
  for (let stroke = 0; stroke < spurious; stroke++) addStroke(plane, cues.background, random)
  return blur > 0 ? blurPlanes(spoilt, blur) : spoilt
}

/** Boundary and direction planes that are written to. */
class BoundaryPlane {
  readonly size: ImageSize
  readonly #boundary: Float32Array
  readonly #direction: Float32Array

  constructor({ size, boundary, direction }: Cues) {
    this.size = size
    this.#boundary = boundary
    this.#direction = direction
  }

  pixels(): number[] {
    const found: number[] = []
    this.#boundary.forEach((value, pixel) => {
      if (value >= IS_BOUNDARY) found.push(pixel)
    })
    return found
  }

  erase(pixel: number): void {
    this.#boundary[pixel] = ERASED
    this.#writeDirections(pixel, () => 1 / DIRECTION_COUNT)
  }

  flip(pixel: number): void {
    const d = this.#mostProbableDirection(pixel)
    const x = (pixel % this.size.width) + DIRECTION_X[d]!
    const y = Math.floor(pixel / this.size.width) + DIRECTION_Y[d]!
    const isInside = x >= 0 && x < this.size.width && y >= 0 && y < this.size.height
    const other = isInside ? y * this.size.width + x : pixel
    const probability = this.#boundary[pixel]!
    const directions = this.directionsAt(pixel)
    if (other !== pixel) this.erase(pixel)
    this.write(other, probability, (k) => directions[(k + DIRECTION_COUNT / 2) % DIRECTION_COUNT]!)
  }

  directionsAt(pixel: number): number[] {
    const pixels = this.#boundary.length
    return Array.from({ length: DIRECTION_COUNT }, (_, k) => this.#direction[k * pixels + pixel]!)
  }

  write(pixel: number, probability: number, directionOf: (k: number) => number): void {
    this.#boundary[pixel] = probability
    this.#writeDirections(pixel, directionOf)
  }

  #mostProbableDirection(pixel: number): number {
    const directions = this.directionsAt(pixel)
    return directions.indexOf(Math.max(...directions))
  }

  #writeDirections(pixel: number, directionOf: (k: number) => number): void {
    const pixels = this.#boundary.length
    for (let k = 0; k < DIRECTION_COUNT; k++) this.#direction[k * pixels + pixel] = directionOf(k)
  }
}

/** Moves every boundary pixel by a displacement that is interpolated between random ones on a lattice. */
function shiftBoundary(plane: BoundaryPlane, clean: Cues, reach: number, random: () => number): void {
  const { width, height } = plane.size
  const columns = Math.ceil(width / BEND) + 2
  const nodes = columns * (Math.ceil(height / BEND) + 2)
  const [alongX, alongY] = [0, 1].map(() => Float32Array.from({ length: nodes }, () => (2 * random() - 1) * reach))
  const pixels = plane.pixels()
  for (const pixel of pixels) plane.erase(pixel)
  const cleanPlane = new BoundaryPlane(clean)
  for (const pixel of pixels) {
    const x = pixel % width
    const y = Math.floor(pixel / width)
    const toX = Math.round(x + latticeValue(alongX!, columns, x / BEND, y / BEND))
    const toY = Math.round(y + latticeValue(alongY!, columns, x / BEND, y / BEND))
    if (toX < 0 || toY < 0 || toX >= width || toY >= height) continue
    const directions = cleanPlane.directionsAt(pixel)
    plane.write(toY * width + toX, clean.boundary[pixel]!, (k) => directions[k]!)
  }
}

function latticeValue(values: Float32Array, columns: number, x: number, y: number): number {
  const node = Math.floor(y) * columns + Math.floor(x)
  const [right, down] = [x - Math.floor(x), y - Math.floor(y)]
  const above = values[node]! * (1 - right) + values[node + 1]! * right
  const below = values[node + columns]! * (1 - right) + values[node + columns + 1]! * right
  return above * (1 - down) + below * down
}

function gapRadius({ width, height }: ImageSize): number {
  return (GAP_SHARE * Math.hypot(width, height)) / 2
}

/** Erases discs around random boundary pixels until the wanted share of boundary pixels is gone. */
function cutGaps(plane: BoundaryPlane, share: number, random: () => number): void {
  const { width } = plane.size
  const radius = gapRadius(plane.size)
  let left = plane.pixels()
  const wanted = Math.min(1, share) * left.length
  for (let missing = 0; missing < wanted;) {
    const centre = left[Math.floor(random() * left.length)]!
    const isCut = (pixel: number): boolean => {
      const dx = (pixel % width) - (centre % width)
      const dy = Math.floor(pixel / width) - Math.floor(centre / width)
      return dx * dx + dy * dy <= radius * radius
    }
    for (const pixel of left) if (isCut(pixel)) plane.erase(pixel)
    const kept = left.filter((pixel) => !isCut(pixel))
    missing += left.length - kept.length
    left = kept
  }
}

function addStroke(plane: BoundaryPlane, background: Float32Array, random: () => number): void {
  const { width, height } = plane.size
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const start = Math.floor(random() * pixelCount(plane.size))
    const k = Math.floor(random() * DIRECTION_COUNT)
    // Along the stroke: a quarter turn from the direction of its pixels.
    const along = (k + 2) % DIRECTION_COUNT
    const pixels = Array.from({ length: STROKE_LENGTH }, (_, step) => {
      const x = (start % width) + step * DIRECTION_X[along]!
      const y = Math.floor(start / width) + step * DIRECTION_Y[along]!
      return x < 0 || y < 0 || x >= width || y >= height ? -1 : y * width + x
    })
    if (pixels.some((pixel) => pixel < 0 || background[pixel]! >= 0.5)) continue
    const other = (1 - FALSE_DIRECTION) / (DIRECTION_COUNT - 1)
    for (const pixel of pixels) plane.write(pixel, FALSE_BOUNDARY, (it) => (it === k ? FALSE_DIRECTION : other))
    return
  }
}
