import { checkImageSize, pixelCount, sizeText } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import { refuse } from '../support/DomainError.ts'
import type { NetworkGeometry, NetworkInput, SizeRule } from './NetworkSpec.ts'

/**
 * Most pixels of the cues, and of the image that a network with the rule `multiple` sees, unless said otherwise: 2364×1773 of a photo.
 * With six classes the cues take 64 bytes per pixel, 256 MiB, and their solve somewhat more.
 */
const LARGEST_CUE_PIXELS = 4 * 1024 * 1024

export interface TileOptions {
  /** Default `LARGEST_CUE_PIXELS`. */
  readonly largestPixels?: number
}

/** Who has no outputs of a size (a classifier) leaves out the stride. */
export interface TiledSpec {
  readonly input: NetworkInput
  readonly stride?: number
}

/**
 * How an image of a size is scaled and cut for a network. Tiles start at multiples of both `multiple` and the stride, so
 * that the network sees the grid it would see in the whole image and outputs fall on one grid. Throws `bad-input` for a size that is none and for an
 * overlap that leaves no room in a tile.
 */
export function planTiles(imageSize: ImageSize, spec: TiledSpec, options: TileOptions = {}): NetworkGeometry {
  checkImageSize(imageSize, 'the image')
  const { stride = 1 } = spec
  const rule = spec.input.size
  const cueSize = reducedSize(imageSize, options.largestPixels ?? LARGEST_CUE_PIXELS)
  const workingSize = workingSizeFor(imageSize, cueSize, rule)
  const columns = axisTiles(workingSize.width, rule, 'width', stride)
  const rows = axisTiles(workingSize.height, rule, 'height', stride)
  const warnings: string[] = []
  if (cueSize !== imageSize) {
    const sizes = `${sizeText(imageSize)}, is larger than what is looked at at once: cues are made at ${sizeText(cueSize)}`
    warnings.push(`The image, ${sizes}.`)
  }
  return {
    imageSize,
    workingSize,
    cueSize,
    tileSize: { width: columns.side, height: rows.side },
    stride,
    tiles: rows.starts.flatMap((y) => columns.starts.map((x) => ({ x, y }))),
    warnings,
  }
}

/** The size itself, or that made smaller evenly to at most so many pixels (a side of 1 stays). */
function reducedSize(size: ImageSize, largestPixels: number): ImageSize {
  if (pixelCount(size) <= largestPixels) return size
  const factor = Math.sqrt(largestPixels / pixelCount(size))
  return scaledSize(size, factor, Math.floor)
}

function workingSizeFor(imageSize: ImageSize, cueSize: ImageSize, rule: SizeRule): ImageSize {
  const { width, height } = imageSize
  switch (rule.rule) {
    case 'multiple':
      return cueSize
    case 'longest-side':
      return scaledSize(imageSize, rule.longestSide / Math.max(width, height), Math.round)
    case 'fixed': {
      const scaled = scaledSize(imageSize, Math.min(rule.width / width, rule.height / height), Math.round)
      return { width: Math.min(rule.width, scaled.width), height: Math.min(rule.height, scaled.height) }
    }
  }
}

function scaledSize({ width, height }: ImageSize, factor: number, round: (side: number) => number): ImageSize {
  return { width: Math.max(1, round(width * factor)), height: Math.max(1, round(height * factor)) }
}

interface AxisTiles {
  readonly side: number
  readonly starts: readonly number[]
}

function axisTiles(length: number, rule: SizeRule, axis: 'width' | 'height', stride: number): AxisTiles {
  if (rule.rule === 'fixed') return { side: rule[axis], starts: [0] }
  const { multiple } = rule
  if (rule.rule === 'longest-side' || length <= rule.tile) return { side: roundUp(length, multiple), starts: [0] }
  const grain = leastCommonMultiple(multiple, stride)
  const largest = rule.tile - (rule.tile % grain)
  const overlap = roundUp(rule.overlap, grain)
  if (overlap >= largest) {
    throw refuse('bad-input', {
      what: 'The tiles of the model are too small for their overlap',
      where: 'its size rule',
      expected: `an overlap that, rounded up to a multiple of ${grain}, is less than the tile's ${largest} pixels`,
      received: `${rule.overlap}, rounded up ${overlap}`,
      todo: 'Give the model larger tiles or less overlap, or make the image smaller.',
    })
  }
  // As few tiles as do, and these no larger than they must be.
  const count = Math.ceil((length - overlap) / (largest - overlap))
  const step = roundUp(Math.ceil((length - overlap) / count), grain)
  return { side: step + overlap, starts: Array.from({ length: count }, (_, index) => index * step) }
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple
}

function leastCommonMultiple(a: number, b: number): number {
  let [divisor, rest] = [a, b]
  while (rest > 0) [divisor, rest] = [rest, divisor % rest]
  return (a / divisor) * b
}
