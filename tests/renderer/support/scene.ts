import type { AnnotationState, Instance, OrderPair, PairState } from '../../../src/core/dataset/records.ts'
import { maskFromBitmap } from '../../../src/core/masks/bitmapMask.ts'
import type { RunLengthMask } from '../../../src/core/masks/RunLengthMask.ts'
import { extraWithRemarks } from '../../../src/core/workflows/proposals/solverRemarks.ts'
import { maskDifference } from '../../../src/core/masks/maskAlgebra.ts'

/** Small scenes for tests of the interface: rectangles on an image of 20 × 10 pixels. */
const SIZE = { width: 20, height: 10 }

/** A mask of the pixels x0 ≤ x < x1 on all rows. */
export function maskOfColumns(x0: number, x1: number): RunLengthMask {
  const bitmap = Uint8Array.from({ length: SIZE.width * SIZE.height }, (_, pixel) => {
    const x = pixel % SIZE.width
    return x >= x0 && x < x1 ? 1 : 0
  })
  return maskFromBitmap(SIZE, bitmap)
}

function instanceOf(number: number, x0: number, x1: number, change: Partial<Instance> = {}): Instance {
  const mask = maskOfColumns(x0, x1)
  const fields = { categoryId: 1, label: `thing ${number}`, isStuff: false, rank: number, linked: true, locked: false }
  return { number, amodal: mask, visible: mask, outline: null, extra: {}, ...fields, ...change }
}

export function pairOf(a: number, b: number, state: PairState): OrderPair {
  return { a, b, state, provenance: 'imported', confidence: null, votes: null }
}

/** #1 (columns 0..10) in front of #2 (5..15); #3 (12..20) overlaps #2 and nobody said how; #4 (0..2) lies apart from 2 and 3. */
export function sceneOfFour(): AnnotationState {
  const hidden = maskDifference(maskOfColumns(5, 15), maskOfColumns(0, 10))
  return {
    size: SIZE,
    instances: [
      instanceOf(1, 0, 10),
      instanceOf(2, 5, 15, { visible: hidden }),
      instanceOf(3, 12, 20),
      instanceOf(4, 0, 2),
    ],
    pairs: [pairOf(1, 2, 'a-over-b')],
    nextNumber: 5,
  }
}

export function emptyScene(): AnnotationState {
  return { size: SIZE, instances: [], pairs: [], nextNumber: 1 }
}

/**
 * What a solver might say about that scene: 1 is #1 as it is, 2 is #2 without its last column and in front of 1, 3 is new,
 * and #3 and #4 are not there.
 */
export function proposalForFour(): AnnotationState {
  const remarks = { confidence: 0.75, partCount: 2, joinConfidence: 0.6, hasClass: true, lockedNumber: null }
  return {
    size: SIZE,
    instances: [
      instanceOf(1, 0, 10),
      instanceOf(2, 10, 14),
      instanceOf(3, 18, 20, { extra: extraWithRemarks(remarks), label: 'found' }),
    ],
    pairs: [{ ...pairOf(1, 2, 'b-over-a'), provenance: 'solver', confidence: 0.9 }],
    nextNumber: 4,
  }
}
