import type { CommandPaletteGroup } from '@nuxt/ui/components/CommandPalette.vue'
import { keyCaps } from '../composables/keyCaps.ts'
import { COMMANDS } from '../../editor/commands/commandRegistry.ts'
import type { Editor } from '../../editor/Editor.ts'
import type { DialogName, useUiStore } from '../stores/useUiStore.ts'

type Ui = ReturnType<typeof useUiStore>

/** The commands to offer now: the window's own, then the editor's by group; what is not possible is left out. */
export function paletteGroups(editor: Editor | null, ui: Ui): CommandPaletteGroup[] {
  const names = [...new Set(COMMANDS.map((command) => command.group))]
  return [
    { id: 'window', label: 'Project and window', items: windowItems(ui) },
    ...(editor === null ? [] : names.map((name) => ({ id: name, label: name, items: editorItems(editor, ui, name) }))),
  ]
}

function windowItems(ui: Ui) {
  const open = (label: string, icon: string, dialog: DialogName) => ({
    label,
    icon,
    onSelect: () => void (ui.dialog = dialog),
  })
  const act = (label: string, icon: string, run: () => void) => ({
    label,
    icon,
    onSelect: () => {
      run()
      ui.dialog = null
    },
  })
  return [
    open('Import…', 'i-lucide-file-down', 'import'),
    open('Export COCOA…', 'i-lucide-file-up', 'export'),
    open('Check the project…', 'i-lucide-list-checks', 'check'),
    open('Project entries…', 'i-lucide-history', 'project-entries'),
    act('Change the theme', 'i-lucide-sun-moon', () => ui.cycleTheme()),
    act('Show or hide the images', 'i-lucide-panel-left', () => ui.togglePanel('images')),
    act('Show or hide the inspector', 'i-lucide-panel-right', () => ui.togglePanel('inspector')),
  ]
}

function editorItems(editor: Editor, ui: Ui, group: string) {
  return COMMANDS.filter((command) => command.group === group && command.isEnabled(editor)).map((command) => ({
    label: command.label,
    suffix: command.description,
    kbds: command.shortcuts.length > 0 ? keyCaps(command.shortcuts[0]!) : [],
    onSelect: () => {
      // Closed first: a command may open a dialog of its own.
      ui.dialog = null
      command.run(editor)
    },
  }))
}
