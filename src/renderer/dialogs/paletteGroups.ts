import type { CommandPaletteGroup } from '@nuxt/ui/components/CommandPalette.vue'
import { commandLabel } from '../composables/commandLabel.ts'
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
  const open = (label: string, dialog: DialogName) => ({
    label,
    onSelect: () => void (ui.dialog = dialog),
  })
  const act = (label: string, run: () => void) => ({
    label,
    onSelect: () => {
      run()
      ui.dialog = null
    },
  })
  return [
    open('Predict…', 'predict'),
    open('Import…', 'import'),
    open('Export COCOA…', 'export'),
    open('Check the project…', 'check'),
    open('Project entries…', 'project-entries'),
    act('Change the theme', () => ui.cycleTheme()),
    act('Show or hide the images', () => ui.togglePanel('images')),
    act('Show or hide the inspector', () => ui.togglePanel('inspector')),
  ]
}

function editorItems(editor: Editor, ui: Ui, group: string) {
  return COMMANDS.filter((command) => command.group === group && command.isEnabled(editor)).map((command) => ({
    label: commandLabel(command, editor.settings.categories) ?? command.label,
    suffix: command.description,
    kbds: command.shortcuts.length > 0 ? keyCaps(command.shortcuts[0]!) : [],
    onSelect: () => {
      // Closed first: a command may open a dialog of its own.
      ui.dialog = null
      command.run(editor)
    },
  }))
}
