import type { AnnotationState } from '../../dataset/records.ts'
import { masksOverlap } from '../../masks/maskMeasures.ts'
import type { RunLengthMask } from '../../masks/RunLengthMask.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import { boundsOf, centredPixels, GridPixelsBuilder, touchedPixels } from './gridPixels.ts'
import type { GridPixels } from './gridPixels.ts'
import type { ProblemDraft } from './ProblemDraft.ts'

/**
 * Share of a scribble that must lie on an instance of the annotation for the scribble to mean it as a whole, unless a
 * square as wide as the scribble does. Less is a stroke that overshoots, or one that takes a few pixels away from a neighbour.
 */
const LEAST_SHARE = 0.15

/**
 * Forgets the evidence on borders between the instances that a `same` scribble joins. Ties under the scribble alone would
 * be obeyed most cheaply by a thin bridge, with the rest of the border, and so two objects, left as they were. Returns
 * the pixels of the instances that the scribble spans, null when they are fewer than two. O(pixels of the instances that it touches + pairs).
 */
export function mergeUnderScribble(
  draft: ProblemDraft,
  scribble: RunLengthMask,
  annotation: AnnotationState,
): GridPixels | null {
  const { size } = draft.base
  const touched = touchedPixels(scribble, size)
  const { list: scribbled } = touched
  const leastShared = Math.min(LEAST_SHARE * scribbled.length, widthOf(touched, size) ** 2)
  const joined = annotation.instances
    .filter(({ visible }) => masksOverlap(visible, scribble))
    .map(({ visible }) => centredPixels(visible, size))
    .filter(({ isIn }) => {
      const shared = scribbled.reduce((sum, pixel) => sum + isIn[pixel]!, 0)
      return shared > 0 && shared >= leastShared
    })
  if (joined.length < 2) return null
  const ownerAt = new Uint32Array(size.width * size.height)
  joined.forEach(({ list }, index) => list.forEach((pixel) => (ownerAt[pixel] = index + 1)))
  const isOnBorder = (p: number, q: number) => ownerAt[p] !== 0 && ownerAt[q] !== 0 && ownerAt[p] !== ownerAt[q]
  draft.reviewPairs(({ from, to }) => (isOnBorder(from, to) ? 'drop' : 'keep'))
  const border = new GridPixelsBuilder(size)
  for (const { list } of joined) {
    for (const pixel of list) {
      for (const other of pixel % size.width === size.width - 1
        ? [pixel + size.width]
        : [pixel + 1, pixel + size.width]) {
        if (other >= ownerAt.length || !isOnBorder(pixel, other)) continue
        border.add(pixel)
        border.add(other)
      }
    }
  }
  draft.forgetBordersInside(border.finish())
  const spanned = new GridPixelsBuilder(size)
  for (const { list } of joined) for (const pixel of list) spanned.add(pixel)
  return spanned.finish()
}

/** About how wide a stroke is, grid pixels; too much for one that winds. */
function widthOf(stroke: GridPixels, size: ImageSize): number {
  const box = boundsOf([stroke], size)
  return box === null ? 0 : stroke.list.length / Math.hypot(box.x1 - box.x0, box.y1 - box.y0)
}
