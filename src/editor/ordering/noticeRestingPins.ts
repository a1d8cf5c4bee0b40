import type { PinnedOrder } from '../../core/occlusion/constraints/SolverConstraints.ts'
import type { EditorContext } from '../EditorContext.ts'

/** Says of pins why they hold no longer. */
export function noticeRestingPins(editor: EditorContext, pins: readonly PinnedOrder[]): void {
  for (const { front, back } of pins) {
    const gone = [front, back].filter((number) => editor.document.find(number) === null)
    const reason =
      gone.length > 0
        ? `${gone.map((number) => `#${number}`).join(' and ')} ${gone.length > 1 ? 'do' : 'does'} not exist any more`
        : 'you said that neither is in front'
    editor.notify({
      severity: 'info',
      code: 'pin-rests',
      text: `The pin of #${front} in front of #${back} is gone: ${reason}. Undo brings it back.`,
      remedy: null,
    })
  }
}
