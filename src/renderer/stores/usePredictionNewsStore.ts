import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { RunSummary } from '../../shared/contract/solving.ts'
import { useHost } from '../backend/currentHost.ts'
import { useDocumentStore } from './useDocumentStore.ts'
import { useProjectStore } from './useProjectStore.ts'
import { useProposalStore } from './useProposalStore.ts'
import { useSolvingStore } from './useSolvingStore.ts'
import { useUiStore } from './useUiStore.ts'

/**
 * What became known about the open image while nobody asked for it: a prediction that a job stored. On an image that nobody
 * has begun it is shown at once, as a proposal; anywhere else it is announced, and the person decides when to look.
 */
export const usePredictionNewsStore = defineStore('prediction-news', () => {
  const { client } = useHost()
  const document = useDocumentStore()
  const project = useProjectStore()
  const proposal = useProposalStore()
  const solving = useSolvingStore()
  const ui = useUiStore()
  /** The prediction to be announced; null: none. */
  const announced = shallowRef<RunSummary | null>(null)
  /** Runs that were shown, announced and put off, or made by the person here: by run and image. */
  const known = new Set<string>()
  /** Rises with every question, so that only the last one is answered. */
  let asking = 0

  /** Looks for a prediction of the open image. `isNews`: one was stored just now. */
  async function look(isNews: boolean): Promise<void> {
    const own = ++asking
    const imageId = document.image?.imageId
    if (imageId === undefined) return
    const run = await newestOf(imageId)
    if (own !== asking || run === null || known.has(keyOf(run))) return
    // What the person asks for is shown without our doing.
    if (proposal.isOpen || solving.job?.kind === 'solve') {
      known.add(keyOf(run))
      return
    }
    if (isUntouched()) return compare(run)
    if (isNews) announced.value = run
  }

  async function newestOf(imageId: number): Promise<RunSummary | null> {
    try {
      return (await client.prediction.newest({ imageIds: [imageId] }))[0] ?? null
    } catch {
      return null // news that cannot be had are none; the list of runs says what is wrong
    }
  }

  /** Nothing is there that a proposal could be compared with, and nobody is drawing. */
  function isUntouched(): boolean {
    const { editorState } = document
    if (editorState === null || editorState.editor.inGesture) return false
    return editorState.document.value.instances.length === 0 && editorState.history.value.doneCount === 0
  }

  async function compare(run: RunSummary): Promise<void> {
    known.add(keyOf(run))
    announced.value = null
    ui.showTab('solve')
    await solving.openRun(run)
  }

  /** Not now: the run stays in the list of runs. */
  function dismiss(): void {
    if (announced.value !== null) known.add(keyOf(announced.value))
    announced.value = null
  }

  watch(
    () => document.set?.setId,
    () => {
      announced.value = null
      void look(false)
    },
  )
  watch(
    () => proposal.isOpen,
    (isOpen) => isOpen && dismiss(),
  )
  project.onEvent((event) => {
    if (event.kind !== 'runs') return
    const { image } = document
    if (image === null || (event.imageId !== null && event.imageId !== image.imageId)) return
    // The result may have made the review state "predicted".
    void document.refreshSummary()
    if (solving.runs !== null) void solving.loadLists()
    void look(true)
  })

  return { announced, look, compare, dismiss }
})

function keyOf({ runId, imageId }: RunSummary): string {
  return `${runId}/${imageId}`
}
