import { heldMaskGap } from './heldMaskGap.ts'
import { instanceGraphOf } from './InstanceGraph.ts'
import type { InstanceContact } from './InstanceGraph.ts'
import { maskSpread } from './maskSpread.ts'
import { LARGEST_GAP } from './pairFeatures.ts'
import type { SolvedEvidence } from './SolvedEvidence.ts'

/** What speaks for and against one instance's being one object. */
export interface InstanceFeatures {
  /** log of its area by the typical one of the scene, Σ area² / Σ area: fragments are small beside what they broke from. */
  readonly size: number
  /** log of 1 + the energy gap to merging it with its most likely neighbour, masks held; 0 where it has none. */
  readonly mergeGap: number
  /** 1 when it touches no other instance, so that there is nothing to merge with. */
  readonly isAlone: number
  /** Against it: 0..1, share of its border (image border apart) that is with that neighbour. */
  readonly sharedBorder: number
  /** Against it: 0..1, share of its mask that parts from the rest when μ/λ changes (`maskSpread`). */
  readonly spread: number
}

interface Neighbour {
  readonly gap: number
  readonly length: number
}

/**
 * Features of the instances of the reading, in its order; null for those not in `only`, where that is given. `spread`
 * is that of `maskSpread` by number. O(contacts) besides that, and what `instanceGraphOf` costs once.
 */
export function instanceFeatures(
  evidence: SolvedEvidence,
  only: ReadonlySet<number> | null = null,
  spread: Float64Array = maskSpread(evidence, only),
): (InstanceFeatures | null)[] {
  const { graph, contacts, area, largest } = instanceGraphOf(evidence)
  const typicalArea = typicalAreaOf(area)
  const border = new Float64Array(largest + 1)
  const nearest: (Neighbour | undefined)[] = []
  for (const contact of contacts) {
    border[contact.a]! += contact.length
    border[contact.b]! += contact.length
    if (contact.a === 0 || (only !== null && !only.has(contact.a) && !only.has(contact.b))) continue
    const gap = Math.min(LARGEST_GAP, heldMaskGap(graph, contact.parts, 'merged'))
    for (const instance of [contact.a, contact.b]) nearest[instance] = likelier(nearest[instance], gap, contact)
  }
  return evidence.reading.instances.map(({ number }) => {
    if (only !== null && !only.has(number)) return null
    const neighbour = nearest[number]
    return {
      size: Math.log(Math.max(1, area[number]!) / typicalArea),
      mergeGap: neighbour === undefined ? 0 : Math.log1p(neighbour.gap),
      isAlone: neighbour === undefined ? 1 : 0,
      sharedBorder: neighbour === undefined ? 0 : neighbour.length / border[number]!,
      spread: spread[number]!,
    }
  })
}

/** The neighbour with the smaller gap; of equal ones, that with the longer border, so that numbers do not matter. */
function likelier(known: Neighbour | undefined, gap: number, { length }: InstanceContact): Neighbour {
  if (known === undefined || gap < known.gap || (gap === known.gap && length > known.length)) return { gap, length }
  return known
}

/** The area of the instance that a random pixel of an instance belongs to, on average. At least 1. */
function typicalAreaOf(area: Float64Array): number {
  let [sum, squares] = [0, 0]
  for (let instance = 1; instance < area.length; instance++) {
    sum += area[instance]!
    squares += area[instance]! ** 2
  }
  return sum === 0 ? 1 : squares / sum
}
