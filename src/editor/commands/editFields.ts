import type { InstanceFields, InstanceNumber } from '../../core/dataset/records.ts'
import { planFieldEdit } from '../../core/workflows/editPlans/planFields.ts'
import type { EditorContext } from '../EditorContext.ts'
import { refuseLocked } from '../refuseLocked.ts'

/** Sets the same fields on several instances: one entry. Only the lock itself may be changed on a locked one. */
export function editFields(
  editor: EditorContext,
  numbers: readonly InstanceNumber[],
  fields: Partial<InstanceFields>,
  { code, label }: { readonly code: string; readonly label: string },
): void {
  if (!('locked' in fields) && refuseLocked(editor, numbers)) return
  const gesture = editor.beginGesture(code, label)
  for (const number of numbers) gesture?.apply(planFieldEdit(editor.document.state, number, fields))
  gesture?.commit()
}

/** "#7", "#7 and #9", "5 instances". */
export function namesOf(numbers: readonly InstanceNumber[]): string {
  if (numbers.length > 2) return `${numbers.length} instances`
  return numbers.map((number) => `#${number}`).join(' and ')
}
