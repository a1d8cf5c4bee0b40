import { defineStore } from 'pinia'
import { computed, markRaw, ref, shallowRef } from 'vue'
import { stateFromJson } from '../../core/dataset/annotationJson.ts'
import type { ReviewState } from '../../core/dataset/records.ts'
import { Editor } from '../../editor/Editor.ts'
import type { ImageSummary, SetSummary } from '../../shared/contract/images.ts'
import { useHost } from '../backend/currentHost.ts'
import { failureOf } from '../backend/failure.ts'
import type { Failure } from '../backend/failure.ts'
import { createEditorState } from '../composables/editorState.ts'
import type { EditorState } from '../composables/editorState.ts'
import { connectEditor } from '../saving/connectEditor.ts'
import { SaveQueue } from '../saving/SaveQueue.ts'
import type { SaveStatus } from '../saving/SaveStatus.ts'
import { useImagesStore } from './useImagesStore.ts'
import { useProjectStore } from './useProjectStore.ts'

/** What the person wanted to open while changes of the open set could not be saved. */
interface HeldBack {
  readonly image: ImageSummary
  readonly setId: number
  readonly index: number | null
}

/**
 * The annotation set that is open: its image, its editor, and the queue that makes its changes durable.
 * There is one `Editor` for the life of the window, so that tool and settings stay from image to image; it is kept out
 * of Vue's reach (`markRaw`), what the interface shows of it comes through `useEditorState`.
 */
export const useDocumentStore = defineStore('document', () => {
  const { client } = useHost()
  const images = useImagesStore()
  const project = useProjectStore()

  const editorState = shallowRef<EditorState | null>(null)
  const editor = computed(() => editorState.value?.editor ?? null)
  const image = shallowRef<ImageSummary | null>(null)
  const set = shallowRef<SetSummary | null>(null)
  const saveStatus = shallowRef<SaveStatus>({ kind: 'saved' })
  /** Times of the journal entries, by the backend's id; the editor's history has no clock. */
  const entryTimes = shallowRef<ReadonlyMap<number, string>>(new Map())
  const isOpening = ref(false)
  const failure = shallowRef<Failure | null>(null)
  /** True when somebody else changed the open set, so that what is shown is old. */
  const isStale = ref(false)
  const heldBack = shallowRef<HeldBack | null>(null)
  /** Sets chosen by hand on images with several, for as long as the window lives. */
  const chosenSets = new Map<number, number>()
  let queue: SaveQueue | null = null
  let disconnect: (() => void) | null = null
  let mayLeave: (() => Promise<boolean>) | null = null
  /** Rises with every request to open, so that only the last one of a quick series is shown. */
  let opening = 0

  const hasUnsaved = computed(() => saveStatus.value.kind !== 'saved')

  /** Opens an image with the set chosen for it, or with its first. */
  async function openImage(target: ImageSummary, index: number | null = null): Promise<void> {
    const chosen = target.sets.find((candidate) => candidate.setId === chosenSets.get(target.imageId))
    await openSet(target, (chosen ?? target.sets[0]!).setId, index)
  }

  /** Opens one set. Waits for the present one to be saved; when that is not possible, holds back and lets the person decide. */
  async function openSet(target: ImageSummary, setId: number, index: number | null = null): Promise<void> {
    if (mayLeave !== null && setId !== set.value?.setId && !(await mayLeave())) return
    const request = ++opening
    editor.value?.dispatch({ type: 'interrupt', reason: 'image-change' })
    await queue?.settled()
    if (request !== opening) return
    if (queue !== null && queue.pending > 0) {
      heldBack.value = { image: target, setId, index }
      return
    }
    chosenSets.set(target.imageId, setId)
    images.setCurrent(target.imageId, index)
    await load(setId, request)
  }

  /** `ask` is called before another set is opened, and may keep it from being opened: something is not taken over yet. */
  function guardLeaving(ask: () => Promise<boolean>): void {
    mayLeave = ask
  }

  /** Resolves as soon as no change is on its way to the disk. */
  async function settled(): Promise<void> {
    await queue?.settled()
  }

  async function load(setId: number, request: number): Promise<void> {
    isOpening.value = true
    try {
      const opened = await client.documents.open({ setId })
      if (request !== opening) return
      queue?.drop()
      disconnect?.()
      const state = stateFromJson(opened.state)
      image.value = opened.image
      set.value = opened.set
      images.updateSet(opened.image.imageId, opened.set)
      entryTimes.value = new Map(opened.history.map(({ entryId, at }) => [entryId, at]))
      saveStatus.value = { kind: 'saved' }
      isStale.value = false
      failure.value = null
      const options = { state, history: opened.history }
      editor.value?.open(options)
      editorState.value ??= createEditorState(markRaw(new Editor(options)))
      updateCategories()
      queue = startQueue(opened.set, opened.revision)
      disconnect = connectEditor(editorState.value.editor, queue)
    } catch (error) {
      if (request === opening) failure.value = failureOf(error)
    } finally {
      if (request === opening) isOpening.value = false
    }
  }

  function startQueue(opened: SetSummary, revision: number): SaveQueue {
    return new SaveQueue({
      calls: client.documents,
      setId: opened.setId,
      revision,
      onStatus: (status) => {
        saveStatus.value = status
        if (status.kind === 'blocked' && status.failure.code === 'stale-revision') isStale.value = true
      },
      onSaved: (job, answer) => {
        editor.value?.nameEntry(job.key, answer.entry.entryId)
        entryTimes.value = new Map(entryTimes.value).set(answer.entry.entryId, answer.entry.at)
        const instanceCount = editor.value?.document.state.instances.length ?? 0
        showSummary({ ...set.value!, revision: answer.revision, instanceCount })
        if (set.value!.state !== 'in-progress') void refreshSummary()
      },
    })
  }

  function showSummary(summary: SetSummary): void {
    if (set.value?.setId !== summary.setId || image.value === null) return
    set.value = summary
    images.updateSet(image.value.imageId, summary)
  }

  /** Asks for the open set's summary: the backend moves the review state on with the first edit. */
  async function refreshSummary(): Promise<void> {
    const shown = image.value
    if (shown === null) return
    try {
      const { sets } = await client.images.get({ imageId: shown.imageId })
      const summary = sets.find(({ setId }) => setId === set.value?.setId)
      if (summary !== undefined && set.value !== null) showSummary({ ...set.value, state: summary.state })
    } catch {
      // The state shown is one edit behind; opening the image again shows the present one.
    }
  }

  /** Opens the present set again as the backend has it; unsaved changes are given up. */
  async function reload(): Promise<void> {
    if (set.value === null) return
    queue?.drop()
    await load(set.value.setId, ++opening)
  }

  /** Tries to save again what was refused. */
  function retrySaving(): void {
    queue?.retry()
  }

  /** Saving goes on at once when the backend is back, instead of after the pause between two tries. */
  function connectionRestored(): void {
    if (saveStatus.value.kind === 'waiting') queue?.retry()
  }

  /** The answer to `heldBack`: give the unsaved changes up and go on, or stay. */
  async function resolveHeldBack(discard: boolean): Promise<void> {
    const held = heldBack.value
    heldBack.value = null
    if (!discard || held === null) return
    queue?.drop()
    queue = null
    await openSet(held.image, held.setId, held.index)
  }

  async function openNeighbour(step: 1 | -1): Promise<void> {
    const found = await images.neighbour(step)
    if (found !== null) await openImage(found.image, found.index)
  }

  async function setReviewState(state: ReviewState): Promise<void> {
    if (set.value === null) return
    const summary = await client.documents.setReviewState({ setId: set.value.setId, state })
    showSummary({ ...set.value, state: summary.state })
  }

  /** Tells the editor the project's categories; keeps the one that new instances get while it still exists. */
  function updateCategories(): void {
    const categories = project.categories
    const kept = categories.find((category) => category.id === editor.value?.settings.category?.id)
    editor.value?.updateSettings({ categories, category: kept ?? categories[0] ?? null })
  }

  /** News from elsewhere about a set: ours is old when its revision is ahead of what was saved here. */
  function noteRevision(setId: number, revision: number): void {
    if (set.value?.setId !== setId || queue === null) return
    // Our own saves are announced too, sometimes before their answer arrives: only an idle queue can tell.
    if (queue.pending === 0 && revision > queue.revision) isStale.value = true
  }

  return {
    editorState,
    editor,
    image,
    set,
    saveStatus,
    entryTimes,
    isOpening,
    failure,
    isStale,
    heldBack,
    hasUnsaved,
    openImage,
    openSet,
    openNeighbour,
    guardLeaving,
    settled,
    reload,
    retrySaving,
    connectionRestored,
    resolveHeldBack,
    setReviewState,
    updateCategories,
    noteRevision,
    refreshSummary,
  }
})
