import { GridMaxFlow } from '../../core/graphcut/GridMaxFlow.ts'
import type { GridCapacities, GridConnectivity, GridMinCut } from '../../core/graphcut/GridMinCut.ts'
import type { ImageSize } from '../../core/pixels/imageSize.ts'
import { DomainError } from '../../core/support/DomainError.ts'
import { isKernelSupported } from './gridKernel.ts'
import { KernelMinCut } from './KernelMinCut.ts'

/** The fastest solver of minimum cuts that this process can run: one per worker, used for one grid after the other. */
export function createMinCut(): GridMinCut {
  return isKernelSupported() ? new FallbackMinCut(new KernelMinCut(), () => new GridMaxFlow()) : new GridMaxFlow()
}

/** One solver, and for grids that it refuses as `unsupported` another one, made when it is first needed. */
export class FallbackMinCut implements GridMinCut {
  readonly #preferred: GridMinCut
  readonly #makeOther: () => GridMinCut
  #other: GridMinCut | null = null
  #current: GridMinCut

  constructor(preferred: GridMinCut, makeOther: () => GridMinCut) {
    this.#preferred = preferred
    this.#makeOther = makeOther
    this.#current = preferred
  }

  begin(size: ImageSize, connectivity: GridConnectivity): GridCapacities {
    this.#current = this.#preferred
    try {
      return this.#preferred.begin(size, connectivity)
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'unsupported') throw error
      this.#other ??= this.#makeOther()
      this.#current = this.#other
      return this.#other.begin(size, connectivity)
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
