import { availableParallelism } from 'node:os'
import { CutPartner } from '../../../../src/backend/solving/CutPartner.ts'
import { KernelMinCut } from '../../../../src/backend/solving/KernelMinCut.ts'
import { fillCapacities } from '../../../../src/core/graphcut/gridFile.ts'
import type { GridInstance } from '../../../../src/core/graphcut/gridFile.ts'
import { GridMaxFlow } from '../../../../src/core/graphcut/GridMaxFlow.ts'
import type { GridMinCut } from '../../../../src/core/graphcut/GridMinCut.ts'
import { untilListening } from '../../../support/cutPartners.ts'

/** The solvers of Strata with one thread, by the name under which they are printed. */
export const SOLVERS: Readonly<Record<string, () => GridMinCut>> = {
  kernel: () => new KernelMinCut(),
  TypeScript: () => new GridMaxFlow(),
}

/** The kernel with a partner, in the memory that it has without one. */
export const TWO_THREADS = 'kernel, two threads'

/** A kernel whose partner listens, and what ends it; null where there is one core alone. */
export async function kernelOfTwoThreads(): Promise<{ solver: GridMinCut; end: () => Promise<void> } | null> {
  if (availableParallelism() < 2) {
    console.log(`${TWO_THREADS}: skipped, there is one core`)
    return null
  }
  const partner = new CutPartner()
  await untilListening(partner)
  return { solver: new KernelMinCut({ partner }), end: () => partner.end() }
}

export interface TimedSolve {
  /** Build and solve, milliseconds. */
  readonly time: number
  readonly flow: number
}

/** Builds the graph from the planes of the instance and solves it, as a caller with its own planes would. */
export function timedSolve(solver: GridMinCut, instance: GridInstance): TimedSolve {
  const start = performance.now()
  const straight = fillCapacities(instance, solver.begin(instance.size, instance.connectivity))
  const flow = straight + solver.solve()
  return { time: performance.now() - start, flow }
}
