import type { Finding } from '../dataset/finding.ts'
import type { AnnotationState, Instance, InstanceNumber, OrderPair } from '../dataset/records.ts'
import type { StatedPair } from '../formats/depthConstraint.ts'
import { findingOf } from '../formats/untrustedJson.ts'
import { masksOverlap } from '../masks/maskMeasures.ts'
import { pairOf, strictEdge } from '../occlusion/OrderGraph.ts'

/**
 * The pairs of `depth_constraint`, as 1-based positions in `sequence`: every strict pair of `pairs` (which is acyclic).
 * A pair without overlap is still a statement of its author and is written, with a finding; one that was only inferred
 * and overlaps no more is left out. Overlapping instances of unknown order are reported: the file's total order
 * suggests one that nobody stated.
 */
export function statedPairsOf(
  state: AnnotationState,
  pairs: readonly OrderPair[],
  sequence: readonly InstanceNumber[],
  where: string,
  findings: Finding[],
): StatedPair[] {
  const byNumber = new Map(state.instances.map((instance) => [instance.number, instance]))
  const positionOf = new Map(sequence.map((number, index) => [number, index + 1]))
  const written: StatedPair[] = []
  for (const pair of pairs) {
    const edge = strictEdge(pair)
    if (edge === null) continue
    const [front, back] = edge
    const isInferred = pair.provenance === 'inferred'
    if (!masksOverlap(byNumber.get(front)!.amodal, byNumber.get(back)!.amodal)) {
      findings.push(withoutOverlap(front, back, isInferred, where))
      if (isInferred) continue
    }
    written.push({ front: positionOf.get(front)!, back: positionOf.get(back)! })
  }
  reportUnknown(state, where, findings)
  return written
}

function reportUnknown(state: AnnotationState, where: string, findings: Finding[]): void {
  const { instances } = state
  const isUnknown = (a: Instance, b: Instance): boolean =>
    (pairOf(state, a.number, b.number)?.state ?? 'unknown') === 'unknown'
  instances.forEach((a, index) => {
    for (const b of instances.slice(index + 1)) {
      if (!isUnknown(a, b) || !masksOverlap(a.amodal, b.amodal)) continue
      findings.push(
        findingOf('disagreement', 'order-unknown', `${where}, instances #${a.number} and #${b.number}`, {
          what: 'The two overlap and it is not known which is in front; the file names no pair, but its order suggests one',
          todo: 'Say which is in front, or that neither hides the other.',
        }),
      )
    }
  })
}

function withoutOverlap(front: number, back: number, isLeftOut: boolean, where: string): Finding {
  return findingOf('info', 'pair-without-overlap', `${where}, instances #${front} and #${back}`, {
    what: `#${front} is in front of #${back}, but they share no pixel; the pair was ${isLeftOut ? 'left out' : 'written'}`,
  })
}
