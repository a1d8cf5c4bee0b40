import { onBeforeUnmount, onMounted } from 'vue'
import { useDocumentStore } from '../stores/useDocumentStore.ts'

/** Asks before the window closes while a change is not on disk yet. */
export function useUnsavedGuard(): void {
  const document = useDocumentStore()
  const ask = (event: BeforeUnloadEvent): void => {
    if (document.hasUnsaved) event.preventDefault()
  }
  onMounted(() => window.addEventListener('beforeunload', ask))
  onBeforeUnmount(() => window.removeEventListener('beforeunload', ask))
}
