import { packLabeling } from '../../src/backend/solving/packLabeling.ts'
import type { NewRunResult } from '../../src/backend/storage/runRecords.ts'
import { instance, pair, SIZE, stateOf } from './temporaryProjectRecords.ts'

export const RUN = { model: null, solverVersion: '9.9.9', parameters: { evidence: { smoothness: 0.5 } } }

/** What a run says about an image of `SIZE`: two instances, one pair without an order. */
export function runResult(imageId: number, categoryId: number, changes: Partial<NewRunResult> = {}): NewRunResult {
  const fields = { outline: null, extra: { solver: { confidence: 0.5 } } }
  return {
    imageId,
    state: stateOf(
      [instance(1, categoryId, fields), instance(2, categoryId, fields)],
      [pair(1, 2, { state: 'unknown', provenance: 'solver', confidence: 0.5, votes: { aOverB: 1, bOverA: 2 } })],
    ),
    origin: { kind: 'file', name: 'a.npz', sha256: 'a'.repeat(64), path: 'cues/a.npz' },
    cues: 'a.npz',
    constraints: [{ id: 'pin', kind: 'pin', strength: 'hard', front: 1, back: 2 }],
    outcomes: [{ id: 'pin', kept: false, because: 'They do not touch.' }],
    warnings: ['Mind the gap.'],
    energy: -12.5,
    moves: [{ kind: 'up', changed: 7, energy: -12.5 }],
    milliseconds: 41.5,
    labeling: packLabeling(Uint16Array.from({ length: SIZE.width * SIZE.height }, (_, at) => at % 300)),
    ...changes,
  }
}
