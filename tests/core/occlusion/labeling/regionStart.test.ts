import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { GridMaxFlow } from '../../../../src/core/graphcut/GridMaxFlow.ts'
import { labelingEnergy } from '../../../../src/core/occlusion/labeling/labelingEnergy.ts'
import { HARD_COST } from '../../../../src/core/occlusion/labeling/LabelingProblem.ts'
import { borderCost, regionEnergy, regionGraph } from '../../../../src/core/occlusion/labeling/RegionGraph.ts'
import { heldTogether } from '../../../../src/core/occlusion/labeling/regions.ts'
import { regionStart } from '../../../../src/core/occlusion/labeling/regionStart.ts'
import { solveLabeling } from '../../../../src/core/occlusion/labeling/solveLabeling.ts'
import { plainEnergy } from './plainEnergy.ts'
import { chainProblem, problemOf, tinyCase } from './problemFixtures.ts'

const WEIGHTS = { lambda: 0.5, mu: 1, violation: 30 }

describe('regions', () => {
  test('hold together what prefers the foreground and is dear to part, and the background', () => {
    // Four columns of foreground, cheap to part in the middle, then two of background.
    const prefers = (x: number) => (x < 4 ? 0 : 3)
    const columns = Array.from({ length: 12 }, (_, p) => prefers(p % 6))
    const weight = (direction: number, p: number) => (direction === 0 && p % 6 === 1 ? 0.1 : 4)
    const problem = problemOf({ width: 6, height: 2 }, 4, new Array<number>(12).fill(1), columns, weight, [])
    const { at, count, heldLabel } = heldTogether(problem, new Uint16Array(12), null)
    expect([...at]).toEqual([0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2])
    expect([count, ...heldLabel]).toEqual([3, -1, -1, -1])
  })

  test('keep apart what a constraint ties together, and leave its cost out when they ask what is usual', () => {
    const weight = (_: number, p: number) => (p === 3 ? HARD_COST : 1)
    const eight = (value: number) => new Array<number>(8).fill(value)
    const problem = problemOf({ width: 8, height: 1 }, 4, eight(1), eight(0), weight, [])
    expect([...heldTogether(problem, new Uint16Array(8), null).at]).toEqual([0, 0, 0, 1, 1, 2, 2, 2])
  })

  test('keep frozen pixels apart by their label, and pixels whose order is a constraint by themselves', () => {
    const none = new Array<number>(10).fill(0)
    const pairs = [
      ...Array.from({ length: 5 }, () => ({ from: 0, direction: 0, reward: 1, violation: 10 })),
      { from: 4, direction: 0, reward: 4, violation: 40 },
      { from: 8, direction: 0, reward: 1, violation: HARD_COST },
    ]
    const problem = problemOf({ width: 10, height: 1 }, 4, none, none, () => 1, pairs)
    const initial = Uint16Array.from([0, 0, 5, 3, 0, 0, 0, 5, 0, 0])
    const frozen = Uint8Array.from(initial, (label) => Number(label !== 0))
    const { at, heldLabel } = heldTogether(problem, initial, frozen)
    expect([...at]).toEqual([0, 0, 1, 2, 3, 4, 5, 1, 6, 7])
    expect([...heldLabel]).toEqual([-1, 5, 3, -1, -1, -1, -1, -1])
  })
})

test('the graph of regions has the energy of the pixels', () => {
  fc.assert(
    fc.property(tinyCase(), fc.array(fc.nat({ max: 4 }), { minLength: 9, maxLength: 9 }), ({ problem }, labels) => {
      const regions = heldTogether(problem, new Uint16Array(problem.backgroundCost.length), null)
      const graph = regionGraph(problem, regions)
      const label = Int32Array.from({ length: regions.count }, (_, region) => labels[region]!)
      expect(regionEnergy(graph, label)).toBeCloseTo(
        plainEnergy(
          problem,
          regions.at.map((region) => label[region]!),
        ),
        6,
      )
      for (const { a, b } of graph.borders) expect(a).toBeLessThan(b)
      const keys = graph.borders.map(({ a, b }) => `${a} ${b}`)
      expect(new Set(keys).size).toBe(keys.length)
    }),
    { numRuns: 300 },
  )
})

test('what a border costs follows from who is in front', () => {
  const border = { a: 0, b: 1, smoothness: 2, aOverB: 3, aOverBViolation: 30, bOverA: 5, bOverAViolation: 50 }
  expect([-2, -1, 0, 1, 2].map((difference) => borderCost(border, difference))).toEqual([27, 27, 0, 49, 49])
})

test('squares of a chain are one region with one weight everywhere, and the solve goes on from there', () => {
  const problem = chainProblem(3, WEIGHTS)
  const start = regionStart(problem, new Uint16Array(problem.backgroundCost.length), null)!
  expect(new Set(start)).toEqual(new Set([0, 1]))
  const options = { minCut: new GridMaxFlow(), downJumps: false, expansion: false }
  const [plain, fast] = [false, true].map((isFast) => solveLabeling(problem, { ...options, regionStart: isFast }))
  expect(fast!.labeling).toEqual(plain!.labeling)
  expect(fast!.moves.map(({ kind }) => kind)).toEqual(['regions', 'up', 'up'])
})

test('squares that are dear to tear have their labels at once', () => {
  const chain = chainProblem(4, WEIGHTS)
  const { width } = chain.size
  const squareOf = (p: number) => (chain.foregroundCost[p]! < 1 ? 1 + Math.floor(((p % width) - 4) / 12) : 0)
  const smoothness = chain.smoothness.map((plane, arc) => {
    return plane.map((weight, p) =>
      squareOf(p) !== 0 && squareOf(p) === squareOf(p + [1, width][arc]!) ? 8 * weight : weight,
    )
  })
  const problem = { ...chain, smoothness }
  const start = regionStart(problem, new Uint16Array(chain.backgroundCost.length), null)!
  expect([10, 22, 34, 46].map((x) => start[10 * width + x])).toEqual([4, 3, 2, 1])
  const options = { minCut: new GridMaxFlow(), downJumps: false, expansion: false }
  const [plain, fast] = [false, true].map((isFast) => solveLabeling(problem, { ...options, regionStart: isFast }))
  expect(fast!.labeling).toEqual(plain!.labeling)
  expect(fast!.moves.map(({ kind }) => kind)).toEqual(['regions'])
})

test('a start has no more energy than 0 everywhere and leaves frozen pixels alone', () => {
  fc.assert(
    fc.property(tinyCase(), ({ problem, labeling, frozen }) => {
      const initial = labeling.map((label, pixel) => (frozen[pixel] === 0 ? 0 : label))
      const start = regionStart(problem, initial, frozen)
      if (start === null) return
      expect(labelingEnergy(problem, start)).toBeLessThanOrEqual(labelingEnergy(problem, initial) + 1e-6)
      initial.forEach((label, pixel) => {
        if (frozen[pixel] !== 0) expect(start[pixel]).toBe(label)
      })
    }),
    { numRuns: 500 },
  )
})

test('with nearly as many regions as pixels there is no start', () => {
  const checks = Array.from({ length: 64 }, (_, p) => (p + Math.floor(p / 8)) % 2)
  const problem = problemOf(
    { width: 8, height: 8 },
    4,
    checks,
    checks.map((of) => 1 - of),
    () => 0,
    [],
  )
  expect(regionStart(problem, new Uint16Array(64), null)).toBeNull()
})
