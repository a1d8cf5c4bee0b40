import { pixelCount, type ImageSize } from '../pixels/imageSize.ts'
import { ARC_X, ARC_Y, type GridCapacities, type GridConnectivity } from './GridMinCut.ts'

/**
 * What is left of the capacities of a grid whose graph is implicit: neighbours are index offsets, residuals one flat array
 * of planes. Buffers are kept from one grid to the next.
 *
 * Arcs are numbered by direction, 2d and 2d + 1 being opposite: the residual of arc k of pixel p is
 * `residuals[p + arcBase[k]]`, its neighbour `p + arcStep[k]`.
 */
export class ResidualGrid {
  pixels = 0
  arcs = 0
  /** Planes one after the other, each with a margin before and after that only ever holds 0. */
  residuals = new Int32Array(0)
  /** > 0: room source → pixel; < 0: minus the room pixel → sink. */
  terminal = new Int32Array(0)
  readonly arcBase = new Int32Array(8)
  readonly arcStep = new Int32Array(8)

  /** Gives planes of zeros to be filled in. Allocates when the grid is larger than all before. */
  reset(size: ImageSize, connectivity: GridConnectivity): GridCapacities {
    const pixels = pixelCount(size)
    const margin = size.width + 1
    const stride = pixels + 2 * margin
    this.pixels = pixels
    this.arcs = connectivity
    if (this.residuals.length < connectivity * stride) this.residuals = new Int32Array(connectivity * stride)
    else this.residuals.fill(0, 0, connectivity * stride)
    if (this.terminal.length < pixels) this.terminal = new Int32Array(pixels)
    else this.terminal.fill(0, 0, pixels)
    const forward: Int32Array[] = []
    const backward: Int32Array[] = []
    for (let d = 0; d < connectivity / 2; d++) {
      const step = ARC_X[d]! + ARC_Y[d]! * size.width
      const forwardStart = 2 * d * stride + margin
      const backwardStart = (2 * d + 1) * stride + margin
      forward.push(this.residuals.subarray(forwardStart, forwardStart + pixels))
      backward.push(this.residuals.subarray(backwardStart, backwardStart + pixels))
      this.arcBase[2 * d] = forwardStart
      this.arcBase[2 * d + 1] = backwardStart - step
      this.arcStep[2 * d] = step
      this.arcStep[2 * d + 1] = -step
    }
    return { size, connectivity, terminal: this.terminal.subarray(0, pixels), forward, backward }
  }

  /** Moves `amount` over an arc and returns what room is left. */
  push(pixel: number, arc: number, amount: number): number {
    const room = this.residuals[pixel + this.arcBase[arc]!]! - amount
    this.residuals[pixel + this.arcBase[arc]!] = room
    this.residuals[pixel + this.arcStep[arc]! + this.arcBase[arc ^ 1]!]! += amount
    return room
  }

  /** Room of an arc of the pixel, or of its opposite: from the pixel's parent along `arc` to it in the source's tree. */
  roomFromParent(pixel: number, arc: number, isSource: boolean): number {
    return isSource
      ? this.residuals[pixel + this.arcStep[arc]! + this.arcBase[arc ^ 1]!]!
      : this.residuals[pixel + this.arcBase[arc]!]!
  }
}
