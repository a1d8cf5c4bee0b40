import type { InstanceNumber, PairState } from '../../core/dataset/records.ts'
import { planPairStates } from '../../core/workflows/editPlans/planPairs.ts'
import type { EditorContext } from '../EditorContext.ts'
import { refuseLocked } from '../refuseLocked.ts'

/** Says what holds for a pair (a < b), as a person's word: one entry. Refused, with a notice, when one is locked. */
export function setPairState(editor: EditorContext, a: InstanceNumber, b: InstanceNumber, state: PairState): void {
  if (refuseLocked(editor, [a, b])) return
  const plan = () => planPairStates(editor.document.state, [{ a, b, state }], 'human')
  editor.edit('pair-state', pairLabel(a, b, state), plan)
}

function pairLabel(a: InstanceNumber, b: InstanceNumber, state: PairState): string {
  switch (state) {
    case 'a-over-b':
      return `#${a} in front of #${b}`
    case 'b-over-a':
      return `#${b} in front of #${a}`
    case 'mutual':
      return `#${a} and #${b} hide each other`
    case 'none':
      return `Neither of #${a} and #${b} hides the other`
    case 'unknown':
      return `Order of #${a} and #${b} unknown`
  }
}
