import { onBeforeUnmount, onMounted } from 'vue'
import { useDocumentStore } from '../stores/useDocumentStore.ts'
import { useUiStore } from '../stores/useUiStore.ts'
import { pressedKey } from './pressedKey.ts'

/**
 * Keys with which people operate a focused control or move the focus; the editor gets them only from the canvas. Enter
 * with Ctrl or Cmd is none of them: it accepts a proposal, whichever button was pressed last.
 */
const CONTROL_KEYS = new Set([
  'Enter',
  'NumpadEnter',
  'Space',
  'Tab',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
])

/**
 * Sends the window's keys to the editor, by their place on the keyboard. Keys typed into a text field stay there; while
 * a dialog is open nothing is sent; a focused button or list keeps the keys that operate it.
 */
export function useShortcuts(): void {
  const document = useDocumentStore()
  const ui = useUiStore()

  function onKey(event: KeyboardEvent): void {
    const editor = document.editor
    const type = event.type === 'keydown' ? 'keyDown' : 'keyUp'
    if (editor === null || event.isComposing) return
    // A release always gets through: what was held when a dialog opened must not stay held for ever.
    if (type === 'keyDown' && (event.defaultPrevented || ui.dialog !== null || belongsElsewhere(event))) return
    const taken = editor.dispatch({ type, ...pressedKey(event), repeat: event.repeat })
    if (taken) event.preventDefault()
  }

  function onBlur(): void {
    document.editor?.dispatch({ type: 'interrupt', reason: 'blur' })
  }

  onMounted(() => {
    window.addEventListener('keydown', onKey)
    window.addEventListener('keyup', onKey)
    window.addEventListener('blur', onBlur)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', onKey)
    window.removeEventListener('keyup', onKey)
    window.removeEventListener('blur', onBlur)
  })
}

/** Whether a key is meant for the text field, menu or control that has the focus. */
export function belongsElsewhere({ target, code, ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.closest('input, textarea, select') !== null) return true
  if (
    target.closest('[role="menu"], [role="dialog"], [role="alertdialog"], [role="listbox"][data-reka-collection]') !==
    null
  )
    return true
  if (!CONTROL_KEYS.has(code) || (code === 'Enter' && (ctrlKey || metaKey))) return false
  return target.closest('button, a, [role="listbox"], [role="slider"]') !== null
}
