import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import { ARC_X, ARC_Y } from '../../graphcut/GridMinCut.ts'
import { HARD_COST } from '../labeling/LabelingProblem.ts'
import type { LabelingProblem, OrientedPairs } from '../labeling/LabelingProblem.ts'
import type { PixelBox } from '../../pixels/imageSize.ts'
import { cropPlane } from '../resolve/cropProblem.ts'
import { costScale } from './constraintWeights.ts'
import type { GridPixels } from './gridPixels.ts'

/** One oriented pair as a draft sees it. */
export interface DraftPair {
  readonly from: number
  readonly to: number
  readonly direction: number
  readonly reward: number
  readonly violation: number
}

/** How a problem with constraints differs from the one without. */
export interface ProblemChanges {
  /** Pixels whose costs were written to, and by arc direction those whose weights became others; perhaps more than once. */
  readonly costs: readonly number[]
  readonly weights: readonly (readonly number[])[]
  /** Pairs that went and pairs that came; what came and went again is in both. */
  readonly dropped: readonly DraftPair[]
  readonly added: readonly DraftPair[]
}

/** What is to become of a pair. */
type PairVerdict = 'keep' | 'drop' | DraftPair

/**
 * A problem that constraints are being written into: a copy of the planes and of the list of pairs. The problem it was
 * made from is only read; planes are copied when they are first written to.
 */
export class ProblemDraft {
  readonly base: LabelingProblem
  #backgroundCost: Float32Array
  #foregroundCost: Float32Array
  #smoothness: readonly Float32Array[]
  /** Null as long as they are those of the base, which all its drafts share. */
  #own: DraftPair[] | null = null
  readonly #writtenCosts: number[] = []
  readonly #writtenWeights: readonly number[][]
  readonly #dropped: DraftPair[] = []
  readonly #added: DraftPair[] = []

  constructor(base: LabelingProblem) {
    this.base = base
    this.#backgroundCost = base.backgroundCost
    this.#foregroundCost = base.foregroundCost
    this.#smoothness = base.smoothness
    this.#writtenWeights = base.smoothness.map(() => [])
  }

  get pairs(): readonly DraftPair[] {
    return this.#own ?? pairsOf(this.base)
  }

  /** Whether the pairs are those of the base, all of them and no others. */
  get hasBasePairs(): boolean {
    return this.#own === null
  }

  /** Smoothness weights of one arc direction inside of a box, as they are now. */
  smoothnessIn(arc: number, box: PixelBox): Float32Array {
    return cropPlane(this.#smoothness[arc]!, this.base.size, box, Float32Array)
  }

  /** Whether the pixel would by itself be foreground, as things are now. */
  isForeground(pixel: number): boolean {
    return this.#foregroundCost[pixel]! <= this.#backgroundCost[pixel]!
  }

  /** 1 for the pixels of a box that would by themselves be foreground, as things are now. */
  foregroundIn(box: PixelBox): Uint8Array {
    const { width } = this.base.size
    const inside = new Uint8Array((box.x1 - box.x0) * (box.y1 - box.y0))
    for (let y = box.y0, at = 0; y < box.y1; y++) {
      for (let pixel = y * width + box.x0, end = y * width + box.x1; pixel < end; pixel++) {
        inside[at++] = this.isForeground(pixel) ? 1 : 0
      }
    }
    return inside
  }

  /** Makes the pixel pay `cost` for being background. */
  wishForeground(pixel: number, cost: number): void {
    if (this.#backgroundCost === this.base.backgroundCost) this.#backgroundCost = this.#backgroundCost.slice()
    this.#backgroundCost[pixel] = Math.min(HARD_COST, this.#backgroundCost[pixel]! + cost)
    this.#writtenCosts.push(pixel)
  }

  wishBackground(pixel: number, cost: number): void {
    if (this.#foregroundCost === this.base.foregroundCost) this.#foregroundCost = this.#foregroundCost.slice()
    this.#foregroundCost[pixel] = Math.min(HARD_COST, this.#foregroundCost[pixel]! + cost)
    this.#writtenCosts.push(pixel)
  }

  /** Sets the smoothness weight of every neighbour pair with both pixels in `where` to at least `weight`. */
  tieInside(where: GridPixels, weight: number): void {
    this.#writeSmoothness(where, 2, (old) => Math.max(old, weight))
  }

  /** Gives back to the pairs inside of `where` the weight that each arc direction has at most anywhere. */
  forgetBordersInside(where: GridPixels): void {
    const usual = costScale(this.base).smoothness
    this.#writeSmoothness(where, 2, (old, arc) => Math.max(old, usual[arc]!))
  }

  /** Takes pixels out of the game: no costs but that of leaving label 0, no ties, no pairs with the rest. */
  takeOut(where: GridPixels): void {
    this.#writeSmoothness(where, 1, () => 0)
    this.reviewPairs(({ from, to }) => (where.isIn[from] !== 0 || where.isIn[to] !== 0 ? 'drop' : 'keep'))
    const background = this.#backgroundCost.slice()
    const foreground = this.#foregroundCost.slice()
    for (const pixel of where.list) {
      background[pixel] = 0
      foreground[pixel] = HARD_COST
      this.#writtenCosts.push(pixel)
    }
    this.#backgroundCost = background
    this.#foregroundCost = foreground
  }

  addPair(from: number, direction: number, weight: { readonly reward: number; readonly violation: number }): void {
    const to = from + DIRECTION_Y[direction]! * this.base.size.width + DIRECTION_X[direction]!
    const added = { from, to, direction, ...weight }
    if (this.#own === null) this.#own = pairsOf(this.base).slice()
    this.#own.push(added)
    this.#added.push(added)
  }

  reviewPairs(decide: (pair: DraftPair) => PairVerdict): void {
    const { pairs } = this
    /** Null as long as all are kept. */
    let kept: DraftPair[] | null = null
    for (let index = 0; index < pairs.length; index++) {
      const pair = pairs[index]!
      const verdict = decide(pair)
      if (verdict === 'keep') {
        kept?.push(pair)
        continue
      }
      kept ??= pairs.slice(0, index)
      this.#dropped.push(pair)
      if (verdict === 'drop') continue
      kept.push(verdict)
      this.#added.push(verdict)
    }
    if (kept !== null) this.#own = kept
  }

  /** What was written so far. */
  get changes(): ProblemChanges {
    const [costs, weights] = [this.#writtenCosts, this.#writtenWeights]
    return { costs, weights, dropped: this.#dropped, added: this.#added }
  }

  finish(): LabelingProblem {
    return {
      size: this.base.size,
      connectivity: this.base.connectivity,
      backgroundCost: this.#backgroundCost,
      foregroundCost: this.#foregroundCost,
      smoothness: this.#smoothness,
      pairs: this.#own === null ? this.base.pairs : orientedPairs(this.#own),
    }
  }

  /** Rewrites the weights of neighbour pairs of which at least `least` (1 or 2) pixels are in the set. */
  #writeSmoothness(where: GridPixels, least: 1 | 2, weightOf: (old: number, arc: number) => number): void {
    const { width, height } = this.base.size
    const { list, isIn } = where
    if (this.#smoothness === this.base.smoothness) this.#smoothness = this.#smoothness.map((plane) => plane.slice())
    const planes = this.#smoothness
    for (let index = 0; index < list.length; index++) {
      const pixel = list[index]!
      const y = Math.floor(pixel / width)
      const x = pixel - y * width
      for (let arc = 0; arc < planes.length; arc++) {
        const dx = ARC_X[arc]!
        const dy = ARC_Y[arc]!
        const step = dy * width + dx
        const isInside = x + dx >= 0 && x + dx < width && y + dy < height
        if (isInside && (least === 1 || isIn[pixel + step] !== 0)) this.#writeWeight(arc, pixel, weightOf)
        if (least === 1 && x - dx >= 0 && x - dx < width && y - dy >= 0) this.#writeWeight(arc, pixel - step, weightOf)
      }
    }
  }

  #writeWeight(arc: number, at: number, weightOf: (old: number, arc: number) => number): void {
    const plane = this.#smoothness[arc]!
    const old = plane[at]!
    plane[at] = weightOf(old, arc)
    if (plane[at] !== old) this.#writtenWeights[arc]!.push(at)
  }
}

const records = new WeakMap<LabelingProblem, readonly DraftPair[]>()

/** Pairs of a problem as records, made once per problem: one is constrained again and again while a person steers. */
function pairsOf(problem: LabelingProblem): readonly DraftPair[] {
  const known = records.get(problem)
  if (known !== undefined) return known
  const { size, pairs } = problem
  const made = Array.from({ length: pairs.count }, (_, index) => {
    const from = pairs.from[index]!
    const direction = pairs.direction[index]!
    const to = from + DIRECTION_Y[direction]! * size.width + DIRECTION_X[direction]!
    return { from, to, direction, reward: pairs.reward[index]!, violation: pairs.violation[index]! }
  })
  records.set(problem, made)
  return made
}

export function orientedPairs(list: readonly DraftPair[]): OrientedPairs {
  const count = list.length
  const from = new Int32Array(count)
  const direction = new Uint8Array(count)
  const reward = new Float32Array(count)
  const violation = new Float32Array(count)
  for (let index = 0; index < count; index++) {
    const pair = list[index]!
    from[index] = pair.from
    direction[index] = pair.direction
    reward[index] = pair.reward
    violation[index] = pair.violation
  }
  return { count, from, direction, reward, violation }
}

/** The pair that says the opposite about the same two pixels. */
export function turned(pair: DraftPair): DraftPair {
  return { ...pair, from: pair.to, to: pair.from, direction: (pair.direction + 4) % 8 }
}
