import { maskDifference } from '../../src/core/masks/maskAlgebra.ts'
import { maskFromBitmap } from '../../src/core/masks/bitmapMask.ts'
import type { AnnotationState, Instance } from '../../src/core/dataset/records.ts'
import type { RunLengthMask } from '../../src/core/masks/RunLengthMask.ts'
import { NO_CORRUPTION } from '../../src/core/cues/corruptCues.ts'
import type { CueMaterial, SceneMaterial } from '../../src/backend/solving/solverMessages.ts'

/** Two boxes on a ground of 64×48: #1 in front of #2. Large enough to be found with the default parameters. */
export const BOXES_SIZE = { width: 64, height: 48 }

function box(x0: number, y0: number, x1: number, y1: number): RunLengthMask {
  const bitmap = new Uint8Array(BOXES_SIZE.width * BOXES_SIZE.height)
  for (let y = y0; y < y1; y++) bitmap.fill(1, y * BOXES_SIZE.width + x0, y * BOXES_SIZE.width + x1)
  return maskFromBitmap(BOXES_SIZE, bitmap)
}

export function twoBoxes(categoryId = 1): AnnotationState {
  const front = box(8, 8, 36, 36)
  const back = box(24, 16, 56, 42)
  const fields = { categoryId, label: 'box', isStuff: false, linked: true, locked: false, outline: null, extra: {} }
  const instances: Instance[] = [
    { ...fields, number: 1, rank: 1, amodal: front, visible: front },
    { ...fields, number: 2, rank: 2, amodal: back, visible: maskDifference(back, front) },
  ]
  const pair = { a: 1, b: 2, state: 'a-over-b', provenance: 'human', confidence: null, votes: null } as const
  return { size: BOXES_SIZE, instances, pairs: [pair], nextNumber: 3 }
}

export function oracleMaterial(changes: Partial<Extract<CueMaterial, { kind: 'oracle' }>> = {}): SceneMaterial {
  const cues: CueMaterial = {
    kind: 'oracle',
    state: twoBoxes(),
    corruption: NO_CORRUPTION,
    seed: 1,
    scale: 1,
    classNames: new Map([[1, 'box']]),
    ...changes,
  }
  return { cues, image: null, imageSize: BOXES_SIZE, warnings: [] }
}
