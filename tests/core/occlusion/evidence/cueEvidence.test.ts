import { describe, expect, test } from 'vitest'
import { DIRECTION_X, DIRECTION_Y } from '../../../../src/core/cues/Cues.ts'
import type { Cues } from '../../../../src/core/cues/Cues.ts'
import { oracleCues } from '../../../../src/core/cues/oracleCues.ts'
import { cueEvidence } from '../../../../src/core/occlusion/evidence/cueEvidence.ts'
import { DEFAULT_EVIDENCE, RECONSTRUCTION } from '../../../../src/core/occlusion/evidence/EvidenceParameters.ts'
import { neighbourWeights } from '../../../../src/core/occlusion/evidence/smoothnessWeights.ts'
import { seededRandom } from '../../../../src/core/support/seededRandom.ts'
import { composeScene } from '../../../../tools/samples/composeScene.ts'
import { annotationOf } from '../../../../tools/samples/sceneAnnotation.ts'
import { mirroredCues } from '../../cues/cueSymmetry.ts'
import { boxMask, instanceOf, pairOfStates, stateOf } from '../sceneArbitrary.ts'

const SIZE = { width: 40, height: 20 }
/** Two boxes of 16 × 16 side by side, the left one in front; rows 2 to 17, columns 4 to 19 and 20 to 35. */
const SCENE = stateOf(
  [instanceOf(1, boxMask(SIZE, 4, 2, 16, 16)), instanceOf(2, boxMask(SIZE, 20, 2, 16, 16))],
  [pairOfStates(1, 2, 'a-over-b')],
  SIZE,
)
const CUES = oracleCues(SCENE, {}, Math.random)
const at = (x: number, y: number): number => y * SIZE.width + x

/** The cues with the border between the boxes missing from row `from` up to `to`. */
function withGap(from: number, to: number): Cues {
  const boundary = CUES.boundary.slice()
  for (let y = from; y < to; y++) boundary[at(19, y)] = 0.02
  return { ...CUES, boundary }
}

describe('the reconstruction', () => {
  const problem = cueEvidence(CUES, null, RECONSTRUCTION)

  test('data costs are the negative logarithms of clamped probabilities', () => {
    expect(problem.backgroundCost[0]).toBeCloseTo(-Math.log(0.95), 5)
    expect(problem.foregroundCost[0]).toBeCloseTo(-Math.log(0.05), 5)
    const sure = cueEvidence({ ...CUES, background: new Float32Array(800).fill(1) }, null, RECONSTRUCTION)
    expect(sure.foregroundCost[0]).toBeCloseTo(-Math.log(1e-3), 3)
  })

  test('every boundary pixel has one pair of weight μ in its most probable direction', () => {
    const pixels = [...CUES.boundary.keys()].filter((pixel) => CUES.boundary[pixel]! >= 0.5)
    expect([...problem.pairs.from]).toEqual(pixels)
    expect(problem.pairs.reward.every((reward) => reward === 1)).toBe(true)
    expect(problem.pairs.violation.every((violation) => violation === 30)).toBe(true)
    expect(problem.pairs.direction[pixels.indexOf(at(19, 9))]).toBe(0)
  })

  test('smoothness is λ between four neighbours and nothing across corners', () => {
    expect(problem.smoothness.map((plane) => plane[at(7, 7)])).toEqual([0.5, 0.5, 0, 0])
  })
})

test('a straight border costs 1 per pixel with 4 and with 8 neighbours', () => {
  for (const connectivity of [4, 8] as const) {
    const [right, , rightDown, leftDown] = neighbourWeights(connectivity)
    expect(right + rightDown + leftDown).toBeCloseTo(1, 12)
  }
})

describe("Strata's evidence", () => {
  test('it is dear to tear a box, cheap to cut along its cued border', () => {
    const { smoothness } = cueEvidence(CUES, null, DEFAULT_EVIDENCE)
    const [right, below] = smoothness as [Float32Array, Float32Array]
    const inside = right[at(10, 9)]!
    expect(right[at(19, 9)]! / inside).toBeCloseTo(0.04 / 8, 5)
    // Behind the border, and along it.
    expect(right[at(18, 9)]).toBeCloseTo(inside, 5)
    expect(below[at(19, 9)]).toBeCloseTo(inside, 5)
  })

  test('where the border has a gap it is cheap to cut across the gap, the dearer the wider', () => {
    const cheapestIn = (cues: Cues, y: number): number => {
      const { smoothness } = cueEvidence(cues, null, DEFAULT_EVIDENCE)
      return Math.min(...[17, 18, 19, 20, 21].map((x) => smoothness[0]![at(x, y)]!))
    }
    const inside = cueEvidence(CUES, null, DEFAULT_EVIDENCE).smoothness[0]![at(10, 9)]!
    const narrow = cheapestIn(withGap(9, 11), 9)
    const wide = cheapestIn(withGap(6, 14), 9)
    expect(narrow).toBeLessThan(wide)
    expect(wide).toBeLessThan(inside / 4)
    expect(cheapestIn(withGap(2, 18), 9)).toBeCloseTo(inside, 5)
  })

  test('what runs against the background is worth little, a wrong pixel on a border nothing', () => {
    const { pairs } = cueEvidence(CUES, null, DEFAULT_EVIDENCE)
    expect(pairs.count).toBeGreaterThanOrEqual(14)
    for (let index = 0; index < pairs.count; index++) {
      if (pairs.reward[index]! > 0.5) expect(pairs.from[index]! % SIZE.width).toBe(19)
    }
    const boundary = CUES.boundary.slice()
    const direction = CUES.direction.slice()
    boundary[at(19, 9)] = 0.02
    boundary[at(20, 9)] = 0.95
    for (let k = 0; k < 8; k++) direction[k * 800 + at(20, 9)] = k === 4 ? 0.93 : 0.01
    const flipped = cueEvidence({ ...CUES, boundary, direction }, null, DEFAULT_EVIDENCE).pairs
    expect([...flipped.from]).not.toContain(at(20, 9))
    const plain = cueEvidence({ ...CUES, boundary, direction }, null, { ...DEFAULT_EVIDENCE, netVotes: false }).pairs
    expect([...plain.from]).toContain(at(20, 9))
  })

  test('a thick boundary is thinned to its ridge', () => {
    const boundary = CUES.boundary.slice()
    const direction = CUES.direction.slice()
    for (let y = 2; y < 18; y++) {
      for (const x of [17, 18, 20, 21]) {
        boundary[at(x, y)] = 0.95 - 0.1 * Math.abs(x - 19)
        for (let k = 0; k < 8; k++) direction[k * 800 + at(x, y)] = k === 0 ? 0.93 : 0.01
      }
    }
    const count = (thinning: boolean): number => {
      const { pairs } = cueEvidence({ ...CUES, boundary, direction }, null, { ...DEFAULT_EVIDENCE, thinning })
      return [...pairs.from].filter(
        (pixel) => pixel % 40 >= 17 && pixel % 40 <= 21 && pixel >= at(0, 5) && pixel < at(0, 15),
      ).length
    }
    expect(count(true)).toBe(10)
    expect(count(false)).toBe(50)
  })

  test('weights are never negative, pairs stay inside, cues are left alone, sizes down to 1×1 work', () => {
    const cues = oracleCues(
      annotationOf(composeScene(3)),
      { scale: 4, corruption: { drop: 0.3, flip: 0.1, spurious: 5, blur: 1 } },
      seededRandom(1),
    )
    const before = cues.boundary.slice()
    for (const parameters of [RECONSTRUCTION, DEFAULT_EVIDENCE]) {
      for (const given of [cues, tiny(1, 1), tiny(1, 9), tiny(9, 1)]) {
        const { width, height } = given.size
        const { smoothness, pairs } = cueEvidence(given, null, parameters)
        expect(smoothness.every((plane) => plane.every((weight) => weight >= 0))).toBe(true)
        for (let index = 0; index < pairs.count; index++) {
          const k = pairs.direction[index]!
          const x = (pairs.from[index]! % width) + DIRECTION_X[k]!
          const y = Math.floor(pairs.from[index]! / width) + DIRECTION_Y[k]!
          expect(x >= 0 && y >= 0 && x < width && y < height && pairs.reward[index]! > 0).toBe(true)
        }
      }
    }
    expect(cues.boundary).toEqual(before)
  })

  test('mirrored cues give as many pairs of the same weight', () => {
    const sum = (cues: Cues): number =>
      cueEvidence(cues, null, DEFAULT_EVIDENCE).pairs.reward.reduce((all, reward) => all + reward, 0)
    expect(sum(mirroredCues(withGap(6, 10)))).toBeCloseTo(sum(withGap(6, 10)), 4)
  })
})

/** Boundary everywhere and no background. */
function tiny(width: number, height: number): Cues {
  const pixels = width * height
  return {
    size: { width, height },
    background: new Float32Array(pixels),
    boundary: new Float32Array(pixels).fill(1),
    direction: new Float32Array(8 * pixels).fill(1 / 8),
    classes: null,
  }
}
