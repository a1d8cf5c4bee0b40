import { instanceMapOf } from '../cues/instanceMap.ts'
import type { InstanceMap, InstanceMapOptions } from '../cues/instanceMap.ts'
import type { AnnotationState } from '../dataset/records.ts'
import { pairKey } from '../dataset/records.ts'
import type { PairKey } from '../dataset/records.ts'
import { labelMapFromMasks } from '../masks/labelMap.ts'
import type { RunLengthMask } from '../masks/RunLengthMask.ts'
import { sameSize, sizeText } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import { refuse } from '../support/DomainError.ts'

/** What is scored: masks that do not overlap, and what is known about pairs of them. A `SceneSolution` is one. */
export interface ScoredScene {
  readonly size: ImageSize
  readonly instances: readonly { readonly number: number; readonly visible: RunLengthMask }[]
  readonly pairs: readonly {
    readonly a: number
    readonly b: number
    readonly state: 'a-over-b' | 'b-over-a' | 'unknown'
  }[]
}

/** Counts of one image; add them up over a data set before dividing. */
export interface SceneScore {
  /** True instances that show at least a pixel. */
  readonly instances: number
  /** Those matched at an IoU of at least 0.5. */
  readonly recalled: number
  /** Σ over true instances of the IoU with their match, 0 where there is none. */
  readonly iouSum: number
  /** Instances found that match none at 0.5. */
  readonly spurious: number
  /** True pairs that touch and whose order is strict: right + wrong + unknown + missed. */
  readonly pairs: number
  readonly right: number
  readonly wrong: number
  /** Both found at 0.5, but no order is told: their masks do not touch in the solution, or it does not know. */
  readonly unknown: number
  /** One of the two is not found. */
  readonly missed: number
}

const FOUND_IOU = 0.5

/**
 * Scores a solution against the truth, by what can be seen. True and solved instances are matched one to one, best
 * IoU of their visible masks first (which for IoU > 0.5 is the only matching there is). True pairs are those whose
 * visible masks share a pixel edge and which the annotation orders strictly. The truth is sampled where the grid of the solution is `scale` times
 * coarser, like the cues were. Throws `size-mismatch` where the grids are not that. O(pixels).
 */
export function scoreScene(
  truth: AnnotationState,
  solution: ScoredScene,
  options: InstanceMapOptions = {},
): SceneScore {
  const map = instanceMapOf(truth, options)
  if (!sameSize(map.size, solution.size)) {
    throw refuse('size-mismatch', {
      what: 'The solution is not on the grid on which it is scored',
      expected: sizeText(map.size),
      received: sizeText(solution.size),
    })
  }
  const found = new Map(solution.instances.map(({ number, visible }) => [number, visible]))
  const matches = matchedInstances(map.numbers, labelMapFromMasks(map.size, found))
  const isFound = (number: number): boolean => (matches.byTrue.get(number)?.iou ?? 0) >= FOUND_IOU
  const recalled = matches.trueNumbers.filter(isFound).length
  const iouSum = [...matches.byTrue.values()].reduce((sum, { iou }) => sum + iou, 0)
  const counts = { pairs: 0, right: 0, wrong: 0, unknown: 0, missed: 0 }
  const orderOf = solvedOrder(solution)
  const touching = touchingPairs(map)
  for (const { a, b, state } of truth.pairs) {
    if (!touching.has(pairKey(a, b)) || (state !== 'a-over-b' && state !== 'b-over-a')) continue
    counts.pairs++
    const [front, back] = state === 'a-over-b' ? [a, b] : [b, a]
    if (!isFound(front) || !isFound(back)) counts.missed++
    else counts[orderOf(matches.byTrue.get(front)!.solved, matches.byTrue.get(back)!.solved)]++
  }
  const spurious = solution.instances.length - recalled
  return { instances: matches.trueNumbers.length, recalled, iouSum, spurious, ...counts }
}

interface Matches {
  readonly trueNumbers: readonly number[]
  readonly byTrue: ReadonlyMap<number, { readonly solved: number; readonly iou: number }>
}

function matchedInstances(truth: Int32Array, solved: Int32Array): Matches {
  const trueAreas = new Map<number, number>()
  const solvedAreas = new Map<number, number>()
  const overlaps = new Map<string, { number: number; solved: number; pixels: number }>()
  for (let pixel = 0; pixel < truth.length; pixel++) {
    const number = truth[pixel]!
    const other = solved[pixel]!
    if (number !== 0) trueAreas.set(number, (trueAreas.get(number) ?? 0) + 1)
    if (other !== 0) solvedAreas.set(other, (solvedAreas.get(other) ?? 0) + 1)
    if (number === 0 || other === 0) continue
    const key = `${number} ${other}`
    const overlap = overlaps.get(key)
    if (overlap === undefined) overlaps.set(key, { number, solved: other, pixels: 1 })
    else overlap.pixels++
  }
  const candidates = [...overlaps.values()].map((overlap) => ({
    ...overlap,
    iou: overlap.pixels / (trueAreas.get(overlap.number)! + solvedAreas.get(overlap.solved)! - overlap.pixels),
  }))
  candidates.sort((p, q) => q.iou - p.iou || p.number - q.number || p.solved - q.solved)
  const byTrue = new Map<number, { solved: number; iou: number }>()
  const taken = new Set<number>()
  for (const { number, solved: other, iou } of candidates) {
    if (byTrue.has(number) || taken.has(other)) continue
    byTrue.set(number, { solved: other, iou })
    taken.add(other)
  }
  return { trueNumbers: [...trueAreas.keys()], byTrue }
}

/** Pairs of instances that share a pixel edge. */
function touchingPairs({ size, numbers }: InstanceMap): Set<PairKey> {
  const keys = new Set<PairKey>()
  const add = (a: number, b: number): void => {
    if (a !== 0 && b !== 0 && a !== b) keys.add(pairKey(a, b))
  }
  for (let pixel = 0; pixel < numbers.length; pixel++) {
    if ((pixel + 1) % size.width !== 0) add(numbers[pixel]!, numbers[pixel + 1]!)
    if (pixel + size.width < numbers.length) add(numbers[pixel]!, numbers[pixel + size.width]!)
  }
  return keys
}

function solvedOrder({ pairs }: ScoredScene): (front: number, back: number) => 'right' | 'wrong' | 'unknown' {
  const stateOf = new Map(pairs.map(({ a, b, state }) => [`${a}-${b}`, state]))
  return (front, back) => {
    const state = stateOf.get(pairKey(front, back)) ?? 'unknown'
    if (state === 'unknown') return 'unknown'
    return (state === 'a-over-b') === front < back ? 'right' : 'wrong'
  }
}
