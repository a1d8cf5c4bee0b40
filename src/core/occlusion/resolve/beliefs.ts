import { instanceConfidence } from '../confidence/instanceConfidence.ts'
import { maskSpread } from '../confidence/maskSpread.ts'
import { pairConfidence } from '../confidence/pairConfidence.ts'
import type { SolvedEvidence } from '../confidence/SolvedEvidence.ts'
import { sameRegions } from '../readout/sameRegions.ts'
import { changedPixels } from './changedPixels.ts'

/** How sure the instances and pairs of a reading are, in its order, and what that was computed from. */
export interface Beliefs {
  readonly evidence: SolvedEvidence
  readonly instances: readonly number[]
  readonly pairs: readonly number[]
  /** `maskSpread` by number of instance. */
  readonly spread: Float64Array
}

/**
 * The beliefs of a reading. With those of an earlier one of the same cues, only instances that changed, and those that
 * touch them, are looked at: the others have the pixels, neighbours and evidence they had, and keep what was believed of
 * them. The spread of a mask, which takes a cut, is measured anew for changed instances alone. O(pixels + pairs) besides what the instances looked at cost.
 */
export function beliefsOf(evidence: SolvedEvidence, before: Beliefs | null): Beliefs {
  if (before === null) {
    const spread = maskSpread(evidence, null)
    return { evidence, pairs: pairConfidence(evidence), instances: instanceConfidence(evidence, null, spread), spread }
  }
  const { instances, pairs } = evidence.reading
  const oldNumber = unchangedInstances(evidence, before.evidence)
  const changed = new Set(instances.filter(({ number }) => oldNumber[number] === 0).map(({ number }) => number))
  const only = new Set(changed)
  for (const { a, b } of pairs) {
    if (oldNumber[a] === 0) only.add(b)
    if (oldNumber[b] === 0) only.add(a)
  }
  const keyOf = (a: number, b: number) => (a < b ? `${a} ${b}` : `${b} ${a}`)
  const old = before.evidence.reading
  const oldPairs = new Map(old.pairs.map(({ a, b }, index) => [keyOf(a, b), before.pairs[index]!]))
  const oldInstances = new Map(old.instances.map(({ number }, index) => [number, before.instances[index]!]))
  const pairBeliefs = pairConfidence(evidence, only)
  const measured = maskSpread(evidence, changed)
  const spread = measured.map((of, number) => (oldNumber[number] === 0 ? of : before.spread[oldNumber[number]!]!))
  const instanceBeliefs = instanceConfidence(evidence, only, spread)
  return {
    evidence,
    pairs: pairs.map(({ a, b }, index) => {
      const known = only.has(a) || only.has(b) ? undefined : oldPairs.get(keyOf(oldNumber[a]!, oldNumber[b]!))
      return known ?? pairBeliefs[index]!
    }),
    instances: instances.map(({ number }, index) => {
      const known = only.has(number) ? undefined : oldInstances.get(oldNumber[number]!)
      return known ?? instanceBeliefs[index]!
    }),
    spread,
  }
}

/** By number the one that the same pixels had, with the same evidence in them; 0: there is none. */
function unchangedInstances(now: SolvedEvidence, before: SolvedEvidence): Int32Array {
  const { instanceAt, instances } = now.reading
  const old = before.reading
  const oldNumber = sameRegions(instanceAt, instances.length, old.instanceAt, old.instances.length)
  for (const pixel of changedPixels(before.problem, now.problem).list) oldNumber[instanceAt[pixel]!] = 0
  return oldNumber
}
