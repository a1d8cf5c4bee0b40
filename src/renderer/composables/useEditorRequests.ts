import { useToast } from '@nuxt/ui/composables/useToast'
import { nextTick, watch } from 'vue'
import { keyCaps } from './keyCaps.ts'
import { NoticeShelf } from './NoticeShelf.ts'
import type { Command } from '../../editor/commands/Command.ts'
import { commandOf } from '../../editor/commands/commandRegistry.ts'
import type { Editor } from '../../editor/Editor.ts'
import type { HostRequest, Notice } from '../../editor/EditorEvents.ts'
import { useDocumentStore } from '../stores/useDocumentStore.ts'
import { useGridsStore } from '../stores/useGridsStore.ts'
import { useProposalStore } from '../stores/useProposalStore.ts'
import { useSolvingStore } from '../stores/useSolvingStore.ts'
import { useUiStore } from '../stores/useUiStore.ts'

/** "Undo · Ctrl+Z": who works with keys need not reach for the button. */
function labelWithKeys({ label, shortcuts: [first] }: Command): string {
  return first === undefined ? label : `${label} · ${keyCaps(first).join('+')}`
}

/** Carries out what the editor asks of its host, and shows its notices. */
export function useEditorRequests(): void {
  const document = useDocumentStore()
  const grids = useGridsStore()
  const proposal = useProposalStore()
  const solving = useSolvingStore()
  const ui = useUiStore()
  const toast = useToast()

  function request(asked: HostRequest): void {
    switch (asked.kind) {
      case 'navigate':
        return void document.openNeighbour(asked.to === 'next' ? 1 : -1)
      case 'show-shortcuts':
        ui.dialog = 'shortcuts'
        return
      case 'show-palette':
        ui.dialog = 'palette'
        return
      case 'solve':
        ui.showTab('solve')
        return void solving.solve()
      case 'resolve':
        ui.showTab('solve')
        return void solving.resolve()
      case 'accept-proposal':
        return proposal.takeOver('all')
      case 'discard-proposal':
        return proposal.discard()
      case 'toggle-cues':
        return void grids.chooseNext(solving.source)
      case 'undo-needed':
      case 'redo-needed':
        return // answered where the changes are saved
    }
  }

  function show(editor: Editor, shelf: NoticeShelf, { severity, code, text, remedy }: Notice): void {
    const command = remedy === null ? null : commandOf(remedy)
    const id = `notice-${code}` // the same notice again replaces the one on screen
    if (command !== null) shelf.put(id)
    toast.add({
      id,
      title: text,
      icon: severity === 'info' ? 'i-lucide-info' : 'i-lucide-triangle-alert',
      color: severity === 'info' ? 'neutral' : 'warning',
      duration: 6000,
      actions:
        command === null
          ? []
          : [{ label: labelWithKeys(command), onClick: () => shelf.holds(id) && editor.run(command.id) }],
    })
  }

  /** They are about the document that was open. */
  function removeNotices(): void {
    for (const { id } of [...toast.toasts.value]) if (String(id).startsWith('notice-')) toast.remove(id)
  }

  watch(
    () => document.editor,
    (editor, _before, onCleanup) => {
      if (editor === null) return
      const shelf = new NoticeShelf(editor, (id) => toast.update(id, { actions: [] }))
      const stops = [
        editor.on('request', request),
        editor.on('notice', (notice) => show(editor, shelf, notice)),
        editor.on('history', () => shelf.review()),
        editor.on('selection', () => shelf.review()),
        // After the toasts have settled: one that was just changed cannot be removed.
        editor.on('document', ({ cause }) => cause === 'open' && void nextTick(removeNotices)),
      ]
      onCleanup(() => stops.forEach((stop) => stop()))
    },
    { immediate: true },
  )
}
