import type { Modifiers } from '../../editor/EditorInput.ts'

interface PressedKey {
  readonly code: string
  readonly modifiers: Modifiers
}

/**
 * The key of an event by its place on the keyboard, as shortcuts name it. The question mark alone goes by what it types:
 * people who look for help press whatever gives it on their layout.
 */
export function pressedKey(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>,
): PressedKey {
  const modifiers = { ctrl: event.ctrlKey, meta: event.metaKey, shift: event.shiftKey, alt: event.altKey }
  const isQuestionMark = event.key === '?' && !event.ctrlKey && !event.metaKey
  if (!isQuestionMark) return { code: event.code, modifiers }
  return { code: 'Slash', modifiers: { ...modifiers, shift: true, alt: false } }
}
