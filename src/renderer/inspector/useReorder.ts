import { computed, shallowRef } from 'vue'
import type { Ref } from 'vue'
import type { InstanceNumber } from '../../core/dataset/records.ts'
import type { Editor } from '../../editor/Editor.ts'
import type { ReorderPreview } from '../../editor/EditorContext.ts'
import { movedTo } from './instanceRows.ts'

/** A new layer order that waits for a yes, because it would turn pairs around. */
export interface ReorderProposal {
  readonly moved: InstanceNumber
  readonly sequence: readonly InstanceNumber[]
  readonly changedPairs: ReorderPreview['changedPairs']
}

/**
 * Changes of the layer order: one that turns no pair around is made at once, any other is shown first and made when the
 * person agrees.
 */
export function useReorder(
  editor: Editor,
  sequence: Ref<readonly InstanceNumber[]>,
  selection: Ref<readonly InstanceNumber[]>,
) {
  const proposal = shallowRef<ReorderProposal | null>(null)
  const primary = computed(() => selection.value.at(-1) ?? null)

  /** Moves `number` in front of the row that is now at `index` (the length: to the back). */
  function propose(number: InstanceNumber, index: number): void {
    const next = movedTo(sequence.value, number, index)
    if (next.every((other, place) => other === sequence.value[place])) return
    const { changedPairs } = editor.previewReorder(next)
    editor.selection.set([number])
    if (changedPairs.length === 0) make(number, next)
    else proposal.value = { moved: number, sequence: next, changedPairs }
  }

  function canMove(step: 1 | -1): boolean {
    if (primary.value === null) return false
    const place = sequence.value.indexOf(primary.value) + step
    return place >= 0 && place < sequence.value.length
  }

  function moveBy(step: 1 | -1): void {
    if (primary.value === null || !canMove(step)) return
    const place = sequence.value.indexOf(primary.value)
    propose(primary.value, step < 0 ? place - 1 : place + 2)
  }

  function apply(): void {
    if (proposal.value !== null) make(proposal.value.moved, proposal.value.sequence)
    dismiss()
  }

  function dismiss(): void {
    proposal.value = null
  }

  function make(number: InstanceNumber, next: readonly InstanceNumber[]): void {
    editor.reorder(next, `Move #${number} in the layer order`)
  }

  return { proposal, propose, canMove, moveBy, apply, dismiss }
}
