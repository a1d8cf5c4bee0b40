import { findInstance } from '../../core/dataset/findInstance.ts'
import type { AnnotationState, InstanceNumber } from '../../core/dataset/records.ts'
import { maskDifference } from '../../core/masks/maskAlgebra.ts'
import { maskContours } from '../../core/masks/maskContours.ts'
import { maskArea, maskBounds } from '../../core/masks/maskMeasures.ts'
import type { RunLengthMask } from '../../core/masks/RunLengthMask.ts'
import type { PixelBox } from '../../core/pixels/imageSize.ts'
import { matchProposal } from '../../core/workflows/proposals/matchProposal.ts'
import type { ProposalChange } from '../../core/workflows/proposals/ProposalChange.ts'
import { proposalChanges } from '../../core/workflows/proposals/proposalChanges.ts'
import { solverRemarksOf } from '../../core/workflows/proposals/solverRemarks.ts'
import { unionOfBoxes } from '../../editor/documentChange.ts'
import type { DifferenceGuide } from '../canvas/guides/StageGuides.ts'

/** One line of the comparison, with what the canvas needs to show it. */
export interface ProposalRow {
  readonly change: ProposalChange
  /** 0..1; null where nothing is stated, as for an instance that is gone. */
  readonly confidence: number | null
  /** "joined from 2 parts, 80 %"; empty where there is nothing more to say. */
  readonly remark: string
  /** Around all that the change concerns, image pixels; null when it shows nowhere. */
  readonly box: PixelBox | null
  readonly differences: readonly Omit<DifferenceGuide, 'isMarked'>[]
  /** How many pixels show something else; 0 for orders. */
  readonly pixels: number
}

/** Everything that a proposal says differently: instances, those with the most pixels that differ first, then orders. */
export function proposalRows(current: AnnotationState, proposal: AnnotationState): ProposalRow[] {
  const match = matchProposal(current, proposal)
  const shown = (number: InstanceNumber): RunLengthMask | null => findInstance(current, number)?.visible ?? null
  const rows = proposalChanges(current, proposal, match).map((change) => {
    const parts = partsOf(change, shown, (number) => match.visibleOf.get(number) ?? null)
    return {
      change,
      ...beliefIn(change, proposal),
      box: unionOfBoxes(parts.map(({ mask }) => maskBounds(mask))),
      differences: parts.map(({ kind, mask }) => ({ kind, rings: maskContours(mask).map(({ points }) => points) })),
      pixels: change.kind === 'order' ? 0 : parts.reduce((sum, { mask }) => sum + maskArea(mask), 0),
    }
  })
  return rows.sort((p, q) => q.pixels - p.pixels)
}

interface DifferencePart {
  readonly kind: DifferenceGuide['kind']
  readonly mask: RunLengthMask
}

function partsOf(
  change: ProposalChange,
  shown: (number: InstanceNumber) => RunLengthMask | null,
  proposed: (number: InstanceNumber) => RunLengthMask | null,
): DifferencePart[] {
  switch (change.kind) {
    case 'new':
      return part('added', proposed(change.proposed))
    case 'gone':
      return part('removed', shown(change.number))
    case 'changed': {
      const [before, after] = [shown(change.number), proposed(change.proposed)]
      if (before === null || after === null) return []
      return [...part('added', maskDifference(after, before)), ...part('removed', maskDifference(before, after))]
    }
    case 'order': {
      const [front, behind] = change.after === 'a-over-b' ? [change.a, change.b] : [change.b, change.a]
      return [...part('behind', shown(behind)), ...part('front', shown(front))]
    }
  }
}

function part(kind: DifferenceGuide['kind'], mask: RunLengthMask | null): DifferencePart[] {
  return mask === null || maskBounds(mask) === null ? [] : [{ kind, mask }]
}

function beliefIn(change: ProposalChange, proposal: AnnotationState): Pick<ProposalRow, 'confidence' | 'remark'> {
  if (change.kind === 'gone') return { confidence: null, remark: '' }
  if (change.kind === 'order') {
    return { confidence: change.confidence, remark: change.overridesHuman ? 'you decided otherwise' : '' }
  }
  const instance = findInstance(proposal, change.proposed)
  const remarks = instance === null ? null : solverRemarksOf(instance)
  if (remarks === null) return { confidence: null, remark: '' }
  const isJoined = remarks.partCount > 1
  const joined = `joined from ${remarks.partCount} parts, ${Math.round(remarks.joinConfidence * 100)} %`
  return { confidence: remarks.confidence, remark: isJoined ? joined : '' }
}
