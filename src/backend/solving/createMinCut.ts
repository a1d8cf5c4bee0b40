import { GridMaxFlow } from '../../core/graphcut/GridMaxFlow.ts'
import type { GridCapacities, GridConnectivity, GridMinCut } from '../../core/graphcut/GridMinCut.ts'
import type { ImageSize } from '../../core/pixels/imageSize.ts'
import { DomainError } from '../../core/support/DomainError.ts'
import { isKernelSupported } from './gridKernel.ts'
import { KernelMinCut } from './KernelMinCut.ts'

/** The fastest solver of minimum cuts that this process can run: one per worker, used for one grid after the other. */
export function createMinCut(): GridMinCut {
  return isKernelSupported() ? new RoomyMinCut() : new GridMaxFlow()
}

/** The kernel, and for grids that do not fit in its memory the plain implementation. Both find the same cuts. */
class RoomyMinCut implements GridMinCut {
  readonly #kernel = new KernelMinCut()
  #plain: GridMaxFlow | null = null
  #current: GridMinCut = this.#kernel

  begin(size: ImageSize, connectivity: GridConnectivity): GridCapacities {
    this.#current = this.#kernel
    try {
      return this.#kernel.begin(size, connectivity)
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'unsupported') throw error
      this.#plain ??= new GridMaxFlow()
      this.#current = this.#plain
      return this.#plain.begin(size, connectivity)
    }
  }

  solve(): number {
    return this.#current.solve()
  }

  isSourceSide(pixel: number): boolean {
    return this.#current.isSourceSide(pixel)
  }

  writeSinkSide(into: Uint8Array): void {
    this.#current.writeSinkSide(into)
  }
}
