import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import type { GridMinCut } from '../../graphcut/GridMinCut.ts'
import type { ImageSize, PixelBox } from '../../pixels/imageSize.ts'
import { HARD_COST } from '../labeling/LabelingProblem.ts'
import { costScale } from './constraintWeights.ts'
import type { ConstraintWeights } from './constraintWeights.ts'
import { boundsOf, GridPixelsBuilder, grown } from './gridPixels.ts'
import type { GridPixels } from './gridPixels.ts'
import type { ProblemDraft } from './ProblemDraft.ts'
import { FIRST_SIDE, SECOND_SIDE, separatingCut } from './separatingCut.ts'
import type { Separation } from './separatingCut.ts'
import type { ConstraintStrength } from './SolverConstraints.ts'
import type { StrokeEdge } from './strokeEdges.ts'

/**
 * Pixels around two scribbles in which a curve between them is looked for: the second only when a way leads round within
 * the first. A curve that even there ends at the rim is left open: the labeling goes on with it where that is cheapest.
 */
const MARGINS = [24, 80] as const

/**
 * Parts two scribbles in the labeling: oriented pairs along the cheapest curve between them through what the cues take for
 * foreground. They point as the pairs vote that are on the curve already, weighed by their rewards; where none are,
 * from the first scribble to the second, and false is returned: that order means nothing. Pairs that say otherwise on
 * the curve go. True also when nothing had to be cut. O(pairs + pixels of the window) and one cut, perhaps a few.
 */
export function separate(
  draft: ProblemDraft,
  first: GridPixels,
  second: GridPixels,
  order: ConstraintWeights['order'],
  minCut: GridMinCut,
): boolean {
  const found = cutAround(draft, first, second, minCut)
  if (found === null || !found.isCut) return true
  const { sides } = found
  let votes = 0
  for (const { from, to, reward } of draft.pairs) {
    if (sides[from] === FIRST_SIDE && sides[to] === SECOND_SIDE) votes += reward
    if (sides[from] === SECOND_SIDE && sides[to] === FIRST_SIDE) votes -= reward
  }
  const [front, back] = votes < 0 ? [SECOND_SIDE, FIRST_SIDE] : [FIRST_SIDE, SECOND_SIDE]
  dropAgainst(draft, sides, front, back)
  for (const { right, direction } of edgesAlong(found, draft.base.size, front)) draft.addPair(right, direction, order)
  return votes !== 0
}

/**
 * Goes on with a drawn boundary beyond its ends, along the cheapest curve that keeps its two sides apart within the
 * foreground: people stop short of the border that they mean to reach, and a gap would let the labeling put a strip beside
 * the stroke instead of parting the object. A soft stroke is not made longer than twice its length.
 * Only steps with foreground on both sides count. O(pairs + pixels of the window) and one cut or two.
 */
export function closeBoundary(
  draft: ProblemDraft,
  drawn: readonly StrokeEdge[],
  strength: ConstraintStrength,
  order: ConstraintWeights['order'],
  minCut: GridMinCut,
): void {
  const { size } = draft.base
  const [front, back] = [new GridPixelsBuilder(size), new GridPixelsBuilder(size)]
  for (const { right, direction } of drawn) {
    const left = right + DIRECTION_Y[direction]! * size.width + DIRECTION_X[direction]!
    if (!draft.isForeground(right) || !draft.isForeground(left)) continue
    front.add(right)
    back.add(left)
  }
  const found = cutAround(draft, front.finish(), back.finish(), minCut)
  if (found === null || !found.isCut) return
  const known = new Set(drawn.map(({ right, direction }) => 8 * right + direction))
  const added = edgesAlong(found, size, FIRST_SIDE).filter(({ right, direction }) => !known.has(8 * right + direction))
  if (strength === 'soft' && added.length > drawn.length) return
  dropAgainst(draft, found.sides, FIRST_SIDE, SECOND_SIDE)
  for (const { right, direction } of added) draft.addPair(right, direction, order)
}

/** Drops the pairs across the curve that say that `back` is in front; those of other hard constraints stay. */
function dropAgainst(draft: ProblemDraft, sides: Uint8Array, front: number, back: number): void {
  draft.reviewPairs(({ from, to, violation }) => {
    return sides[from] === back && sides[to] === front && violation < HARD_COST ? 'drop' : 'keep'
  })
}

/** The steps from a pixel of the side `front` to one of the other side. */
function edgesAlong({ sides, window }: WindowSeparation, { width, height }: ImageSize, front: number): StrokeEdge[] {
  const edges: StrokeEdge[] = []
  const look = (pixel: number, other: number, arc: 0 | 1) => {
    if (sides[other] === 0 || sides[pixel] === sides[other]) return
    if (sides[pixel] === front) edges.push({ right: pixel, direction: 2 * arc })
    else edges.push({ right: other, direction: 2 * arc + 4 })
  }
  for (let y = window.y0; y < window.y1; y++) {
    for (let x = window.x0; x < window.x1; x++) {
      const pixel = y * width + x
      if (sides[pixel] === 0) continue
      if (x + 1 < width) look(pixel, pixel + 1, 0)
      if (y + 1 < height) look(pixel, pixel + width, 1)
    }
  }
  return edges
}

interface WindowSeparation extends Separation {
  readonly window: PixelBox
}

function cutAround(
  draft: ProblemDraft,
  first: GridPixels,
  second: GridPixels,
  minCut: GridMinCut,
): WindowSeparation | null {
  const { size } = draft.base
  const bounds = boundsOf([first, second], size)
  if (first.list.length === 0 || second.list.length === 0 || bounds === null) return null
  const { usualSmoothness: usualCost } = costScale(draft.base)
  const cutWithin = (margin: number) => {
    const window = grown(bounds, margin, size)
    const inside = draft.foregroundIn(window)
    const costs = partingCosts(draft, window)
    const task = { size, window, inside, first: first.list, second: second.list, costs, usualCost }
    return { ...separatingCut(task, minCut), window }
  }
  const found = cutWithin(MARGINS[0])
  return found.isCut && !found.isOpen ? found : cutWithin(MARGINS[1])
}

/**
 * Smoothness less the rewards of the oriented pairs, either way, for each step to the right and down. Diagonal pairs count
 * half on each way round, as a curve that passes between their pixels crosses one step of either.
 */
function partingCosts(draft: ProblemDraft, window: PixelBox): readonly [Float32Array, Float32Array] {
  const { width } = draft.base.size
  const columns = window.x1 - window.x0
  const costs = [draft.smoothnessIn(0, window), draft.smoothnessIn(1, window)] as const
  const isIn = (x: number, y: number) => x >= window.x0 && y >= window.y0 && x < window.x1 && y < window.y1
  const note = (arc: 0 | 1, x: number, y: number, reward: number) => {
    if (isIn(x, y)) costs[arc][(y - window.y0) * columns + x - window.x0]! -= reward
  }
  for (const { from, direction, reward } of draft.pairs) {
    const [x, y] = [from % width, Math.floor(from / width)]
    const [dx, dy] = [DIRECTION_X[direction]!, DIRECTION_Y[direction]!]
    const [left, top] = [Math.min(x, x + dx), Math.min(y, y + dy)]
    if (dy === 0) note(0, left, y, reward)
    else if (dx === 0) note(1, x, top, reward)
    else {
      for (const row of [y, y + dy]) note(0, left, row, reward / 2)
      for (const column of [x, x + dx]) note(1, column, top, reward / 2)
    }
  }
  return costs
}
