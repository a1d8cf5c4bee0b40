import type { AnnotationState } from '../../dataset/records.ts'
import { centredPixels } from './gridPixels.ts'
import type { ProblemDraft } from './ProblemDraft.ts'

/**
 * Share of a scribble that must lie on an instance of the annotation for the scribble to mean it as a whole. Less is a
 * stroke that overshoots, or one that takes a few pixels away from a neighbour.
 */
const LEAST_SHARE = 0.15

/**
 * Forgets the evidence on borders between the instances that a `same` scribble joins. Ties under the scribble alone would
 * be obeyed most cheaply by a thin bridge, with the rest of the border, and so two objects, left as they were.
 * O(instances · pixels + pairs).
 */
export function mergeUnderScribble(draft: ProblemDraft, scribble: Uint8Array, annotation: AnnotationState): void {
  const { size } = draft.base
  const length = scribble.reduce((sum, on) => sum + on, 0)
  const ownerAt = new Int32Array(scribble.length)
  const joined = new Uint8Array(scribble.length)
  let count = 0
  for (const { number, visible } of annotation.instances) {
    const pixels = centredPixels(visible, size)
    let shared = 0
    for (let pixel = 0; pixel < pixels.length; pixel++) shared += pixels[pixel]! & scribble[pixel]!
    if (shared < LEAST_SHARE * length || shared === 0) continue
    count++
    for (let pixel = 0; pixel < pixels.length; pixel++) {
      if (pixels[pixel] === 0) continue
      ownerAt[pixel] = number
      joined[pixel] = 1
    }
  }
  if (count < 2) return
  const isOnBorder = (p: number, q: number) => joined[p] !== 0 && joined[q] !== 0 && ownerAt[p] !== ownerAt[q]
  draft.reviewPairs(({ from, to }) => (isOnBorder(from, to) ? 'drop' : 'keep'))
  draft.forgetBordersInside(borderPixels(size.width, isOnBorder, joined))
}

/** The pixels on both sides of the borders. */
function borderPixels(width: number, isOnBorder: (p: number, q: number) => boolean, joined: Uint8Array): Uint8Array {
  const border = new Uint8Array(joined.length)
  for (let pixel = 0; pixel < joined.length; pixel++) {
    if (joined[pixel] === 0) continue
    for (const other of pixel % width === width - 1 ? [pixel + width] : [pixel + 1, pixel + width]) {
      if (other < joined.length && isOnBorder(pixel, other)) border[pixel] = border[other] = 1
    }
  }
  return border
}
