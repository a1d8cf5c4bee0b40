import type { AnnotationDiff } from '../../dataset/annotationDiff.ts'
import { diffBetween } from '../../dataset/diffBetween.ts'
import type { AnnotationState } from '../../dataset/records.ts'
import { acceptedState } from './acceptedState.ts'
import { matchProposal } from './matchProposal.ts'
import type { ProposalChange } from './ProposalChange.ts'
import { proposalChanges } from './proposalChanges.ts'

/**
 * What a proposal says differently from the present annotation: instances that are new, changed or gone, then pairs of
 * known instances whose order differs, each a change that can be accepted by itself. What is equal is not listed, nor what
 * only the present annotation says (a pair without an order in the proposal; stuff, when the proposal has none), nor
 * anything that would change a locked instance. Pairs with a new instance come with that instance.
 *
 * Which instance of the proposal is which of the annotation: see `matchProposal.ts`. Throws `size-mismatch`.
 */
export function compareProposal(current: AnnotationState, proposal: AnnotationState): ProposalChange[] {
  return proposalChanges(current, proposal, matchProposal(current, proposal))
}

/**
 * The diff that takes the accepted changes over, as one gesture; ids that are not in the comparison are ignored.
 * `all` accepts everything but orders that a person decided otherwise: those only change when named.
 *
 * A changed instance gets the visible mask of the proposal and keeps the hidden part it had, as far as an occluder still
 * hides it. Where an accepted mask meets one that was not accepted, the order decides as always. Locked instances stay as
 * they are, to the pixel. Apply with `applyDiff` to `current`. Throws `size-mismatch`.
 */
export function proposalDiff(
  current: AnnotationState,
  proposal: AnnotationState,
  accepted: 'all' | ReadonlySet<string>,
): AnnotationDiff {
  const match = matchProposal(current, proposal)
  const changes = proposalChanges(current, proposal, match).filter((change) =>
    accepted === 'all' ? !(change.kind === 'order' && change.overridesHuman) : accepted.has(change.id),
  )
  return diffBetween(current, acceptedState(current, proposal, match, changes))
}
