import { stateToJson } from '../../core/dataset/annotationJson.ts'
import type { AnnotationState } from '../../core/dataset/records.ts'
import type { ConstraintOutcome } from '../../core/occlusion/constraints/SolverConstraints.ts'
import { solverRemarksOf } from '../../core/workflows/proposals/solverRemarks.ts'
import type { SolverMoves } from '../../shared/contract/solving.ts'
import { jobEvents } from '../jobEvents.ts'
import type { BackendServices } from '../services.ts'
import { eraseRun } from '../solving/eraseRun.ts'
import { labelingPlane, unpackLabeling } from '../solving/packLabeling.ts'
import type { PoolControl } from '../solving/SolverPool.ts'
import type { GuardedImplementer } from './guardedImplementer.ts'

export function solvingProcedures(solving: GuardedImplementer['solving'], services: BackendServices) {
  const { store, events, jobs, solver, grids } = services
  /** The re-solve under way of each annotation set. */
  const resolving = new Map<number, AbortController>()

  /** Tells whoever listens when work brought new categories. */
  async function tellingCategories<T>(work: () => Promise<T>): Promise<T> {
    const before = store.categories.list().length
    const result = await work()
    if (store.categories.list().length !== before) events.publish({ kind: 'categories' })
    return result
  }

  const quiet = (signal: AbortSignal): PoolControl => ({ signal, onProgress: () => undefined })

  return {
    sources: solving.sources.handler(({ input }) => solver.sources(input.imageId, input.setId)),

    cues: solving.cues.handler(({ input, signal }) =>
      jobs.run(signal, async (stop) => {
        const { sceneKey, planes, classNames, warnings } = await solver.look(input.imageId, input.cues, quiet(stop))
        return {
          grids: grids.put({ planes, labeling: null }, sceneKey),
          classNames: [...classNames],
          warnings: [...warnings],
        }
      }),
    ),

    solve: solving.solve.handler(({ input, signal }) =>
      jobEvents(
        (control: PoolControl) =>
          jobs.run(control.signal, (stop) =>
            tellingCategories(() => solver.solve(input, {}, { ...control, signal: stop })),
          ),
        (result) => {
          if (result.kind === 'conflict') return { ...result, ids: [...result.ids] }
          events.publish({ kind: 'runs', imageId: input.imageId })
          return { kind: 'report' as const, run: result.run }
        },
        signal,
      ),
    ),

    resolve: solving.resolve.handler(({ input, signal }) => {
      resolving.get(input.setId)?.abort()
      const replaced = new AbortController()
      resolving.set(input.setId, replaced)
      return jobEvents(
        async (control: PoolControl) => {
          try {
            return await jobs.run(AbortSignal.any([control.signal, replaced.signal]), (stop) =>
              tellingCategories(() => solver.propose(input, { ...control, signal: stop })),
            )
          } finally {
            if (resolving.get(input.setId) === replaced) resolving.delete(input.setId)
          }
        },
        (result) => {
          if (result.kind === 'conflict') return { ...result, ids: [...result.ids] }
          const { sceneKey, planes, labeling, state, revision, milliseconds } = result
          return {
            kind: 'proposal' as const,
            revision,
            milliseconds,
            ...solvedFields(state, result),
            grids: grids.put({ planes, labeling }, sceneKey),
          }
        },
        signal,
      )
    }),

    runs: solving.runs.handler(({ input }) => [...store.runs.ofImage(input.imageId)]),

    openRun: solving.openRun.handler(({ input, signal }) =>
      jobs.run(signal, async (stop) => {
        const { runId, imageId } = input
        const { stored, look } = await solver.open(runId, imageId, quiet(stop))
        const { size } = stored.state
        const labels = unpackLabeling(stored.labeling, size, `prediction run ${runId}`)
        const labeling = labelingPlane(labels, size)
        const hasCues = typeof look !== 'string'
        const planes = hasCues ? look.planes : null
        const warnings = hasCues ? stored.warnings : [...stored.warnings, look]
        return {
          run: stored.run,
          ...solvedFields(stored.state, { ...stored, warnings, energy: stored.run.energy }),
          grids: grids.put({ planes, labeling }, hasCues ? look.sceneKey : null),
        }
      }),
    ),

    deleteRun: solving.deleteRun.handler(async ({ input }) => {
      try {
        // Closing the project may stop it; a window that is closed meanwhile may not.
        return { images: await jobs.run(undefined, (stop) => eraseRun(store, input.runId, stop)) }
      } finally {
        events.publish({ kind: 'runs', imageId: null })
      }
    }),
  }
}

interface Solved {
  readonly outcomes: readonly ConstraintOutcome[]
  readonly moves: SolverMoves
  readonly energy: number
  readonly warnings: readonly string[]
}

/** What the contract says about every solution. */
function solvedFields(state: AnnotationState, { outcomes, moves, energy, warnings }: Solved) {
  return {
    state: stateToJson(state),
    instances: state.instances.flatMap((instance) => {
      const remarks = solverRemarksOf(instance)
      if (remarks === null) return []
      const { confidence, partCount, joinConfidence, lockedNumber } = remarks
      return [{ number: instance.number, confidence, partCount, joinConfidence, lockedNumber }]
    }),
    outcomes: [...outcomes],
    moves,
    energy,
    warnings: [...warnings],
  }
}
