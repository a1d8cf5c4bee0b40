import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { oracleCues } from '../../../../src/core/cues/oracleCues.ts'
import { ARC_X, ARC_Y } from '../../../../src/core/graphcut/GridMinCut.ts'
import { GridMaxFlow } from '../../../../src/core/graphcut/GridMaxFlow.ts'
import { cueEvidence } from '../../../../src/core/occlusion/evidence/cueEvidence.ts'
import type { LabelingProblem } from '../../../../src/core/occlusion/labeling/LabelingProblem.ts'
import { looseParts } from '../../../../src/core/occlusion/labeling/looseParts.ts'
import { partLooseParts } from '../../../../src/core/occlusion/labeling/partMoves.ts'
import { solveLabeling } from '../../../../src/core/occlusion/labeling/solveLabeling.ts'
import { readScene } from '../../../../src/core/occlusion/readout/readScene.ts'
import { changedPixels } from '../../../../src/core/occlusion/resolve/changedPixels.ts'
import { relabel } from '../../../../src/core/occlusion/resolve/relabel.ts'
import { DEFAULT_SOLVER_PARAMETERS } from '../../../../src/core/occlusion/SolverParameters.ts'
import { boxMask, instanceOf, pairOfStates, stateOf } from '../sceneArbitrary.ts'
import { plainEnergy } from './plainEnergy.ts'
import { problemOf } from './problemFixtures.ts'
import type { OrientedPair } from './problemFixtures.ts'

const SIZE = { width: 40, height: 38 }
const at = (x: number, y: number): number => y * SIZE.width + x

/** Two squares of 18 × 18 pixels side by side, the right one `shift` rows lower: they touch along 18 − `shift` pixels. */
function squares(shift: number): Uint16Array {
  return Uint16Array.from({ length: SIZE.width * SIZE.height }, (_, pixel) => {
    const [x, y] = [pixel % SIZE.width, Math.floor(pixel / SIZE.width)]
    const isLeft = x >= 2 && x < 20 && y >= 1 && y < 19
    const isRight = x >= 20 && x < 38 && y >= 1 + shift && y < 19 + shift
    return isLeft ? 1 : isRight ? 2 : 0
  })
}

/** Cheap to cut between different squares, dear within one; `tie` is what a pair across costs. */
function problemFrom(map: Uint16Array, tie = 0.01, pairs: readonly OrientedPair[] = []): LabelingProblem {
  const cost = (isForeground: boolean) => Array.from(map, (square) => (square > 0 === isForeground ? 0.05 : 3))
  return problemOf(
    SIZE,
    8,
    cost(false),
    cost(true),
    (direction, pixel) => {
      const other = pixel + ARC_Y[direction]! * SIZE.width + ARC_X[direction]!
      return map[pixel] === map[other] ? 1 : tie
    },
    pairs,
  )
}

/** One label for both squares. */
const asOne = (map: Uint16Array): Uint16Array => map.map((square) => Math.min(1, square))

describe('parts that only touch', () => {
  test('are told apart, and nothing else', () => {
    const map = squares(16)
    const loose = looseParts(problemFrom(map), asOne(map))!
    expect(loose.contacts).toEqual([[1, 2]])
    expect([...loose.partAt]).toEqual([...map])
  })

  test('hang together where the border is wide, dear, or tied by a constraint', () => {
    expect(looseParts(problemFrom(squares(6)), asOne(squares(6)))).toBeNull()
    expect(looseParts(problemFrom(squares(16), 1), asOne(squares(16)))).toBeNull()
    expect(looseParts(problemFrom(squares(16), 1e4), asOne(squares(16)))).toBeNull()
  })

  test('hang together through a third that both belong to', () => {
    const map = squares(16)
    // A bridge below the left square and left of the right one: wide borders with both, dear to cut.
    for (let y = 19; y < 25; y++) for (let x = 8; x < 20; x++) map[at(x, y)] = 3
    const problem = problemFrom(map, 0.01)
    const tied = problem.smoothness.map((plane, direction) =>
      plane.map((weight, pixel) => {
        const other = pixel + ARC_Y[direction]! * SIZE.width + ARC_X[direction]!
        return map[pixel] === 3 || map[other] === 3 ? 1 : weight
      }),
    )
    expect(looseParts({ ...problem, smoothness: tied }, asOne(map))).toBeNull()
  })

  test('get labels of their own, the one in front that oriented pairs say', () => {
    const map = squares(16)
    for (const [from, direction] of [
      [at(19, 17), 0],
      [at(20, 17), 4],
    ] as const) {
      const problem = problemFrom(map, 0.01, [{ from, direction, reward: 1, violation: 10 }])
      const x = asOne(map)
      const before = plainEnergy(problem, x)
      expect(partLooseParts(problem, x)).toBe(true)
      expect(plainEnergy(problem, x)).toBeLessThan(before)
      expect(x[from]).toBe(2)
      expect(x[from + (direction === 0 ? 1 : -1)]).toBe(1)
      expect(x.every((label, pixel) => label > 0 === map[pixel]! > 0)).toBe(true)
    }
  })

  test('wherever labels differ their order stays, and the energy rises by no more than the cut borders cost', () => {
    const arbitrary = fc.record({
      shift: fc.integer({ min: 12, max: 17 }),
      labels: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 2 }),
      box: fc.record({ x: fc.nat({ max: 34 }), y: fc.nat({ max: 17 }), label: fc.integer({ min: 0, max: 4 }) }),
    })
    fc.assert(
      fc.property(arbitrary, ({ shift, labels, box }) => {
        const map = squares(shift)
        for (let y = box.y; y < box.y + 8; y++) for (let x = box.x; x < box.x + 9; x++) map[at(x, y)] = 3
        const before = map.map((square) => [0, labels[0]!, labels[1]!, box.label][square]!)
        const problem = problemFrom(map)
        const after = before.slice()
        const isChanged = partLooseParts(problem, after)
        if (!isChanged) expect(after).toEqual(before)
        let cutCost = 0
        problem.smoothness.forEach((plane, direction) => {
          for (let pixel = 0; pixel < map.length; pixel++) {
            const [x, y] = [
              (pixel % SIZE.width) + ARC_X[direction]!,
              Math.floor(pixel / SIZE.width) + ARC_Y[direction]!,
            ]
            if (x < 0 || x >= SIZE.width || y >= SIZE.height) continue
            const [was, is] = [before[pixel]! - before[at(x, y)]!, after[pixel]! - after[at(x, y)]!]
            if (was !== 0) expect(Math.sign(is)).toBe(Math.sign(was))
            else if (is !== 0) cutCost += plane[pixel]!
          }
        })
        expect(plainEnergy(problem, after)).toBeCloseTo(plainEnergy(problem, before) + cutCost, 3)
        expect(cutCost).toBeLessThan(0.5)
      }),
    )
  })
})

/** Two squares that touch along `touching` pixels, nobody in front. */
function annotated(touching: number) {
  const boxes = [boxMask(SIZE, 2, 1, 18, 18), boxMask(SIZE, 20, 19 - touching, 18, 18)]
  return stateOf(
    boxes.map((box, index) => instanceOf(index + 1, box)),
    [pairOfStates(1, 2, 'none')],
    SIZE,
  )
}

describe('a solve', () => {
  const { evidence, moves, readout } = DEFAULT_SOLVER_PARAMETERS
  const options = { ...moves, minCut: new GridMaxFlow() }
  const cues = oracleCues(annotated(2), {}, Math.random)
  const problem = cueEvidence(cues, null, evidence)

  test('finds both of two objects that touch in a few pixels without an order, and says that there is none', () => {
    const { labeling, energy } = solveLabeling(problem, options)
    const { instances, pairs } = readScene(problem, cues, labeling, null, readout)
    expect(instances).toHaveLength(2)
    expect(pairs.map(({ state }) => state)).toEqual(['unknown'])
    expect(energy).toBeCloseTo(plainEnergy(problem, labeling), 2)
  })

  test('keeps them apart when one of them is solved anew', () => {
    const { labeling } = solveLabeling(problem, options)
    const backgroundCost = problem.backgroundCost.slice()
    backgroundCost[at(9, 9)]! += 1
    const changed = { ...problem, backgroundCost }
    const again = relabel(changed, { labeling }, changedPixels(problem, changed), options)
    expect(readScene(changed, cues, again.labeling, null, readout).instances).toHaveLength(2)
    expect(again.energy).toBeCloseTo(plainEnergy(changed, again.labeling), 2)
  })

  test('without part moves does neither', () => {
    const { labeling } = solveLabeling(problem, { ...options, partMoves: false })
    expect(readScene(problem, cues, labeling, null, readout).instances).toHaveLength(1)
  })
})
