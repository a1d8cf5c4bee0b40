import { computed, watch } from 'vue'
import { useDocumentStore } from '../stores/useDocumentStore.ts'
import { useGridsStore } from '../stores/useGridsStore.ts'
import { useSolvingStore } from '../stores/useSolvingStore.ts'
import { useUiStore } from '../stores/useUiStore.ts'

/** Milliseconds without a change of the settings after which cues are made anew: sliders tell every step. */
const QUIET_TIME = 250

/** Asks what the solver has for the open image once somebody looks, and keeps an overlay of cues in step with them. */
export function useCues(): void {
  const grids = useGridsStore()
  const solving = useSolvingStore()
  const document = useDocumentStore()
  const ui = useUiStore()
  const isWanted = computed(() => ui.inspectorTab === 'solve' || grids.overlay !== 'none')
  // The first instance of an annotation makes it a source of cues, and without the last one it is none.
  const isSource = computed(() => (document.set?.instanceCount ?? 0) > 0)
  watch(
    [() => document.set?.setId, isWanted, isSource] as const,
    ([setId, wanted, nowSource], [, , wasSource]) => {
      if (setId === undefined) return
      const isOld = solving.offered !== null && wasSource !== undefined && nowSource !== wasSource
      if (isOld || (wanted && solving.offered === null)) void solving.loadLists()
    },
    { immediate: true },
  )
  watch(
    () => JSON.stringify(solving.source),
    (_now, _before, onCleanup) => {
      const timer = setTimeout(() => void grids.cuesChanged(solving.source), QUIET_TIME)
      onCleanup(() => clearTimeout(timer))
    },
  )
}
