import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import type { Command } from '../../editor/commands/Command.ts'
import type { CommandId } from '../../editor/commands/CommandId.ts'
import { commandOf } from '../../editor/commands/commandRegistry.ts'
import { capsOf } from './keyCaps.ts'
import { useEditorState } from './useEditorState.ts'

export interface UsableCommand {
  readonly command: Command
  /** Caps of its first shortcut; empty when it has none. */
  readonly caps: string[]
  readonly isEnabled: ComputedRef<boolean>
  run(): void
}

/** One of the editor's commands, ready for a button. Use it below a component that provided the editor's state. */
export function useCommand(id: CommandId): UsableCommand {
  const { editor, revision } = useEditorState()
  const command = commandOf(id)
  return {
    command,
    caps: capsOf(id),
    // `isEnabled` reads the editor, which Vue does not see: `revision` stands for all that may change the answer.
    isEnabled: computed(() => revision.value >= 0 && command.isEnabled(editor)),
    run: () => command.isEnabled(editor) && command.run(editor),
  }
}
