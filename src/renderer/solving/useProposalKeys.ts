import { onBeforeUnmount, onMounted } from 'vue'
import { belongsElsewhere } from '../composables/useShortcuts.ts'
import { useDocumentStore } from '../stores/useDocumentStore.ts'
import { useProposalStore } from '../stores/useProposalStore.ts'
import { useUiStore } from '../stores/useUiStore.ts'

/** For the shortcut sheet; `solve.accept` and `solve.discard` are commands and listed there anyway. */
export const PROPOSAL_KEYS: readonly { caps: readonly string[]; meaning: string }[] = [
  { caps: ['Y'], meaning: 'Accept the change' },
  { caps: ['N'], meaning: 'Reject the change' },
  { caps: ['J'], meaning: 'Next change' },
  { caps: ['K'], meaning: 'Previous change' },
  { caps: ['C'], meaning: 'Show before, while held' },
  { caps: ['Esc'], meaning: 'Discard the proposal' },
]

const WALKING: ReadonlySet<string> = new Set(['KeyJ', 'KeyK'])

/**
 * The keys of a comparison: Y accepts, N rejects, J and K walk, held C shows what is there now, Escape discards. They come
 * before the editor's, which is paused; what is not among them goes on to it, such as zooming.
 */
export function useProposalKeys(): void {
  const document = useDocumentStore()
  const proposal = useProposalStore()
  const ui = useUiStore()

  function decide(decision: 'accepted' | 'rejected'): void {
    const id = proposal.currentId
    if (id === null) return
    const isTakenBack = proposal.decisions.get(id) === decision
    proposal.decide(id, decision)
    if (!isTakenBack) proposal.step(1)
  }

  const actions: Readonly<Record<string, () => void>> = {
    KeyY: () => decide('accepted'),
    KeyN: () => decide('rejected'),
    KeyJ: () => proposal.step(1),
    KeyK: () => proposal.step(-1),
    KeyC: () => (proposal.holdsBefore = true),
    Escape: () => proposal.discard(),
  }

  /** Escape gives a stroke up first, and drops the first one of two. */
  function isDrawing(): boolean {
    return document.editor !== null && !document.editor.toolPath.endsWith('.idle')
  }

  function onPress(event: KeyboardEvent): void {
    if (!proposal.isOpen || proposal.asksToDiscard || ui.dialog !== null) return
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || belongsElsewhere(event)) return
    const action = actions[event.code]
    if (action === undefined || (event.code === 'Escape' && isDrawing())) return
    event.preventDefault()
    event.stopPropagation()
    // A key that is held walks on, but must not decide about one change after another.
    if (!event.repeat || WALKING.has(event.code)) action()
  }

  function onRelease(event: KeyboardEvent): void {
    if (event.code === 'KeyC') proposal.holdsBefore = false
  }

  const release = (): void => {
    proposal.holdsBefore = false
  }

  onMounted(() => {
    window.addEventListener('keydown', onPress, { capture: true })
    window.addEventListener('keyup', onRelease, { capture: true })
    window.addEventListener('blur', release)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', onPress, { capture: true })
    window.removeEventListener('keyup', onRelease, { capture: true })
    window.removeEventListener('blur', release)
  })
}
