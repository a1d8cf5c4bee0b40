import { expect, it } from 'vitest'
import { answerTask } from '../../../src/backend/solving/answerTask.ts'
import { cuePlanes } from '../../../src/backend/solving/cuePlanes.ts'
import { cuesOf } from '../../../src/backend/solving/readyScene.ts'
import { CutPartner } from '../../../src/backend/solving/CutPartner.ts'
import { SceneCache } from '../../../src/backend/solving/SceneCache.ts'
import type { SceneMaterial } from '../../../src/backend/solving/solverMessages.ts'
import { GridMaxFlow } from '../../../src/core/graphcut/GridMaxFlow.ts'
import { planTiles } from '../../../src/core/network/planTiles.ts'
import { madeUpOutputs, specOf } from '../../core/network/madeUp.ts'

it('outputs of a network are freed as soon as they are cues, and the cues stay', () => {
  const imageSize = { width: 12, height: 9 }
  const spec = specOf()
  const geometry = planTiles(imageSize, spec)
  const outputs = [madeUpOutputs(12, 9)]
  const milliseconds = { decode: 1, prepare: 2, inference: 3 }
  const ran = { provider: 'cpu', fallback: null, milliseconds } as const
  const cues = { kind: 'network', outputs, geometry, spec, ran } as const
  const material: SceneMaterial = { cues, image: null, imageSize, warnings: [] }
  const room = { minCut: new GridMaxFlow(), partner: new CutPartner(), cache: new SceneCache(1e6) }
  const look = { kind: 'look', sceneKey: 'a', wantsPlanes: true } as const
  const first = answerTask({ ...look, material }, room, {})
  expect(Object.values(outputs[0]!).map(({ data }) => data.byteLength)).toEqual([0, 0, 0])
  const again = answerTask({ ...look, material: null }, room, {})
  expect(again).toEqual(first)
  // Of the same outputs, not freed.
  const planes = cuePlanes(cuesOf({ ...cues, outputs: [madeUpOutputs(12, 9)] }).cues)
  expect(planes.boundary.some((value) => value > 0)).toBe(true)
  expect(first).toEqual({ kind: 'look', planes, classNames: spec.classes, warnings: geometry.warnings })
})
