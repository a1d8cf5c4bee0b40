import { watch } from 'vue'
import { useDocumentStore } from '../stores/useDocumentStore.ts'
import { useImagesStore } from '../stores/useImagesStore.ts'
import { usePredictionNewsStore } from '../stores/usePredictionNewsStore.ts'
import { usePredictionStore } from '../stores/usePredictionStore.ts'
import { useProjectStore } from '../stores/useProjectStore.ts'

/** Follows the backend's events until `signal`, and passes each on to the store it concerns. */
export function useProjectNews(signal: AbortSignal): void {
  const project = useProjectStore()
  const images = useImagesStore()
  const document = useDocumentStore()

  project.onEvent((event) => {
    if (event.kind === 'images') void images.refresh()
    if (event.kind !== 'set') return
    document.noteRevision(event.setId, event.revision)
    // Our own saves tell their row themselves, without asking.
    if (event.setId !== document.set?.setId) void images.noteSet(event.setId)
  })
  watch(
    () => project.categories,
    () => document.updateCategories(),
  )
  watch(
    () => project.connectionState,
    (state) => state === 'open' && document.connectionRestored(),
  )
  usePredictionNewsStore()
  void usePredictionStore().follow(signal)
  void project.followEvents(signal)
}
