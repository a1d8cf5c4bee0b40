import { unlikeSquares } from '../../../../src/core/occlusion/labeling/unlikeNeighbours.ts'
import type { PartScene } from '../../../../src/core/occlusion/readout/PartScene.ts'
import type { ImageSize } from '../../../../src/core/pixels/imageSize.ts'

export const POST = 3
/** Region by place, at most 9; the post is in front of everything, everything in front of the background. */
export type Picture = (x: number, y: number) => number

/** A picture of 60 × 48 pixels, unless said otherwise, of which no classes and no colours are known. */
export function sceneOf(
  picture: Picture,
  changes: Partial<PartScene> = {},
  size: ImageSize = { width: 60, height: 48 },
): PartScene {
  const regionAt = Int32Array.from({ length: size.width * size.height }, (_, p) => {
    return picture(p % size.width, Math.floor(p / size.width))
  })
  return {
    ...{ size, largest: 9, regionAt, squares: unlikeSquares(size, regionAt) },
    ...{ isOver: (front: number, back: number) => back === 0 || front === POST },
    ...{ touch: () => false, sameClass: null, classLikeness: null, colours: null },
    ...changes,
  }
}
