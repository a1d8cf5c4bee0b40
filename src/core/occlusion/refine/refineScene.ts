import type { GridMinCut } from '../../graphcut/GridMinCut.ts'
import { maskDifference, maskUnionOf } from '../../masks/maskAlgebra.ts'
import { labelMapFromMasks, masksFromLabelMap } from '../../masks/labelMap.ts'
import { emptyMask } from '../../masks/RunLengthMask.ts'
import type { RunLengthMask } from '../../masks/RunLengthMask.ts'
import { pixelCount, sameSize } from '../../pixels/imageSize.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import type { RgbImage } from '../../pixels/RgbImage.ts'
import type { SceneSolution } from '../SceneSolution.ts'

/**
 * A solution on the grid of the cues, brought to the size of the image. `locked`: visible masks, at `imageSize`, of the
 * locked instances by their numbers in the annotation; they come back to the pixel. Without an image, or on its own grid,
 * masks are only enlarged. Instances that end up without a pixel stay, with an empty mask.
 */
export function refineScene(
  solution: SceneSolution,
  image: RgbImage | null,
  imageSize: ImageSize,
  locked: ReadonlyMap<number, RunLengthMask>,
  minCut: GridMinCut,
): SceneSolution {
  if (sameSize(solution.size, imageSize) && locked.size === 0) return solution
  void minCut
  void image
  const { width, height } = imageSize
  const labels = labelMapFromMasks(solution.size, new Map(solution.instances.map((it) => [it.number, it.visible])))
  const fine = new Int32Array(pixelCount(imageSize))
  const labeling = new Uint16Array(fine.length)
  for (let y = 0, p = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * solution.size.height) / height) * solution.size.width
    for (let x = 0; x < width; x++, p++) {
      const from = row + Math.floor(((x + 0.5) * solution.size.width) / width)
      fine[p] = labels[from]!
      labeling[p] = solution.labeling[from]!
    }
  }
  const masks = masksFromLabelMap(imageSize, fine)
  const lockedPixels = maskUnionOf(imageSize, locked.values())
  const instances = solution.instances.map((instance) => {
    const kept = instance.lockedNumber === null ? undefined : locked.get(instance.lockedNumber)
    if (kept !== undefined) return { ...instance, visible: kept }
    const mask = masks.get(instance.number) ?? emptyMask(imageSize)
    return { ...instance, visible: maskDifference(mask, lockedPixels) }
  })
  return { ...solution, size: imageSize, labeling, instances }
}
