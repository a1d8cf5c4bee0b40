import { DIRECTION_COUNT } from '../cues/Cues.ts'
import type { Cues } from '../cues/Cues.ts'
import { pixelCount } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import { invariant } from '../support/assert.ts'
import { directionOfChannels } from './directionOfChannels.ts'
import type { NetworkGeometry, NetworkOutputs, NetworkSpec } from './NetworkSpec.ts'
import { outputSize } from './outputGrid.ts'
import { PlainProbabilities } from './PlainProbabilities.ts'
import type { ProbabilityKernel } from './ProbabilityKernel.ts'
import { regridCues } from './regridCues.ts'
import { TileRows } from './TileRows.ts'
import { aloneWithin, tileWeights } from './tileWeights.ts'

const NOWHERE = { from: 0, to: 0 }

/** Looked at in one go: with 20 channels 320 kB, less than the second cache of a core. */
const MOST_POSITIONS = 4096

/**
 * Puts the outputs of a network, tile by tile in any order, together as the cues of the image. Each tile's probabilities are added
 * with its weights (`tileWeights`), which sum to 1 at each position; a single tile is taken as it is. `finish` reads the sums on
 * the grid of the cues.
 *
 * Memory: the planes on the grid of the outputs, (10 + classes) · 4 bytes per position, made once, and a second time where
 * the cues are on another grid; of a tile nothing is kept. Cost: O(channels · positions of the tiles).
 */
export class CueCollector {
  readonly #geometry: NetworkGeometry
  readonly #spec: NetworkSpec
  readonly #size: ImageSize
  readonly #tileSize: ImageSize
  readonly #kernel: ProbabilityKernel
  /** Views of the planes below, in the order of the channels of `TileRows`. */
  readonly #planes: readonly Float32Array[]
  readonly #columnWeights: ReadonlyMap<number, Float64Array>
  readonly #rowWeights: ReadonlyMap<number, Float64Array>
  readonly #background: Float32Array
  readonly #classes: Float32Array
  readonly #boundary: Float32Array
  readonly #direction: Float32Array
  readonly #missing: Set<number>

  /** `kernel`: what makes logits into probabilities; it is used while a tile is added and may serve others in between. */
  constructor(geometry: NetworkGeometry, spec: NetworkSpec, kernel: ProbabilityKernel = new PlainProbabilities()) {
    this.#geometry = geometry
    this.#spec = spec
    this.#kernel = kernel
    this.#size = outputSize(geometry.workingSize, geometry.stride)
    this.#tileSize = outputSize(geometry.tileSize, geometry.stride)
    const { tiles, stride } = geometry
    this.#columnWeights = weightsByStart(
      tiles.map(({ x }) => x / stride),
      this.#tileSize.width,
      this.#size.width,
    )
    this.#rowWeights = weightsByStart(
      tiles.map(({ y }) => y / stride),
      this.#tileSize.height,
      this.#size.height,
    )
    const pixels = pixelCount(this.#size)
    this.#background = new Float32Array(pixels)
    this.#classes = new Float32Array(spec.classes.length * pixels)
    this.#boundary = new Float32Array(pixels)
    this.#direction = new Float32Array(DIRECTION_COUNT * pixels)
    const directions = planesOf(this.#direction, pixels)
    this.#planes = [
      this.#background,
      ...planesOf(this.#classes, pixels),
      this.#boundary,
      ...directionOfChannels(spec.directions).map((k) => directions[k]!),
    ]
    this.#missing = new Set(tiles.keys())
  }

  /** What the network says about tile `index`. Throws `bad-input` for outputs that are not what the spec says. */
  add(index: number, outputs: NetworkOutputs): void {
    invariant(this.#missing.delete(index), `tile ${index} is one of the image's, and new`)
    const rows = new TileRows(outputs, this.#spec, this.#tileSize, this.#kernel)
    const { width, height } = this.#size
    const isWhole = this.#geometry.tiles.length === 1 && this.#tileSize.width === width
    if (!isWhole) return this.#addRows(rows, this.#geometry.tiles[index]!)
    // Rows follow each other without a gap, in the tile as in the planes.
    const step = Math.max(1, Math.floor(MOST_POSITIONS / width))
    for (let row = 0; row < height; row += step) {
      const channels = rows.from(row, Math.min(step, height - row) * width)
      for (let channel = 0; channel < channels.length; channel++)
        this.#planes[channel]!.set(channels[channel]!, row * width)
    }
  }

  #addRows(rows: TileRows, tile: { readonly x: number; readonly y: number }): void {
    const { stride } = this.#geometry
    const [x, y] = [tile.x / stride, tile.y / stride]
    const rowWeights = this.#rowWeights.get(y)!
    const weights = this.#columnWeights.get(x)!
    const alone = aloneWithin(weights)
    for (let row = 0; row < rowWeights.length; row++) {
      const at = (y + row) * this.#size.width + x
      const share = rowWeights[row]!
      // Where no other tile has a say, which is nearly everywhere, values are copied.
      const { from, to } = share === 1 ? alone : NOWHERE
      const channels = rows.from(row, weights.length)
      for (let channel = 0; channel < channels.length; channel++) {
        const plane = this.#planes[channel]!
        const values = channels[channel]!
        addWeighted(plane, at, values, share, weights, 0, from)
        plane.set(values.subarray(from, to), at + from)
        addWeighted(plane, at, values, share, weights, to, values.length)
      }
    }
  }

  /** The cues, once all tiles are there. */
  finish(): Cues {
    invariant(this.#missing.size === 0, 'all tiles of the image are there')
    const classes = { names: this.#spec.classes, probabilities: this.#classes }
    const cues: Cues = {
      size: this.#size,
      background: this.#background,
      boundary: this.#boundary,
      direction: this.#direction,
      classes: this.#spec.classes.length === 0 ? null : classes,
    }
    return regridCues(cues, this.#geometry)
  }
}

/** Adds elements `begin` … `end` − 1. */
function addWeighted(
  plane: Float32Array,
  at: number,
  values: Float32Array,
  share: number,
  weights: Float64Array,
  begin: number,
  end: number,
): void {
  for (let x = begin; x < end; x++) plane[at + x]! += share * weights[x]! * values[x]!
}

function planesOf(values: Float32Array, pixels: number): Float32Array[] {
  const count = values.length / pixels
  return Array.from({ length: count }, (_, plane) => values.subarray(plane * pixels, (plane + 1) * pixels))
}

function weightsByStart(starts: readonly number[], side: number, length: number): Map<number, Float64Array> {
  const distinct = [...new Set(starts)].toSorted((a, b) => a - b)
  const weights = tileWeights(distinct, side, length)
  return new Map(distinct.map((start, index) => [start, weights[index]!]))
}
