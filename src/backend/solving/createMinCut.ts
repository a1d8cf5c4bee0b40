import { CheckedMinCut } from '../../core/graphcut/CheckedMinCut.ts'
import type { ResidualMinCut } from '../../core/graphcut/CheckedMinCut.ts'
import { GridMaxFlow } from '../../core/graphcut/GridMaxFlow.ts'
import type { GridCapacities, GridConnectivity, GridMinCut } from '../../core/graphcut/GridMinCut.ts'
import type { ImageSize } from '../../core/pixels/imageSize.ts'
import { DomainError } from '../../core/support/DomainError.ts'
import { isKernelSupported } from './gridKernel.ts'
import { KernelMinCut } from './KernelMinCut.ts'
import type { Helping } from './KernelMinCut.ts'

interface MinCutOptions {
  /**
   * Every cut is proven before it is handed out, and a cut that is none throws `internal` (`CheckedMinCut`). Default:
   * `cutsAreProven`.
   */
  readonly isProven?: boolean
  /** Who solves half of each large grid; default: nobody. */
  readonly partner?: Helping | null
}

/** The fastest solver of minimum cuts that this process can run: one per worker, used for one grid after the other. */
export function createMinCut({
  isProven = cutsAreProven(process.env),
  partner = null,
}: MinCutOptions = {}): GridMinCut {
  const guarded = (solver: ResidualMinCut): GridMinCut => (isProven ? new CheckedMinCut(solver) : solver)
  const plain = () => guarded(new GridMaxFlow())
  return isKernelSupported() ? new FallbackMinCut(guarded(new KernelMinCut({ partner })), plain) : plain()
}

/** In development builds (`npm run dev`), and wherever STRATA_PROVE_CUTS is 1. It costs about as much again as the cuts. */
export function cutsAreProven(environment: Readonly<Record<string, string | undefined>>): boolean {
  return environment['STRATA_PROVE_CUTS'] === '1' || environment['NODE_ENV_ELECTRON_VITE'] === 'development'
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
