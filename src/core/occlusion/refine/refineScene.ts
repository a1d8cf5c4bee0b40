import type { GridMinCut } from '../../graphcut/GridMinCut.ts'
import { labelMapFromMasks, masksFromLabelMap } from '../../masks/labelMap.ts'
import { emptyMask, isEmptyMask } from '../../masks/RunLengthMask.ts'
import type { RunLengthMask } from '../../masks/RunLengthMask.ts'
import { pixelCount, sameSize } from '../../pixels/imageSize.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import type { RgbImage } from '../../pixels/RgbImage.ts'
import type { SceneSolution, SolvedInstance } from '../SceneSolution.ts'
import { enlargedSources } from './enlargement.ts'
import { refineBorders } from './refineBorders.ts'
import { DEFAULT_REFINEMENT } from './RefinementParameters.ts'
import type { RefinementParameters } from './RefinementParameters.ts'

/**
 * A solution on the grid of the cues, brought to the size of the image: masks grow along smooth lines (`enlargement.ts`)
 * and, where there is an image finer than the cues, their borders then move to where it has them (`refineBorders.ts`).
 * Order and pairs stay; the labeling follows the masks. On its own grid only locked masks are put in.
 *
 * `locked`: visible masks, at `imageSize`, of the locked instances by their numbers in the annotation; they come back to the
 * pixel, and no other instance gets a pixel of them. Masks stay disjoint. An instance loses all its pixels only to locked
 * ones; it stays then, with an empty mask and a warning. O(pixels of both + edges · band²); nothing is written to but the
 * cut.
 */
export function refineScene(
  solution: SceneSolution,
  image: RgbImage | null,
  imageSize: ImageSize,
  locked: ReadonlyMap<number, RunLengthMask>,
  minCut: GridMinCut,
  parameters: RefinementParameters = DEFAULT_REFINEMENT,
): SceneSolution {
  const isSameGrid = sameSize(solution.size, imageSize)
  if (isSameGrid && locked.size === 0) return solution
  const lockedMasks = new Map<number, RunLengthMask>()
  for (const { number, lockedNumber } of solution.instances) {
    const mask = lockedNumber === null ? undefined : locked.get(lockedNumber)
    if (mask !== undefined) lockedMasks.set(number, mask)
  }
  const { ownerAt, labeling } = enlarged(solution, imageSize, lockedMasks)
  if (image !== null && !isSameGrid) {
    const cellSize = Math.sqrt(pixelCount(imageSize) / pixelCount(solution.size))
    const isHeld = (owner: number): boolean => lockedMasks.has(owner)
    const refined = refineBorders(image, ownerAt, isHeld, cellSize, parameters, minCut)
    // A pixel takes the label that its new owner has at the border that moved over it.
    const labels = refined.takenFrom.map((source) => labeling[source]!)
    refined.changed.forEach((pixel, index) => {
      ownerAt[pixel] = refined.ownerAt[pixel]!
      labeling[pixel] = labels[index]!
    })
  }
  const masks = masksFromLabelMap(imageSize, ownerAt)
  const instances = solution.instances.map((instance) => {
    return { ...instance, visible: masks.get(instance.number) ?? emptyMask(imageSize) }
  })
  const warnings = [...solution.warnings, ...warningsAboutLost(solution.instances, instances)]
  return { ...solution, size: imageSize, labeling, instances, warnings }
}

interface Enlarged {
  /** Number of the instance by pixel of the image; 0 is the background. */
  readonly ownerAt: Int32Array
  readonly labeling: Uint16Array<ArrayBuffer>
}

/** Owners and labels on the finer grid, locked masks put in. */
function enlarged(
  solution: SceneSolution,
  imageSize: ImageSize,
  lockedMasks: ReadonlyMap<number, RunLengthMask>,
): Enlarged {
  const { size, instances } = solution
  const coarse = labelMapFromMasks(size, new Map(instances.map(({ number, visible }) => [number, visible])))
  const largest = instances.reduce((most, { number }) => Math.max(most, number), 0)
  const isBarred = new Uint8Array(largest + 1)
  for (const number of lockedMasks.keys()) isBarred[number] = 1
  const sources = enlargedSources(coarse, size, imageSize, isBarred)
  const ownerAt = new Int32Array(sources.length)
  const labeling = new Uint16Array(sources.length)
  for (let pixel = 0; pixel < sources.length; pixel++) {
    const source = sources[pixel]!
    if (source < 0) continue
    ownerAt[pixel] = coarse[source]!
    labeling[pixel] = solution.labeling[source]!
  }
  const labelOf = new Map(instances.map(({ number, label }) => [number, label]))
  for (const [number, { ends }] of lockedMasks) {
    for (let run = 1; run < ends.length; run += 2) {
      ownerAt.fill(number, ends[run - 1]!, ends[run]!)
      labeling.fill(labelOf.get(number)!, ends[run - 1]!, ends[run]!)
    }
  }
  return { ownerAt, labeling }
}

function warningsAboutLost(before: readonly SolvedInstance[], after: readonly SolvedInstance[]): string[] {
  const lost = after.filter(({ visible }, index) => isEmptyMask(visible) && !isEmptyMask(before[index]!.visible))
  if (lost.length === 0) return []
  const [noun, verb] = lost.length === 1 ? ['Instance', 'has'] : ['Instances', 'have']
  return [
    `${noun} ${lost.map(({ number }) => number).join(', ')} ${verb} no pixels left at the size of the image: locked ` +
      'instances cover all of it.',
  ]
}
