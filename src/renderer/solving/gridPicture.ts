import { gridPixels } from '../canvas/guides/gridColours.ts'
import type { StageGuides } from '../canvas/guides/StageGuides.ts'
import type { ShownGrid } from '../stores/useGridsStore.ts'

/** A byte grid as a picture that the canvas can stretch over the photo. */
export function gridPicture({ plane, size, bytes, largestLabel }: ShownGrid): OffscreenCanvas {
  const canvas = new OffscreenCanvas(size.width, size.height)
  const pixels = new ImageData(gridPixels(plane, bytes, size, largestLabel), size.width, size.height)
  canvas.getContext('2d')!.putImageData(pixels, 0, 0)
  return canvas
}

/** The part of the guides that shows a grid. */
export function gridGuides(
  shown: ShownGrid | null,
  picture: OffscreenCanvas | null,
  opacity: number,
): Pick<StageGuides, 'grid' | 'ticks'> {
  if (shown === null || picture === null) return { grid: null, ticks: null }
  const { size, bytes, direction, plane } = shown
  return {
    grid: { picture, size, opacity, crisp: plane === 'labeling' },
    ticks: plane === 'boundary' && direction !== null ? { boundary: bytes, direction, size } : null,
  }
}
