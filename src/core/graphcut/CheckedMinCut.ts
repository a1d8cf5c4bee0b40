import { refuse } from '../support/DomainError.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import type { GridCapacities, GridConnectivity, GridMinCut } from './GridMinCut.ts'
import { copyCapacities, minCutCertificate } from './minCutCertificate.ts'

/** A solver whose planes hold the residual capacities after `solve`, so that its cuts can be proven. */
export interface ResidualMinCut extends GridMinCut {
  /** After `solve`: what is left of every capacity, valid until the next `begin`. */
  residuals(): GridCapacities
}

/**
 * Solves with another solver and proves each cut before handing it out: for tests and development builds.
 *
 * Costs a copy of the capacities and two passes over them per solve. Throws `internal` when the proof fails: then the
 * solver is wrong (or a capacity was negative, or an arc left the grid).
 */
export class CheckedMinCut implements GridMinCut {
  readonly #solver: ResidualMinCut
  #capacities: GridCapacities | null = null

  constructor(solver: ResidualMinCut) {
    this.#solver = solver
  }

  begin(size: ImageSize, connectivity: GridConnectivity): GridCapacities {
    this.#capacities = this.#solver.begin(size, connectivity)
    return this.#capacities
  }

  solve(): number {
    const filledIn = this.#capacities
    if (filledIn === null) return this.#solver.solve()
    const capacities = copyCapacities(filledIn)
    this.#capacities = null
    const flow = this.#solver.solve()
    const residuals = this.#solver.residuals()
    const isSourceSide = (pixel: number) => this.#solver.isSourceSide(pixel)
    const certificate = minCutCertificate({ capacities, residuals, flow, isSourceSide })
    if (certificate.faults.length === 0) return flow
    throw refuse('internal', {
      what: 'A minimum cut could not be proven',
      expected: `flow ${certificate.flow} = cut ${certificate.cut} with no faults`,
      received: certificate.faults.join('; '),
    })
  }

  isSourceSide(pixel: number): boolean {
    return this.#solver.isSourceSide(pixel)
  }

  writeSinkSide(into: Uint8Array): void {
    this.#solver.writeSinkSide(into)
  }
}
