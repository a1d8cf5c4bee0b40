import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import { gridGuides, gridPicture } from './gridPicture.ts'
import type { StageGuides } from '../canvas/guides/StageGuides.ts'
import { useGridsStore } from '../stores/useGridsStore.ts'
import { useProposalStore } from '../stores/useProposalStore.ts'

/** What the stage draws of the solver: the chosen overlay, and in a comparison where both sides differ. */
export function useStageGuides(): ComputedRef<StageGuides> {
  const grids = useGridsStore()
  const proposal = useProposalStore()
  const picture = computed(() => (grids.shown === null ? null : gridPicture(grids.shown)))
  const differences = computed<StageGuides['differences']>(() => {
    if (!proposal.isOpen || proposal.shownComparison !== 'both') return []
    return proposal.rows.flatMap(({ change, differences: parts }) => {
      const isMarked = change.id === proposal.markedId
      // All orders at once would outline everything twice.
      if (!isMarked && (change.kind === 'order' || proposal.decisions.get(change.id) === 'rejected')) return []
      return parts.map((part) => ({ ...part, isMarked }))
    })
  })
  return computed(() => ({ ...gridGuides(grids.shown, picture.value, grids.opacity), differences: differences.value }))
}
