import { watchEffect } from 'vue'
import { useDocumentStore } from '../stores/useDocumentStore.ts'
import { useProjectStore } from '../stores/useProjectStore.ts'

/** Keeps the window's title at "file · project – Strata", so that tabs and task bars tell windows apart. */
export function useWindowTitle(): void {
  const project = useProjectStore()
  const open = useDocumentStore()
  watchEffect(() => {
    const place = [open.image?.fileName, project.info?.name].filter((part) => part !== undefined)
    document.title = place.length === 0 ? 'Strata' : `${place.join(' · ')} – Strata`
  })
}
