import type { HostRequest } from '../EditorEvents.ts'
import type { Command, CommandGroup, Shortcut } from './Command.ts'
import type { CommandId } from './CommandId.ts'

const DESCRIPTIONS = {
  navigate: 'Opens another image of the list.',
  'show-shortcuts': 'Lists all keys.',
  'show-palette': 'Finds any command by its name.',
} as const

/** Commands that only the host can carry out; the editor passes the request on. */
export const hostCommands: readonly Command[] = [
  hostCommand('navigate.previous', 'Previous image', 'Go', [{ code: 'KeyA' }], { kind: 'navigate', to: 'previous' }),
  hostCommand('navigate.next', 'Next image', 'Go', [{ code: 'KeyD' }], { kind: 'navigate', to: 'next' }),
  hostCommand('help.shortcuts', 'Shortcuts', 'Help', [{ code: 'Slash', shift: true }, { code: 'F1' }], {
    kind: 'show-shortcuts',
  }),
  hostCommand('help.palette', 'Command palette', 'Help', [{ code: 'KeyK', mod: true }], { kind: 'show-palette' }),
]

function hostCommand(
  id: CommandId,
  label: string,
  group: CommandGroup,
  shortcuts: readonly Shortcut[],
  request: Extract<HostRequest, { kind: keyof typeof DESCRIPTIONS }>,
): Command {
  return {
    id,
    label,
    group,
    description: DESCRIPTIONS[request.kind],
    shortcuts,
    isEnabled: () => true,
    run: (editor) => editor.request(request),
  }
}
