import { labelMapFromMasks } from '../../masks/labelMap.ts'
import { maskDifference, maskUnion, maskUnionOf } from '../../masks/maskAlgebra.ts'
import { isEmptyMask } from '../../masks/RunLengthMask.ts'
import type { RunLengthMask } from '../../masks/RunLengthMask.ts'
import { maskFromRowSpans, rowSpansOf, SPAN_STRIDE } from '../../masks/rowSpans.ts'
import { sameSize } from '../../pixels/imageSize.ts'
import type { SceneSolution } from '../SceneSolution.ts'
import type { SolverConstraint } from './SolverConstraints.ts'

/**
 * Makes hard strokes hold to the pixel on a finer grid, where masks were smoothed and moved: pixels under a stroke belong
 * to whom they belong on the grid that the strokes were solved on, those under a `background` stroke to nobody. Locked
 * instances are left alone; hard strokes do not contradict them. Neither solution is written to; O(pixels of the coarse
 * one + runs), and a copy of the labeling, where there is such a stroke.
 */
export function holdStrokes(
  fine: SceneSolution,
  coarse: SceneSolution,
  constraints: readonly SolverConstraint[],
): SceneSolution {
  if (sameSize(fine.size, coarse.size)) return fine
  const hard = constraints.filter(({ strength }) => strength === 'hard')
  const locked = fine.instances.filter(({ lockedNumber }) => lockedNumber !== null)
  const unlocked = (masks: readonly RunLengthMask[]) => {
    const lockedPixels = locked.map(({ visible }) => visible)
    return maskDifference(maskUnionOf(fine.size, masks), maskUnionOf(fine.size, lockedPixels))
  }
  const background = unlocked(hard.flatMap((one) => (one.kind === 'background' ? [one.pixels] : [])))
  const stroked = maskDifference(unlocked(hard.flatMap(foregroundMasks)), background)
  if (isEmptyMask(background) && isEmptyMask(stroked)) return fine
  const { masks, labeling } = takenFromCoarse(stroked, fine, coarse)
  const gone = maskUnion(background, stroked)
  const instances = fine.instances.map((instance) => {
    if (instance.lockedNumber !== null) return instance
    const own = masks.get(instance.number)
    const left = maskDifference(instance.visible, gone)
    return { ...instance, visible: own === undefined ? left : maskUnion(left, own) }
  })
  return { ...fine, instances, labeling }
}

function foregroundMasks(constraint: SolverConstraint): readonly RunLengthMask[] {
  if (constraint.kind === 'foreground' || constraint.kind === 'same') return [constraint.pixels]
  return constraint.kind === 'different' ? [constraint.first, constraint.second] : []
}

/** The pixels of a mask by the instance that the coarse solution has at their place, and its labels there. */
function takenFromCoarse(pixels: RunLengthMask, fine: SceneSolution, coarse: SceneSolution) {
  const ownerAt = labelMapFromMasks(
    coarse.size,
    new Map(coarse.instances.map(({ number, visible }) => [number, visible])),
  )
  const labeling = fine.labeling.slice()
  const spansOf = new Map<number, number[]>()
  const spans = rowSpansOf(pixels)
  for (let at = 0; at < spans.length; at += SPAN_STRIDE) {
    const [y, x0, x1] = [spans[at]!, spans[at + 1]!, spans[at + 2]!]
    const row = Math.floor(((y + 0.5) * coarse.size.height) / fine.size.height) * coarse.size.width
    for (let x = x0; x < x1; x++) {
      const source = row + Math.floor(((x + 0.5) * coarse.size.width) / fine.size.width)
      labeling[y * fine.size.width + x] = coarse.labeling[source]!
      const owner = ownerAt[source]!
      if (owner === 0) continue
      const own = spansOf.get(owner)
      if (own === undefined) spansOf.set(owner, [y, x, x + 1])
      else if (own[own.length - 1] === x && own[own.length - 3] === y) own[own.length - 1] = x + 1
      else own.push(y, x, x + 1)
    }
  }
  const masks = new Map([...spansOf].map(([owner, own]) => [owner, maskFromRowSpans(fine.size, own)]))
  return { masks, labeling }
}
