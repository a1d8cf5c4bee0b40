import type { InstanceNumber } from '../../core/dataset/records.ts'
import { planReorder } from '../../core/workflows/editPlans/planReorder.ts'
import type { EditorContext } from '../EditorContext.ts'
import { lockedNotice } from '../painting/paintSubject.ts'

/** Puts the instances into a new sequence (nearest first): one entry. Refused when it says something new of a locked one. */
export function reorder(editor: EditorContext, sequence: readonly InstanceNumber[], label: string): void {
  const { diff, changedPairs } = planReorder(editor.document.state, sequence)
  const locked = changedPairs.flatMap(({ after }) => [after.a, after.b]).find((n) => editor.document.get(n).locked)
  if (locked !== undefined) return editor.notify(lockedNotice(locked))
  editor.edit('reorder', label, () => diff)
}
