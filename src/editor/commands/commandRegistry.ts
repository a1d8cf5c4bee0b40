import { invariant } from '../../core/support/assert.ts'
import type { KeyInput } from '../EditorInput.ts'
import { classCommands } from './classCommands.ts'
import type { Command, Shortcut } from './Command.ts'
import type { CommandId } from './CommandId.ts'
import { constraintCommands } from './constraintCommands.ts'
import { editCommands } from './editCommands.ts'
import { hostCommands } from './hostCommands.ts'
import { instanceCommands } from './instanceCommands.ts'
import { orderCommands } from './orderCommands.ts'
import { selectCommands } from './selectCommands.ts'
import { solveCommands } from './solveCommands.ts'
import { toolCommands } from './toolCommands.ts'
import { viewCommands } from './viewCommands.ts'

/** All commands, in the order in which menus and the shortcut sheet show them. */
export const COMMANDS: readonly Command[] = [
  ...editCommands,
  ...toolCommands,
  ...instanceCommands,
  ...classCommands,
  ...orderCommands,
  ...constraintCommands,
  ...solveCommands,
  ...selectCommands,
  ...viewCommands,
  ...hostCommands,
]

const byId = new Map(COMMANDS.map((command) => [command.id, command]))
const byShortcut = new Map(
  COMMANDS.flatMap((command) => command.shortcuts.map((shortcut) => [shortcutKey(shortcut), command] as const)),
)

export function commandOf(id: CommandId): Command {
  const command = byId.get(id)
  invariant(command !== undefined, `no command ${id}`)
  return command
}

/** The command of a pressed key, or null. Modifiers must match exactly; Ctrl and Cmd count as one. */
export function commandForKey({ code, modifiers }: KeyInput): Command | null {
  const { ctrl, meta, shift, alt } = modifiers
  return byShortcut.get(keyText(code, ctrl || meta, shift, alt)) ?? null
}

/** Equal for two shortcuts that the same key press would mean: "mod+shift+KeyZ". */
export function shortcutKey({ code, mod, shift, alt }: Shortcut): string {
  return keyText(code, mod === true, shift === true, alt === true)
}

function keyText(code: string, mod: boolean, shift: boolean, alt: boolean): string {
  return `${mod ? 'mod+' : ''}${shift ? 'shift+' : ''}${alt ? 'alt+' : ''}${code}`
}
