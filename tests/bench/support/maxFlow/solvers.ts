import { CutPartner } from '../../../../src/backend/solving/CutPartner.ts'
import { KernelMinCut } from '../../../../src/backend/solving/KernelMinCut.ts'
import { fillCapacities } from '../../../../src/core/graphcut/gridFile.ts'
import type { GridInstance } from '../../../../src/core/graphcut/gridFile.ts'
import { GridMaxFlow } from '../../../../src/core/graphcut/GridMaxFlow.ts'
import type { GridMinCut } from '../../../../src/core/graphcut/GridMinCut.ts'

/** One thread for all, so that the memory of one instance is let go for that of the next. */
const partner = new CutPartner()

/** The solvers of Strata that are measured, by the name under which they are printed. */
export const SOLVERS: Readonly<Record<string, () => GridMinCut>> = {
  kernel: () => new KernelMinCut(),
  'kernel, two threads': () => new KernelMinCut({ partner }),
  TypeScript: () => new GridMaxFlow(),
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
