import type { KeyInput } from './EditorInput.ts'
import type { ViewState } from './ViewState.ts'

/**
 * Held, the key left of 1 shows the bare photo; the release may come with other modifiers than the press. True when the
 * key meant that.
 */
export function photoKey(view: ViewState, { type, code, modifiers }: KeyInput): boolean {
  if (code !== 'Backquote' || (type === 'keyUp' && !view.photoOnly)) return false
  if (type === 'keyDown' && (modifiers.ctrl || modifiers.meta || modifiers.alt)) return false
  view.setPhotoOnly(type === 'keyDown')
  return true
}
