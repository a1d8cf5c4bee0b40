import { stateFromJson } from '../../core/dataset/annotationJson.ts'
import type { BackendClient } from '../../shared/contract/index.ts'
import type { RunSummary, SolverProposal } from '../../shared/contract/solving.ts'
import type { OfferedProposal } from '../stores/useProposalStore.ts'
import { effortText, foundText, timeText } from './solveWords.ts'

type OpenedRun = Pick<Awaited<ReturnType<BackendClient['solving']['openRun']>>, 'state' | 'warnings'>

/** A run as it is offered beside the annotation. */
export function offerOfRun(run: RunSummary, { state, warnings }: OpenedRun, now: Date): OfferedProposal {
  return {
    kind: 'run',
    state: stateFromJson(state),
    name: `run of ${timeText(run.at, now)}`,
    found: foundText(run),
    effort: effortText(run),
    warnings,
  }
}

/** What a re-solve found, without the energy: it holds what constraints cost, and compares with nothing. */
export function offerOfResolve({ state: json, milliseconds, moves, warnings }: SolverProposal): OfferedProposal {
  const state = stateFromJson(json)
  const unknownCount = state.pairs.filter((pair) => pair.state === 'unknown').length
  return {
    kind: 'resolve',
    state,
    name: 're-solve',
    found: foundText({ instanceCount: state.instances.length, pairCount: state.pairs.length, unknownCount }),
    effort: effortText({ milliseconds, moveCount: moves.length }),
    warnings,
  }
}
