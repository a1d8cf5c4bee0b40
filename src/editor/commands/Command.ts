import type { EditorContext } from '../EditorContext.ts'
import type { CommandId } from './CommandId.ts'

export type CommandGroup =
  | 'Edit'
  | 'Tools'
  | 'Brush'
  | 'Instance'
  | 'Class'
  | 'Order'
  | 'Constraints'
  | 'Solve'
  | 'Select'
  | 'View'
  | 'Go'
  | 'Help'

/** One thing the editor can do, as a value: the same one serves key, menu, palette, shortcut sheet and tests. */
export interface Command {
  readonly id: CommandId
  readonly label: string
  readonly group: CommandGroup
  /** One sentence for the palette and for tooltips. */
  readonly description: string
  readonly shortcuts: readonly Shortcut[]
  isEnabled(editor: EditorContext): boolean
  /** To be called only while enabled; `editor.run(id)` checks. */
  run(editor: EditorContext): void
}

/** A key with exactly these modifiers; those left out must not be held. */
export interface Shortcut {
  /** `KeyboardEvent.code`. */
  readonly code: string
  /** Ctrl, or Cmd on a Mac; either is taken on every system. */
  readonly mod?: true
  readonly shift?: true
  readonly alt?: true
}
