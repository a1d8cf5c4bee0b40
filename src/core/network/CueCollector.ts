import { DIRECTION_COUNT } from '../cues/Cues.ts'
import type { Cues } from '../cues/Cues.ts'
import { pixelCount } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import { invariant } from '../support/assert.ts'
import { directionChannels } from './directionChannels.ts'
import type { NetworkGeometry, NetworkOutputs, NetworkSpec } from './NetworkSpec.ts'
import { outputSize } from './outputGrid.ts'
import { regridCues } from './regridCues.ts'
import { TensorRows } from './TensorRows.ts'
import { tileWeights } from './tileWeights.ts'

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
  /** Network's channel of each plane. */
  readonly #semanticChannels: readonly number[]
  readonly #directionChannels: readonly number[]
  readonly #columnWeights: ReadonlyMap<number, Float64Array>
  readonly #rowWeights: ReadonlyMap<number, Float64Array>
  readonly #background: Float32Array
  readonly #classes: Float32Array
  readonly #boundary: Float32Array
  readonly #direction: Float32Array
  readonly #missing: Set<number>

  constructor(geometry: NetworkGeometry, spec: NetworkSpec) {
    this.#geometry = geometry
    this.#spec = spec
    this.#size = outputSize(geometry.workingSize, geometry.stride)
    this.#tileSize = outputSize(geometry.tileSize, geometry.stride)
    this.#semanticChannels = Array.from({ length: 1 + spec.classes.length }, (_, channel) => channel)
    this.#directionChannels = directionChannels(spec.directions)
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
    this.#missing = new Set(tiles.keys())
  }

  /** What the network says about tile `index`. Throws `bad-input` for outputs that are not what the spec says. */
  add(index: number, outputs: NetworkOutputs): void {
    invariant(this.#missing.delete(index), `tile ${index} is one of the image's, and new`)
    const { classes, outputs: roles } = this.#spec
    const semantic = new TensorRows(outputs, roles.semantic, 1 + classes.length, this.#tileSize)
    const boundary = new TensorRows(outputs, roles.boundary, 1, this.#tileSize)
    const direction = new TensorRows(outputs, roles.direction, DIRECTION_COUNT, this.#tileSize)
    const { x, y } = this.#tileStart(index)
    const rowWeights = this.#rowWeights.get(y)!
    const weights = this.#columnWeights.get(x)!
    for (let row = 0; row < rowWeights.length; row++) {
      const share = rowWeights[row]!
      const at = (y + row) * this.#size.width + x
      const [first, ...others] = this.#semanticChannels
      const semanticRow = semantic.read(row, weights.length)
      this.#addRow(semanticRow, [first!], this.#background, at, share, weights)
      this.#addRow(semanticRow, others, this.#classes, at, share, weights)
      this.#addRow(boundary.read(row, weights.length), [0], this.#boundary, at, share, weights)
      this.#addRow(direction.read(row, weights.length), this.#directionChannels, this.#direction, at, share, weights)
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

  #tileStart(index: number): { readonly x: number; readonly y: number } {
    const { tiles, stride } = this.#geometry
    const { x, y } = tiles[index]!
    return { x: x / stride, y: y / stride }
  }

  /** Adds weighted rows of some channels to planes, from position `at` of each. */
  #addRow(
    rows: Float32Array,
    channels: readonly number[],
    planes: Float32Array,
    at: number,
    share: number,
    weights: Float64Array,
  ): void {
    const pixels = pixelCount(this.#size)
    for (let plane = 0; plane < channels.length; plane++) {
      const from = channels[plane]! * this.#tileSize.width
      const to = plane * pixels + at
      for (let x = 0; x < weights.length; x++) planes[to + x]! += share * weights[x]! * rows[from + x]!
    }
  }
}

function weightsByStart(starts: readonly number[], side: number, length: number): Map<number, Float64Array> {
  const distinct = [...new Set(starts)].toSorted((a, b) => a - b)
  const weights = tileWeights(distinct, side, length)
  return new Map(distinct.map((start, index) => [start, weights[index]!]))
}
