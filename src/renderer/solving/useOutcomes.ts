import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import type { ConstraintOutcome } from '../../core/occlusion/constraints/SolverConstraints.ts'
import { useEditorState } from '../composables/useEditorState.ts'

/** What the last solve made of each constraint, by id; those that changed since are not in it. */
export function useOutcomes(): ComputedRef<ReadonlyMap<string, ConstraintOutcome>> {
  const { editor, constraints, revision } = useEditorState()
  return computed(() => {
    // The outcomes are the editor's, which Vue does not see: `revision` rises with each change of them.
    const known = revision.value >= 0 ? constraints.value : []
    const told = known.map(({ id }) => editor.constraints.outcomeOf(id))
    return new Map(told.flatMap((outcome) => (outcome === null ? [] : [[outcome.id, outcome] as const])))
  })
}
