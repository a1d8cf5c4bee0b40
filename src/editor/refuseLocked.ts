import type { InstanceNumber } from '../core/dataset/records.ts'
import type { EditorContext } from './EditorContext.ts'

/** True, with a notice, when one of the instances is locked: then nothing of the edit is done. */
export function refuseLocked(editor: EditorContext, numbers: readonly InstanceNumber[]): boolean {
  const locked = numbers.find((number) => editor.document.get(number).locked)
  if (locked === undefined) return false
  editor.notify({
    severity: 'warning',
    code: 'instance-locked',
    text: `#${locked} is locked. Unlock it to change it.`,
    remedy: 'instance.toggle-lock',
  })
  return true
}
