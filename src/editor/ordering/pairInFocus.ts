import type { InstanceNumber } from '../../core/dataset/records.ts'
import type { EditorContext } from '../EditorContext.ts'

/** The pair that the order keys are about, seen from the primary instance. */
export interface PairInFocus {
  readonly primary: InstanceNumber
  readonly other: InstanceNumber
}

/** Two selected instances, or the primary one and what the pointer is on; null when that is no pair. */
export function pairInFocus(editor: EditorContext): PairInFocus | null {
  const { numbers, primary } = editor.selection
  if (primary === null) return null
  const other = numbers.length === 2 ? numbers[0]! : editor.feedback.hoveredInstance
  return other === null || other === primary ? null : { primary, other }
}
