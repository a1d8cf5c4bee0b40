import { DIRECTION_COUNT } from '../cues/Cues.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import type { NetworkOutput, NetworkOutputs, NetworkSpec } from './NetworkSpec.ts'
import type { ProbabilityKernel } from './ProbabilityKernel.ts'
import { TensorReader } from './TensorReader.ts'

/** Every direction where nobody looks. */
const EVEN = 1 / DIRECTION_COUNT

/**
 * Where a boundary is less probable than this its direction is not read and is even. It is the direction *given that* there is a
 * boundary, which there a network was never taught, and nobody asks; it spares most of the work.
 */
const LEAST_BOUNDARY = 1 / 256

/** What a network says about one tile, as probabilities, a few rows at a time: beside its tensors nothing else is in memory. */
export class TileRows {
  readonly #kernel: ProbabilityKernel
  readonly #outputs: NetworkSpec['outputs']
  readonly #semantic: TensorReader
  readonly #boundary: TensorReader
  readonly #direction: TensorReader
  /** Channel of the boundary: behind those of background and classes, before those of the directions. */
  readonly #boundaryAt: number

  /** Throws `bad-input` where an output is missing, of another type or shape. */
  constructor(outputs: NetworkOutputs, spec: NetworkSpec, size: ImageSize, kernel: ProbabilityKernel) {
    this.#kernel = kernel
    this.#outputs = spec.outputs
    this.#boundaryAt = 1 + spec.classes.length
    const readerOf = (output: NetworkOutput, channels: number) => new TensorReader(outputs, output, channels, size)
    this.#semantic = readerOf(spec.outputs.semantic, this.#boundaryAt)
    this.#boundary = readerOf(spec.outputs.boundary, 1)
    this.#direction = readerOf(spec.outputs.direction, DIRECTION_COUNT)
  }

  /**
   * So many positions from the beginning of row `y` on: background and classes, boundary, directions in the network's order, an array
   * each. They are written to again by the next call. Throws `bad-input` where one is not a number; what a network makes of
   * padding does not matter.
   */
  from(y: number, positions: number): readonly Float32Array[] {
    const channels = this.#kernel.room(this.#boundaryAt + 1 + DIRECTION_COUNT, positions)
    this.#takeSemantic(channels, y)
    this.#takeBoundary(channels, y)
    this.#takeDirections(channels, y)
    return channels
  }

  #takeSemantic(channels: readonly Float32Array[], y: number): void {
    const isLogits = this.#outputs.semantic.form === 'logits'
    const count = this.#boundaryAt
    for (let channel = 0; channel < count; channel++) this.#semantic.read(channel, y, channels[channel]!)
    const areNumbers = count === 1 ? this.#kernel.single(0, isLogits) : this.#kernel.shares(0, count, isLogits)
    if (!areNumbers) throw faultIn(this.#semantic, channels[0]!, y)
  }

  #takeBoundary(channels: readonly Float32Array[], y: number): void {
    const values = channels[this.#boundaryAt]!
    this.#boundary.read(0, y, values)
    const areNumbers = this.#kernel.single(this.#boundaryAt, this.#outputs.boundary.form === 'logits')
    if (!areNumbers) throw faultIn(this.#boundary, values, y)
  }

  #takeDirections(channels: readonly Float32Array[], y: number): void {
    const first = this.#boundaryAt + 1
    if (!reaches(channels[this.#boundaryAt]!, LEAST_BOUNDARY)) {
      for (let k = 0; k < DIRECTION_COUNT; k++) channels[first + k]!.fill(EVEN)
      return
    }
    for (let k = 0; k < DIRECTION_COUNT; k++) this.#direction.read(k, y, channels[first + k]!)
    const isLogits = this.#outputs.direction.form === 'logits'
    const areNumbers = this.#kernel.sharesWhere(first, DIRECTION_COUNT, isLogits, this.#boundaryAt, LEAST_BOUNDARY)
    if (!areNumbers) throw faultIn(this.#direction, channels[first]!, y)
  }
}

function faultIn(reader: TensorReader, values: Float32Array, y: number): Error {
  return reader.notANumber(values.findIndex(Number.isNaN), y)
}

function reaches(values: Float32Array, least: number): boolean {
  for (let x = 0; x < values.length; x++) if (values[x]! >= least) return true
  return false
}
