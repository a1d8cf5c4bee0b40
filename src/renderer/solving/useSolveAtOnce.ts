import { watch } from 'vue'
import { useDocumentStore } from '../stores/useDocumentStore.ts'
import { useSolveSettingsStore } from '../stores/useSolveSettingsStore.ts'
import { useSolvingStore } from '../stores/useSolvingStore.ts'
import { useUiStore } from '../stores/useUiStore.ts'

/** Milliseconds after the last change of a constraint: a stroke and its correction are one question. */
const QUIET_TIME = 150

/** Solves again after a constraint changed, while that is wanted. */
export function useSolveAtOnce(): void {
  const document = useDocumentStore()
  const settings = useSolveSettingsStore()
  const solving = useSolvingStore()
  const ui = useUiStore()

  watch(
    () => document.editor,
    (editor, _before, onCleanup) => {
      if (editor === null) return
      let known = editor.constraints.list
      let timer: ReturnType<typeof setTimeout> | null = null
      const cancel = (): void => {
        if (timer !== null) clearTimeout(timer)
        timer = null
      }
      const start = (): void => {
        timer = null
        ui.showTab('solve')
        void solving.resolve()
      }
      const stops = [
        editor.on('constraints', () => {
          if (editor.constraints.list === known) return
          known = editor.constraints.list
          cancel()
          solving.constraintsChanged()
          if (settings.solvesAtOnce && known.length > 0) timer = setTimeout(start, QUIET_TIME)
        }),
        // The constraints of another document are gone with it: nobody asked for anything yet.
        editor.on('document', ({ cause }) => {
          if (cause !== 'open') return
          known = editor.constraints.list
          cancel()
        }),
      ]
      onCleanup(() => {
        cancel()
        stops.forEach((stop) => stop())
      })
    },
    { immediate: true },
  )
}
