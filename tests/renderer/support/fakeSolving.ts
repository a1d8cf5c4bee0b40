import { stateToJson } from '../../../src/core/dataset/annotationJson.ts'
import { refuse } from '../../../src/core/support/DomainError.ts'
import type { BackendClient } from '../../../src/shared/contract/index.ts'
import type {
  CueSource,
  OfferedCues,
  RunSummary,
  SolveProgress,
  SolverProposal,
  SolvingGrids,
} from '../../../src/shared/contract/solving.ts'
import { proposalForFour } from './scene.ts'

type Calls = BackendClient['solving']
type SolveEvent = SolveProgress | { kind: 'conflict'; ids: string[]; because: string }

const NO_DAMAGE = { drop: 0, flip: 0, spurious: 0, blur: 0, shift: 0, gaps: 0, confusion: 0 }

export const GRIDS: SolvingGrids = {
  gridsId: 'g1',
  cueSize: { width: 2, height: 1 },
  labelingSize: { width: 2, height: 1 },
  largestLabel: 3,
}

/**
 * The solver as a script: `script` holds what the next solve or re-solve says before its end; `asked` what it was asked.
 * Runs are kept in memory. `block` makes calls wait where they are until they are ended.
 */
export function fakeSolving() {
  const asked: { readonly call: string; readonly input: unknown }[] = []
  let runs: RunSummary[] = []
  let script: SolveEvent[] = []
  let isBlocked = false
  let endedFromOutside = 0
  let failure: Error | null = null

  function note(call: string, input: unknown): void {
    asked.push({ call, input })
    if (failure !== null) throw failure
  }

  function events<Last>(last: (() => Last) | null): AsyncIterable<SolveEvent | Last> {
    return isBlocked ? blockedEvents() : scriptedEvents(last)
  }

  async function* scriptedEvents<Last>(last: (() => Last) | null): AsyncGenerator<SolveEvent | Last, void> {
    yield* script
    if (last !== null) yield last()
  }

  /** One move, and then nothing more until it is ended. */
  function blockedEvents(): AsyncIterable<SolveEvent> {
    const progress: SolveEvent = { kind: 'progress', stage: 'labeling', move: 7, energy: -5 }
    let finish: (step: IteratorResult<SolveEvent>) => void = () => undefined
    const ended = new Promise<IteratorResult<SolveEvent>>((resolve) => (finish = resolve))
    let isFirst = true
    const iterator: AsyncIterator<SolveEvent> = {
      next: () => {
        const step = isFirst ? Promise.resolve({ done: false as const, value: progress }) : ended
        isFirst = false
        return step
      },
      return: async () => {
        endedFromOutside += 1
        finish({ done: true, value: undefined })
        return { done: true, value: undefined }
      },
    }
    return { [Symbol.asyncIterator]: () => iterator }
  }

  function runOf(runId: number, imageId: number): RunSummary {
    return {
      runId,
      imageId,
      setId: 1000 + runId,
      at: new Date(2026, 0, 1, 12, runId).toISOString(),
      cues: 'made from annotation set 1',
      parameters: {},
      instanceCount: 3,
      pairCount: 1,
      unknownCount: 0,
      energy: -12,
      moveCount: 2,
      milliseconds: 30,
    }
  }

  const solved = () => ({
    state: stateToJson(proposalForFour()) as SolverProposal['state'],
    instances: [],
    outcomes: [{ id: 'same-1', kept: false, because: 'it crosses a hard boundary.' }],
    moves: [{ kind: 'up', changed: 4, energy: -12 }],
    energy: -12,
    warnings: [],
    grids: GRIDS,
  })

  const hasConflict = (): boolean => script.some(({ kind }) => kind === 'conflict')

  const calls = {
    sources: async (input: { imageId: number; setId: number }) => {
      note('sources', input)
      const oracle: CueSource = { kind: 'oracle', setId: input.setId, corruption: NO_DAMAGE, seed: 1, scale: 1 }
      const earlier = runs.map(({ runId }): OfferedCues => ({ source: { kind: 'run', runId }, label: `run ${runId}` }))
      return [...earlier, { source: oracle, label: 'Made from this annotation' }]
    },
    cues: async (input: unknown) => {
      note('cues', input)
      return { grids: { ...GRIDS, labelingSize: null, largestLabel: 0 }, classNames: [], warnings: [] }
    },
    solve: async (input: { imageId: number }) => {
      note('solve', input)
      return events(
        hasConflict()
          ? null
          : () => {
              runs = [runOf(runs.length + 1, input.imageId), ...runs]
              return { kind: 'report' as const, run: runs[0]! }
            },
      )
    },
    resolve: async (input: unknown) => {
      note('resolve', input)
      return events(
        hasConflict() ? null : () => ({ kind: 'proposal' as const, revision: 0, milliseconds: 20, ...solved() }),
      )
    },
    runs: async (input: { imageId: number }) => {
      note('runs', input)
      return runs.filter(({ imageId }) => imageId === input.imageId)
    },
    openRun: async (input: { runId: number; imageId: number }) => {
      note('openRun', input)
      const run = runs.find(({ runId }) => runId === input.runId)
      if (run === undefined) throw refuse('not-found', { what: 'There is no such run' })
      return { run, ...solved() }
    },
    deleteRun: async ({ runId }: { runId: number }) => {
      note('deleteRun', { runId })
      runs = runs.filter((run) => run.runId !== runId)
      return { images: 1 }
    },
  }
  return {
    calls: calls as unknown as Calls,
    /** A run that somebody else stored. */
    addRun: (imageId: number): RunSummary => {
      const run = runOf(runs.length + 1, imageId)
      runs = [run, ...runs]
      return run
    },
    asked,
    endedFromOutside: () => endedFromOutside,
    say: (...next: SolveEvent[]) => (script = next),
    block: (blocks: boolean) => (isBlocked = blocks),
    fail: (error: Error | null) => (failure = error),
  }
}
