import type { ResidualMinCut } from '../../core/graphcut/CheckedMinCut.ts'
import type { GridCapacities, GridConnectivity } from '../../core/graphcut/GridMinCut.ts'
import { copyCapacities } from '../../core/graphcut/minCutCertificate.ts'
import { checkImageSize, pixelCount, sizeText, type ImageSize } from '../../core/pixels/imageSize.ts'
import { refuse } from '../../core/support/DomainError.ts'
import { newKernel } from './gridKernel.ts'

/**
 * Minimum cuts by the WebAssembly kernel (src/core/graphcut/wasm): the same cuts as `GridMaxFlow`, sooner.
 *
 * The planes that `begin` gives are views of the kernel's memory, so nothing is copied before solving. Memory is kept
 * between solves and never shrinks: drop the object to free it. `begin` throws `unsupported` when the grid does not fit in
 * the 4 GiB that WebAssembly can address, or the machine has not got them.
 */
export class KernelMinCut implements ResidualMinCut {
  readonly #kernel = newKernel()
  #planes: GridCapacities | null = null
  #pixels = 0
  #state: 'empty' | 'begun' | 'solved' = 'empty'

  begin(size: ImageSize, connectivity: GridConnectivity): GridCapacities {
    checkImageSize(size, 'grid')
    const pixels = pixelCount(size)
    const start = this.#kernel.begin(size.width, size.height, connectivity) >>> 0
    if (start === 0) {
      throw refuse('unsupported', {
        what: 'The grid does not fit in the memory of the min-cut kernel',
        expected: 'less than 4 GiB',
        received: `${sizeText(size)}, ${connectivity}-connected`,
        todo: 'Solve it with GridMaxFlow, or at a lower resolution.',
      })
    }
    const plane = (index: number) => new Int32Array(this.#kernel.memory.buffer, start + 4 * pixels * index, pixels)
    const directions = Array.from({ length: connectivity / 2 }, (_, direction) => direction)
    this.#planes = {
      size,
      connectivity,
      terminal: plane(0),
      forward: directions.map((direction) => plane(1 + 2 * direction)),
      backward: directions.map((direction) => plane(2 + 2 * direction)),
    }
    this.#pixels = pixels
    this.#state = 'begun'
    return this.#planes
  }

  solve(): number {
    if (this.#state !== 'begun') {
      throw refuse('internal', { what: 'Nothing to solve', expected: 'begin() first', received: this.#state })
    }
    this.#state = 'solved'
    return this.#kernel.solve()
  }

  /** A copy, made by a pass over the grid: for certificates, not for the hot path. */
  residuals(): GridCapacities {
    if (this.#planes === null || this.#state !== 'solved') {
      throw refuse('internal', {
        what: 'No residuals before solve()',
        expected: 'solve() first',
        received: this.#state,
      })
    }
    this.#kernel.unpack()
    return copyCapacities(this.#planes)
  }

  isSourceSide(pixel: number): boolean {
    return this.#kernel.isSourceSide(pixel) !== 0
  }

  writeSinkSide(into: Uint8Array): void {
    const start = this.#kernel.writeSinkSide() >>> 0
    into.set(new Uint8Array(this.#kernel.memory.buffer, start, this.#pixels))
  }
}
