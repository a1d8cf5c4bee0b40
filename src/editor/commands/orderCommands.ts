import { stateFor } from '../../core/dataset/records.ts'
import type { InstanceNumber, PairState } from '../../core/dataset/records.ts'
import { togglePin } from '../constraints/togglePin.ts'
import type { EditorContext } from '../EditorContext.ts'
import { pairInFocus } from '../ordering/pairInFocus.ts'
import { setPairState } from '../ordering/setPairState.ts'
import type { CommandId } from './CommandId.ts'
import type { Command, Shortcut } from './Command.ts'

const ABOUT = 'the selected pair, or the selected instance and the one under the pointer'

export const orderCommands: readonly Command[] = [
  orderCommand(
    'order.front',
    'In front',
    { code: 'KeyF' },
    `Puts the instance selected last in front: ${ABOUT}.`,
    stateFor,
  ),
  orderCommand(
    'order.behind',
    'Behind',
    { code: 'KeyG' },
    `Puts the instance selected last behind: ${ABOUT}.`,
    (primary, other) => stateFor(other, primary),
  ),
  orderCommand(
    'order.mutual',
    'Hide each other',
    { code: 'KeyM' },
    `Says that each hides a part of the other, and unlinks both: ${ABOUT}.`,
    () => 'mutual',
  ),
  orderCommand(
    'order.none',
    'Only touch',
    { code: 'KeyU', shift: true },
    `Says that neither hides the other: ${ABOUT}.`,
    () => 'none',
  ),
  orderCommand(
    'order.unknown',
    'Order unknown',
    { code: 'KeyU' },
    `Says that the order cannot be told: ${ABOUT}.`,
    () => 'unknown',
  ),
  {
    id: 'order.pin',
    label: 'Pin or unpin the order',
    group: 'Order',
    description: `Fixes for the solver who is in front now: ${ABOUT}; pinned already: lets go.`,
    shortcuts: [{ code: 'KeyP', shift: true }],
    isEnabled: (editor) => pinnable(editor) !== null,
    run: pinOrder,
  },
]

function orderCommand(
  id: CommandId,
  label: string,
  shortcut: Shortcut,
  description: string,
  stateOf: (primary: InstanceNumber, other: InstanceNumber) => PairState,
): Command {
  return {
    id,
    label,
    group: 'Order',
    description,
    shortcuts: [shortcut],
    isEnabled: (editor) => pairInFocus(editor) !== null,
    run: (editor) => stateOrder(editor, stateOf),
  }
}

/** As for the other keys; with the order tool also the pair under the pointer, selected or not. */
function pinnable(editor: EditorContext): readonly [InstanceNumber, InstanceNumber] | null {
  const pair = pairInFocus(editor)
  if (pair !== null) return [pair.primary, pair.other]
  const { hoveredPair } = editor.feedback
  return hoveredPair && [hoveredPair.a, hoveredPair.b]
}

function pinOrder(editor: EditorContext): void {
  const pair = pinnable(editor)
  if (pair !== null) togglePin(editor, ...pair)
}

function stateOrder(
  editor: EditorContext,
  stateOf: (primary: InstanceNumber, other: InstanceNumber) => PairState,
): void {
  const pair = pairInFocus(editor)
  if (pair === null) return
  const { primary, other } = pair
  setPairState(editor, Math.min(primary, other), Math.max(primary, other), stateOf(primary, other))
}
