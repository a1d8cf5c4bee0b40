import { DIRECTION_COUNT } from '../cues/Cues.ts'
import type { Cues } from '../cues/Cues.ts'
import { pixelCount } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import { invariant } from '../support/assert.ts'
import { directionOfChannels } from './directionOfChannels.ts'
import { DirectionRows, EVEN } from './DirectionRows.ts'
import type { NetworkGeometry, NetworkOutputs, NetworkSpec } from './NetworkSpec.ts'
import { outputSize } from './outputGrid.ts'
import { ProbabilityRows } from './ProbabilityRows.ts'
import { regridCues } from './regridCues.ts'
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
  /** Planes of the channels of each output, views of those below. */
  readonly #planes: Readonly<Record<'semantic' | 'boundary' | 'direction', readonly Float32Array[]>>
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
    this.#direction = new Float32Array(DIRECTION_COUNT * pixels).fill(EVEN)
    const directions = planesOf(this.#direction, pixels)
    this.#planes = {
      semantic: [this.#background, ...planesOf(this.#classes, pixels)],
      boundary: [this.#boundary],
      direction: directionOfChannels(spec.directions).map((k) => directions[k]!),
    }
    this.#missing = new Set(tiles.keys())
  }

  /** What the network says about tile `index`. Throws `bad-input` for outputs that are not what the spec says. */
  add(index: number, outputs: NetworkOutputs): void {
    invariant(this.#missing.delete(index), `tile ${index} is one of the image's, and new`)
    const { semantic, boundary, direction } = this.#spec.outputs
    const planes = this.#planes
    const semanticRows = new ProbabilityRows(outputs, semantic, planes.semantic, this.#tileSize)
    const boundaryRows = new ProbabilityRows(outputs, boundary, planes.boundary, this.#tileSize)
    const directionRows = new DirectionRows(outputs, direction, planes.direction, this.#tileSize)
    const { tiles, stride } = this.#geometry
    const [x, y] = [tiles[index]!.x / stride, tiles[index]!.y / stride]
    const rowWeights = this.#rowWeights.get(y)!
    const weights = this.#columnWeights.get(x)!
    for (let row = 0; row < rowWeights.length; row++) {
      const at = (y + row) * this.#size.width + x
      const share = rowWeights[row]!
      semanticRows.addRow(row, at, share, weights)
      const probabilities = boundaryRows.addRow(row, at, share, weights)
      directionRows.addRow(row, at, share, weights, probabilities)
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

function planesOf(values: Float32Array, pixels: number): Float32Array[] {
  const count = values.length / pixels
  return Array.from({ length: count }, (_, plane) => values.subarray(plane * pixels, (plane + 1) * pixels))
}

function weightsByStart(starts: readonly number[], side: number, length: number): Map<number, Float64Array> {
  const distinct = [...new Set(starts)].toSorted((a, b) => a - b)
  const weights = tileWeights(distinct, side, length)
  return new Map(distinct.map((start, index) => [start, weights[index]!]))
}
