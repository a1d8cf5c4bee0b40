import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { constraintToJson } from '../../core/occlusion/constraints/constraintJson.ts'
import { solverConstraints } from '../../editor/constraints/solverConstraints.ts'
import type { Editor } from '../../editor/Editor.ts'
import type { BackendClient } from '../../shared/contract/index.ts'
import type { CueSource, RunSummary, SolveProgress, SolverProposal } from '../../shared/contract/solving.ts'
import { useHost } from '../backend/currentHost.ts'
import { failureOf } from '../backend/failure.ts'
import type { Failure } from '../backend/failure.ts'
import { followCall } from '../backend/followCall.ts'
import { sourceKey } from '../solving/cueSources.ts'
import { offerOfResolve, offerOfRun } from '../solving/offers.ts'
import { solvingLists } from './solvingLists.ts'
import { useDocumentStore } from './useDocumentStore.ts'
import { useGridsStore } from './useGridsStore.ts'
import { useProposalStore } from './useProposalStore.ts'
import { useSolveSettingsStore } from './useSolveSettingsStore.ts'

export interface SolvingJob {
  readonly kind: 'solve' | 'resolve'
  /** Null until the backend has said something. */
  readonly progress: SolveProgress | null
}

/** Constraints that cannot all hold, as the last solve found. */
export interface FoundConflict {
  readonly ids: readonly string[]
  readonly because: string
}

type Asked = Parameters<BackendClient['solving']['solve']>[0] & { readonly cues: CueSource }

/** Solving the open image: what cues there are, the solve under way, and the prediction runs it left. */
export const useSolvingStore = defineStore('solving', () => {
  const { client } = useHost()
  const document = useDocumentStore()
  const settings = useSolveSettingsStore()
  const proposal = useProposalStore()
  const grids = useGridsStore()
  const { offered, chosenKey, runs, listFailure, sources, source, loadLists, forgetLists } = solvingLists(placeOf)

  const job = shallowRef<SolvingJob | null>(null)
  const failure = shallowRef<Failure | null>(null)
  /** What failed, so that it is said beside the button that was pressed. */
  const failedKind = ref<SolvingJob['kind']>('solve')
  const conflict = shallowRef<FoundConflict | null>(null)
  let controller: AbortController | null = null
  /** Rises with every image, so that answers about an earlier one are dropped. */
  let generation = 0
  /** Rises with all that is to be shown as a proposal, so that a run that comes late is not. */
  let showing = 0

  const isRunning = computed(() => job.value !== null)

  function placeOf(): { imageId: number; setId: number } | null {
    const { image, set } = document
    return image === null || set === null ? null : { imageId: image.imageId, setId: set.setId }
  }

  /** Solves and stores a run, then shows it as a proposal. */
  async function solve(): Promise<void> {
    const run = await follow('solve', async (asked, editor, signal) => {
      let report: RunSummary | null = null
      await document.settled()
      const ended = await call(
        signal,
        () => client.solving.solve(asked),
        (event) => {
          if (event.kind === 'report') report = event.run
        },
      )
      if (!ended) return null
      editor.constraints.mark(new Set(conflict.value?.ids))
      return report as RunSummary | null
    })
    if (run === null) return
    await Promise.all([loadLists(), openRun(run)])
  }

  /** Solves again with the constraints as they are now and shows the proposal; stores nothing. */
  async function resolve(): Promise<void> {
    await follow('resolve', async (asked, editor, signal) => {
      let solved: SolverProposal | null = null
      await document.settled()
      const ended = await call(
        signal,
        () => client.solving.resolve(asked),
        (event) => {
          if (event.kind === 'proposal') solved = event
        },
      )
      if (!ended) return null
      if (conflict.value !== null) closeResolved()
      editor.constraints.mark(new Set(conflict.value?.ids))
      if (solved === null) return null
      editor.constraints.setOutcomes((solved as SolverProposal).outcomes)
      showResolved(solved, asked.cues)
      return null
    })
  }

  /** Runs one job at a time: the last one asked for. Null when it was stopped, refused or found a conflict. */
  async function follow<Result>(
    kind: SolvingJob['kind'],
    run: (asked: Asked, editor: Editor, signal: AbortSignal) => Promise<Result | null>,
  ): Promise<Result | null> {
    const image = generation
    if (offered.value === null) await loadLists()
    // Lists of another image may have come meanwhile, and nobody asked for anything there.
    if (image !== generation) return null
    const place = placeOf()
    const { editor } = document
    if (place === null || editor === null || source.value === null) return null
    // A run is a source too, and may come first in the list from now on.
    chosenKey.value ??= sourceKey(source.value)
    stop()
    const own = new AbortController()
    controller = own
    failure.value = null
    conflict.value = null
    job.value = { kind, progress: null }
    // The constraints of a re-solve are gone when the annotation is loaded anew.
    const stopListening = editor.on('document', ({ cause }) => cause === 'open' && stopResolving())
    const constraints = solverConstraints(editor).map(constraintToJson) as Asked['constraints']
    try {
      return await run(
        { ...place, cues: source.value, parameters: settings.parameters, constraints },
        editor,
        own.signal,
      )
    } catch (error) {
      const caught = failureOf(error)
      if (own.signal.aborted || caught.code === 'cancelled') return null
      failure.value = caught
      failedKind.value = kind
      return null
    } finally {
      stopListening()
      if (controller === own) {
        controller = null
        job.value = null
      }
    }
  }

  type CommonEvent = SolveProgress | ({ readonly kind: 'conflict' } & FoundConflict)

  async function call<Event extends { readonly kind: string }>(
    signal: AbortSignal,
    start: () => Promise<AsyncIterable<Event | CommonEvent>>,
    take: (event: Event | CommonEvent) => void,
  ): Promise<boolean> {
    return followCall(start, signal, (event) => {
      if (isProgress(event)) job.value = job.value && { ...job.value, progress: event }
      else if (isConflict(event)) conflict.value = { ids: event.ids, because: event.because }
      else take(event)
    })
  }

  /** What was said about the constraints before is no longer about these; without any there is nothing to preview. */
  function constraintsChanged(): void {
    conflict.value = null
    if (document.editor?.constraints.list.length === 0) {
      stopResolving()
      closeResolved()
    }
    if (document.editor !== null && document.editor.constraints.marked.size > 0)
      document.editor.constraints.mark(new Set())
  }

  /** A preview of other constraints than there are now is none; decisions of the person on it are kept, though. */
  function closeResolved(): void {
    if (proposal.offer?.kind === 'resolve' && proposal.accepted.length === 0) proposal.close()
  }

  /** Ends the job under way; nothing of it is kept. */
  function stop(): void {
    controller?.abort()
    controller = null
    job.value = null
  }

  /** A solve that was asked for goes on: what it finds is kept as a run. */
  function stopResolving(): void {
    if (job.value?.kind === 'resolve') stop()
  }

  /** Shows what a run says beside the annotation. */
  async function openRun(run: RunSummary): Promise<void> {
    const asked = ++showing
    try {
      const opened = await client.solving.openRun({ runId: run.runId, imageId: run.imageId })
      if (asked !== showing) return
      failure.value = null
      grids.show(opened.grids, { kind: 'run', runId: run.runId })
      document.editor?.constraints.setOutcomes(opened.outcomes)
      proposal.open(offerOfRun(run, opened, new Date()))
    } catch (error) {
      if (asked !== showing) return
      failure.value = failureOf(error)
      failedKind.value = 'solve'
    }
  }

  function showResolved(solved: SolverProposal, cues: CueSource): void {
    showing += 1
    grids.show(solved.grids, { kind: 'cues', source: cues })
    // Chosen while this was solved with others.
    if (JSON.stringify(source.value) !== JSON.stringify(cues)) void grids.cuesChanged(source.value)
    proposal.open(offerOfResolve(solved))
  }

  async function deleteRun(runId: number): Promise<void> {
    await client.solving.deleteRun({ runId })
    await loadLists()
  }

  // Whoever ends a comparison does not want the next preview to come right after it.
  watch(
    () => proposal.isOpen,
    (isOpen) => !isOpen && stopResolving(),
    { flush: 'sync' },
  )
  watch(
    () => document.set?.setId,
    () => {
      generation += 1
      showing += 1
      stop()
      forgetLists()
      failure.value = null
      conflict.value = null
    },
    { flush: 'sync' },
  )

  return {
    offered,
    sources,
    source,
    chosenKey,
    runs,
    listFailure,
    job,
    failure,
    failedKind,
    conflict,
    isRunning,
    loadLists,
    solve,
    resolve,
    constraintsChanged,
    stop,
    openRun,
    deleteRun,
  }
})

function isProgress(event: { readonly kind: string }): event is SolveProgress {
  return event.kind === 'progress'
}

function isConflict(event: { readonly kind: string }): event is { readonly kind: 'conflict' } & FoundConflict {
  return event.kind === 'conflict'
}
