import type { InstanceNumber } from '../../core/dataset/records.ts'
import { planReorder } from '../../core/workflows/editPlans/planReorder.ts'
import type { EditorContext } from '../EditorContext.ts'
import { refuseLocked } from '../refuseLocked.ts'

/**
 * Puts the instances into a new sequence (nearest first): one entry; true when there was something to change.
 * Refused, with a notice, when it says something new of a locked one.
 */
export function reorder(editor: EditorContext, sequence: readonly InstanceNumber[], label: string): boolean {
  const { diff, changedPairs } = planReorder(editor.document.state, sequence)
  const concerned = changedPairs.flatMap(({ after }) => [after.a, after.b])
  return !refuseLocked(editor, concerned) && editor.edit('reorder', label, () => diff)
}
