import { instanceMapOf } from '../../../../src/core/cues/instanceMap.ts'
import { isOver } from '../../../../src/core/dataset/records.ts'
import type { AnnotationState } from '../../../../src/core/dataset/records.ts'
import type { SceneReading } from '../../../../src/core/occlusion/readout/SceneReading.ts'

/** What the annotation says about a reading. */
export interface KnownTruth {
  /** By number of the solved instance: whether it is matched to a true one at an IoU of at least 0.5. */
  readonly isFound: (number: number) => boolean
  /**
   * Whether the first of two found instances truly is in front of the second; null where one is not found. False also
   * where the annotation orders them neither way: then an order was told that is none.
   */
  readonly isInFront: (front: number, back: number) => boolean | null
}

const FOUND_IOU = 0.5

/** Matches as `scoreScene` does: one to one, best IoU of visible masks first. */
export function knownTruth(state: AnnotationState, reading: SceneReading, scale: 1 | 2 | 4): KnownTruth {
  const trueOf = matchedNumbers(instanceMapOf(state, { scale }).numbers, reading.instanceAt)
  const pairs = new Map(state.pairs.map((pair) => [`${pair.a}-${pair.b}`, pair]))
  return {
    isFound: (number) => trueOf.has(number),
    isInFront: (front, back) => {
      const [trueFront, trueBack] = [trueOf.get(front), trueOf.get(back)]
      if (trueFront === undefined || trueBack === undefined) return null
      const pair = pairs.get(`${Math.min(trueFront, trueBack)}-${Math.max(trueFront, trueBack)}`)
      return pair !== undefined && isOver(pair, trueFront, trueBack)
    },
  }
}

/** True number by solved number. */
function matchedNumbers(truth: Int32Array, solved: Int32Array): ReadonlyMap<number, number> {
  const trueArea = new Map<number, number>()
  const solvedArea = new Map<number, number>()
  const overlaps = new Map<string, { readonly is: number; readonly as: number; pixels: number }>()
  const count = (counts: Map<number, number>, key: number) => counts.set(key, (counts.get(key) ?? 0) + 1)
  for (let pixel = 0; pixel < truth.length; pixel++) {
    const [is, as] = [truth[pixel]!, solved[pixel]!]
    if (is !== 0) count(trueArea, is)
    if (as !== 0) count(solvedArea, as)
    if (is === 0 || as === 0) continue
    const known = overlaps.get(`${is} ${as}`)
    if (known === undefined) overlaps.set(`${is} ${as}`, { is, as, pixels: 1 })
    else known.pixels++
  }
  // Above 0.5 there is at most one match, so that nothing needs to be sorted.
  const matched = new Map<number, number>()
  for (const { is, as, pixels } of overlaps.values()) {
    if (pixels / (trueArea.get(is)! + solvedArea.get(as)! - pixels) >= FOUND_IOU && !matched.has(as))
      matched.set(as, is)
  }
  return matched
}
