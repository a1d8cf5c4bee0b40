import type { InstanceNumber } from '../../core/dataset/records.ts'
import { pairOf, strictEdge } from '../../core/occlusion/OrderGraph.ts'
import type { EditorContext } from '../EditorContext.ts'
import { pinOf } from './pinOf.ts'

/**
 * Pins the order of a pair as the document has it now, with the strength of the settings; the same order pinned already:
 * takes the pin away. A pair without a front has no order to pin: a notice says what to do.
 */
export function togglePin(editor: EditorContext, a: InstanceNumber, b: InstanceNumber): void {
  const { constraints, document, settings } = editor
  const pair = pairOf(document.state, a, b)
  const edge = pair && strictEdge(pair)
  const pin = pinOf(constraints.list, a, b)
  if (pin !== null && (edge === null || edge[0] === pin.front)) return constraints.remove([pin.id])
  if (edge === null) {
    return editor.notify({
      severity: 'info',
      code: 'pin-needs-order',
      text: `First say who is in front of the two, #${a} or #${b}; then the order can be pinned.`,
      remedy: null,
    })
  }
  const [front, back] = edge
  if (pin !== null) constraints.replacePin(pin.id, front, back)
  else constraints.add({ kind: 'pin', front, back, strength: settings.constraintStrength })
}
