import type { Shortcut } from '../../editor/commands/Command.ts'
import type { CommandId } from '../../editor/commands/CommandId.ts'
import { commandOf } from '../../editor/commands/commandRegistry.ts'

const CODE_CAPS: Readonly<Record<string, string>> = {
  BracketLeft: '[',
  BracketRight: ']',
  Slash: '/',
  Backslash: '\\',
  Comma: ',',
  Period: '.',
  Semicolon: ';',
  Quote: '’',
  Minus: '−',
  Equal: '+',
  NumpadAdd: 'Num +',
  NumpadSubtract: 'Num −',
  Escape: 'Esc',
  Delete: 'Del',
  Backspace: '⌫',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
}

const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.userAgent)

/** What is printed on the keys of a shortcut (US layout), modifiers first: `['Ctrl', 'Z']`. */
export function keyCaps(shortcut: Shortcut, mac: boolean = isMac): string[] {
  const { code, mod, shift, alt } = shortcut
  // Shift and slash is how one types a question mark, and people look for that.
  if (code === 'Slash' && shift === true && mod !== true && alt !== true) return ['?']
  return [
    ...(mod === true ? [mac ? '⌘' : 'Ctrl'] : []),
    ...(alt === true ? [mac ? '⌥' : 'Alt'] : []),
    ...(shift === true ? [mac ? '⇧' : 'Shift'] : []),
    capOf(code),
  ]
}

/** Key caps of a command's first shortcut; empty when it has none. */
export function capsOf(id: CommandId): string[] {
  const shortcut = commandOf(id).shortcuts[0]
  return shortcut === undefined ? [] : keyCaps(shortcut)
}

function capOf(code: string): string {
  return CODE_CAPS[code] ?? code.replace(/^(Key|Digit)/, '')
}
