import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { stateFromJson } from '../../core/dataset/annotationJson.ts'
import { constraintToJson } from '../../core/occlusion/constraints/constraintJson.ts'
import { solverConstraints } from '../../editor/constraints/solverConstraints.ts'
import type { Editor } from '../../editor/Editor.ts'
import type { BackendClient } from '../../shared/contract/index.ts'
import type { OfferedCues, RunSummary, SolveProgress, SolverProposal } from '../../shared/contract/solving.ts'
import { useHost } from '../backend/currentHost.ts'
import { failureOf } from '../backend/failure.ts'
import type { Failure } from '../backend/failure.ts'
import { followCall } from '../backend/followCall.ts'
import { allSources, chosenSource, sourceKey } from '../solving/cueSources.ts'
import { effortText, foundText, timeText } from '../solving/solveWords.ts'
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

type Asked = Parameters<BackendClient['solving']['solve']>[0]

/** Solving the open image: what cues there are, the solve under way, and the prediction runs it left. */
export const useSolvingStore = defineStore('solving', () => {
  const { client } = useHost()
  const document = useDocumentStore()
  const settings = useSolveSettingsStore()
  const proposal = useProposalStore()
  const grids = useGridsStore()

  /** The best first; null until asked for. */
  const offered = shallowRef<readonly OfferedCues[] | null>(null)
  const chosenKey = ref<string | null>(null)
  /** Newest first; null until asked for. */
  const runs = shallowRef<readonly RunSummary[] | null>(null)
  const listFailure = shallowRef<Failure | null>(null)
  const job = shallowRef<SolvingJob | null>(null)
  const failure = shallowRef<Failure | null>(null)
  /** What failed, so that it is said beside the button that was pressed. */
  const failedKind = ref<SolvingJob['kind']>('solve')
  const conflict = shallowRef<FoundConflict | null>(null)
  let controller: AbortController | null = null
  /** Rises with every image, so that answers about an earlier one are dropped. */
  let generation = 0

  const sources = computed(() => allSources(offered.value ?? [], settings.file))
  const source = computed(() => {
    const chosen = chosenSource(sources.value, chosenKey.value)
    return chosen === null ? null : settings.sourceAsWanted(chosen)
  })
  const isRunning = computed(() => job.value !== null)

  /** Asks what cues and runs there are for the open image. */
  async function loadLists(): Promise<void> {
    const asked = generation
    const place = placeOf()
    if (place === null) return
    try {
      const [cues, list] = await Promise.all([
        client.solving.sources(place),
        client.solving.runs({ imageId: place.imageId }),
      ])
      if (asked !== generation) return
      offered.value = cues
      runs.value = list
      listFailure.value = null
    } catch (error) {
      if (asked === generation) listFailure.value = failureOf(error)
    }
  }

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
      editor.constraints.mark(new Set(conflict.value?.ids))
      return ended ? (report as RunSummary | null) : null
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
      if (conflict.value !== null) closeResolved()
      editor.constraints.mark(new Set(conflict.value?.ids))
      if (!ended || solved === null) return null
      editor.constraints.setOutcomes((solved as SolverProposal).outcomes)
      showResolved(solved)
      return null
    })
  }

  /** Runs one job at a time: the last one asked for. Null when it was stopped, refused or found a conflict. */
  async function follow<Result>(
    kind: SolvingJob['kind'],
    run: (asked: Asked, editor: Editor, signal: AbortSignal) => Promise<Result | null>,
  ): Promise<Result | null> {
    if (offered.value === null) await loadLists()
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
    const constraints = solverConstraints(editor).map(constraintToJson) as Asked['constraints']
    try {
      return await run(
        { ...place, cues: source.value, parameters: settings.parameters, constraints },
        editor,
        own.signal,
      )
    } catch (error) {
      const caught = failureOf(error)
      if (!own.signal.aborted && caught.code !== 'cancelled') failure.value = caught
      failedKind.value = kind
      return null
    } finally {
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
      stop()
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

  /** Shows what a run says beside the annotation. */
  async function openRun(run: RunSummary): Promise<void> {
    const asked = generation
    try {
      const opened = await client.solving.openRun({ runId: run.runId, imageId: run.imageId })
      if (asked !== generation) return
      failure.value = null
      grids.show(opened.grids, { kind: 'run', runId: run.runId })
      document.editor?.constraints.setOutcomes(opened.outcomes)
      proposal.open({
        kind: 'run',
        state: stateFromJson(opened.state),
        name: `run of ${timeText(run.at, new Date())}`,
        found: foundText(run),
        effort: effortText(run),
        warnings: opened.warnings,
      })
    } catch (error) {
      if (asked !== generation) return
      failure.value = failureOf(error)
      failedKind.value = 'solve'
    }
  }

  function showResolved(solved: SolverProposal): void {
    const { milliseconds, moves } = solved
    if (source.value !== null) grids.show(solved.grids, { kind: 'cues', source: source.value })
    const state = stateFromJson(solved.state)
    const unknownCount = state.pairs.filter((pair) => pair.state === 'unknown').length
    proposal.open({
      kind: 'resolve',
      state,
      name: 're-solve',
      found: foundText({ instanceCount: state.instances.length, pairCount: state.pairs.length, unknownCount }),
      // Without the energy: it holds what constraints cost, and compares with nothing.
      effort: effortText({ milliseconds, moveCount: moves.length }),
      warnings: solved.warnings,
    })
  }

  async function deleteRun(runId: number): Promise<void> {
    await client.solving.deleteRun({ runId })
    await loadLists()
  }

  // A file with cues is about one image.
  watch(
    () => document.image?.imageId,
    () => {
      settings.file = null
      if (chosenKey.value === 'file') chosenKey.value = null
    },
    { flush: 'sync' },
  )
  watch(
    () => document.set?.setId,
    () => {
      generation += 1
      stop()
      offered.value = null
      runs.value = null
      listFailure.value = null
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
