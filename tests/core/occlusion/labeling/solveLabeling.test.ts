import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { GridMaxFlow } from '../../../../src/core/graphcut/GridMaxFlow.ts'
import { labelingEnergy } from '../../../../src/core/occlusion/labeling/labelingEnergy.ts'
import { HARD_COST } from '../../../../src/core/occlusion/labeling/LabelingProblem.ts'
import type { LabelingProblem } from '../../../../src/core/occlusion/labeling/LabelingProblem.ts'
import { solveLabeling } from '../../../../src/core/occlusion/labeling/solveLabeling.ts'
import type { LabelingOptions } from '../../../../src/core/occlusion/labeling/solveLabeling.ts'
import { pixelCount } from '../../../../src/core/pixels/imageSize.ts'
import { plainEnergy } from './plainEnergy.ts'
import { chainProblem, paintedProblem, problemOf, tinyCase } from './problemFixtures.ts'

const solve = (problem: LabelingProblem, options: Partial<LabelingOptions> = {}) => {
  return solveLabeling(problem, { minCut: new GridMaxFlow(), downJumps: false, expansion: false, ...options })
}
const nothing = (problem: LabelingProblem) => new Uint16Array(pixelCount(problem.size))

/** Labels in the middle of the squares, from the left; every square must be of one label, all around them 0. */
function squareLabels(problem: LabelingProblem, labeling: Uint16Array, n: number): number[] {
  const { width } = problem.size
  const labels = Array.from({ length: n }, (_, square) => labeling[10 * width + 10 + 12 * square]!)
  labeling.forEach((label, pixel) => {
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    const isInside = x >= 4 && x < 4 + 12 * n && y >= 4 && y < 16
    expect(label).toBe(isInside ? labels[Math.floor((x - 4) / 12)] : 0)
  })
  return labels
}

describe('chains of squares, each in front of the next', () => {
  test.each([
    [1, [1], '444.517', '-3.483'],
    [2, [2, 1], '880.826', '-9.172'],
    [3, [3, 2, 1], '1317.136', '-14.862'],
    [5, [5, 4, 3, 2, 1], '2189.755', '-26.241'],
  ])('%i squares get labels %j', (n, labels, before, after) => {
    const problem = chainProblem(n, { lambda: 0.5, mu: 1, violation: 100 })
    const { labeling, energy, moves } = solve(problem)
    expect(squareLabels(problem, labeling, n)).toEqual(labels)
    expect(moves).toHaveLength(n)
    expect(labelingEnergy(problem, nothing(problem)).toFixed(3)).toBe(before)
    expect(energy.toFixed(3)).toBe(after)
  })

  test.each([
    [1, '444.517', '25.317'],
    [2, '880.826', '40.028'],
    [3, '1317.136', '54.738'],
    [5, '2189.755', '84.159'],
  ])('with μ below λ %i squares collapse into one label', (n, before, after) => {
    const problem = chainProblem(n, { lambda: 0.5, mu: 0.4, violation: 100 })
    const { labeling, energy, moves } = solve(problem)
    expect(squareLabels(problem, labeling, n)).toEqual(Array.from({ length: n }, () => 1))
    expect(moves).toHaveLength(1)
    expect(labelingEnergy(problem, nothing(problem)).toFixed(3)).toBe(before)
    expect(energy.toFixed(3)).toBe(after)
  })

  test('the sharp transition lies at μ = λ', () => {
    const highest = (mu: number) => Math.max(...solve(chainProblem(3, { lambda: 0.5, mu, violation: 100 })).labeling)
    expect([0.45, 0.49, 0.51, 0.55].map(highest)).toEqual([1, 1, 3, 3])
  })
})

test('objects that gain nothing by rising stay at label 1 beside a chain that rises', () => {
  const chain = (x: number, y: number) => (y >= 4 && y < 16 && x >= 4 && x < 40 ? 1 + Math.floor((x - 4) / 12) : 0)
  const alone = (x: number, y: number) => (y >= 4 && y < 16 && x >= 50 && x < 60 ? 9 : 0)
  const weights = { lambda: 0.5, mu: 1, violation: 30 }
  const size = { width: 64, height: 20 }
  const problem = paintedProblem(
    size,
    (x, y) => chain(x, y) + alone(x, y),
    (f, b) => f + 1 === b,
    weights,
  )
  const { labeling } = solve(problem)
  expect([10, 22, 34, 55].map((x) => labeling[10 * 64 + x])).toEqual([3, 2, 1, 1])
})

test('a pinwheel, which no labeling can satisfy, ends with three instances of different labels', () => {
  // Three blades of 120° around the middle of a disc; each lies over the next one.
  const blade = (x: number, y: number) => {
    const [dx, dy] = [x - 31.5, y - 31.5]
    if (dx * dx + dy * dy > 28 * 28) return 0
    return 1 + Math.min(2, Math.floor(((Math.atan2(dy, dx) + Math.PI) / (2 * Math.PI)) * 3))
  }
  const over = (front: number, back: number) => back === (front % 3) + 1
  const problem = paintedProblem({ width: 64, height: 64 }, blade, over, { lambda: 0.5, mu: 1, violation: 30 })
  const { labeling, energy } = solve(problem)
  const labelAt = (angle: number) => {
    return labeling[Math.round(31.5 + 18 * Math.sin(angle)) * 64 + Math.round(31.5 + 18 * Math.cos(angle))]!
  }
  const labels = [-Math.PI + Math.PI / 3, 0, Math.PI - Math.PI / 3].map(labelAt)
  const kept = [0, 1, 2].filter((one) => labels[one]! > labels[(one + 1) % 3]!)
  expect(labels.every((label) => label > 0)).toBe(true)
  expect(kept).toHaveLength(2)
  expect(energy).toBeLessThan(labelingEnergy(problem, nothing(problem)))
})

test('energies fall with every move, the last one is that of the labeling, and the input is left alone', () => {
  const minCut = new GridMaxFlow()
  const kindsOfMoves = fc.record({
    regionStart: fc.boolean(),
    downJumps: fc.boolean(),
    expansion: fc.boolean(),
    partMoves: fc.boolean(),
  })
  fc.assert(
    fc.property(tinyCase(), kindsOfMoves, fc.boolean(), ({ problem, labeling, frozen }, kinds, fromNothing) => {
      if (fromNothing) labeling.forEach((_, pixel) => (labeling[pixel]! *= frozen[pixel]!))
      const initial = labeling.slice()
      const seen: number[] = [plainEnergy(problem, initial)]
      const options = { minCut, initial: labeling, frozen, ...kinds }
      const solution = solveLabeling(problem, { ...options, onMove: ({ energy }) => seen.push(energy) })
      expect(labeling).toEqual(initial)
      expect(solution.energy).toBe(labelingEnergy(problem, solution.labeling))
      expect(solution.energy).toBeCloseTo(plainEnergy(problem, solution.labeling), 9)
      expect(solution.energy).toBeCloseTo(seen.at(-1)!, 9)
      expect(solution.moves.map(({ energy }) => energy)).toEqual(seen.slice(1))
      for (let move = 1; move < seen.length; move++) expect(seen[move]).toBeLessThan(seen[move - 1]!)
      initial.forEach((label, pixel) => {
        if (frozen[pixel] !== 0) expect(solution.labeling[pixel]).toBe(label)
      })
    }),
    { numRuns: 500 },
  )
})

test('the same problem has the same answer, also with a cut that was used before', () => {
  const minCut = new GridMaxFlow()
  const problem = chainProblem(3, { lambda: 0.5, mu: 1, violation: 30 })
  const first = solve(problem, { minCut })
  solve(chainProblem(5, { lambda: 0.4, mu: 1, violation: 30 }), { minCut })
  expect(solve(problem, { minCut })).toEqual(first)
})

test('hard costs hold without overflow', () => {
  const flat = (value: number) => new Array<number>(9).fill(value)
  const pairs = [{ from: 4, direction: 0, reward: HARD_COST, violation: HARD_COST }]
  const problem = problemOf({ width: 3, height: 3 }, 8, flat(HARD_COST), flat(0), () => HARD_COST, pairs)
  expect([...solve(problem).labeling]).toEqual(flat(1))
  const forced = problemOf({ width: 3, height: 3 }, 8, flat(HARD_COST), flat(0), () => 0, pairs)
  expect([...solve(forced).labeling]).toEqual([1, 1, 1, 1, 2, 1, 1, 1, 1])
})

test('weights that no capacity can hold are refused', () => {
  const problem = problemOf({ width: 2, height: 1 }, 4, [1e12, 0], [0, 0], () => 1, [])
  expect(() => solve(problem)).toThrow('too large')
  const negative = problemOf({ width: 2, height: 1 }, 4, [1, 0], [0, 0], () => -1, [])
  expect(() => solve(negative)).toThrow('finite weights')
})

test('too many moves are refused, and a solve can be given up between moves', () => {
  const problem = chainProblem(5, { lambda: 0.5, mu: 1, violation: 30 })
  expect(() => solve(problem, { largestMoveCount: 3 })).toThrow('did not settle')
  let asked = 0
  const checkCancelled = () => {
    if (++asked === 3) throw new Error('given up')
  }
  expect(() => solve(problem, { checkCancelled })).toThrow('given up')
  expect(asked).toBe(3)
  // Before the moves of regions and before their relaxation, too.
  asked = 1
  expect(() => solve(problem, { checkCancelled, regionStart: true })).toThrow('given up')
})
