import fc from 'fast-check'
import { expect, test } from 'vitest'

import { ARC_X, ARC_Y } from '../../../../src/core/graphcut/GridMinCut.ts'
import type { GridCapacities } from '../../../../src/core/graphcut/GridMinCut.ts'
import { GridMaxFlow } from '../../../../src/core/graphcut/GridMaxFlow.ts'
import { fillExpansionMove } from '../../../../src/core/occlusion/labeling/expansionMove.ts'
import { fillJumpMove, markFixed } from '../../../../src/core/occlusion/labeling/jumpMove.ts'
import { labelingEnergy } from '../../../../src/core/occlusion/labeling/labelingEnergy.ts'
import type { LabelingProblem } from '../../../../src/core/occlusion/labeling/LabelingProblem.ts'
import { orderTable, smoothnessTable, submodularBound } from '../../../../src/core/occlusion/labeling/pairTables.ts'
import type { PairTable } from '../../../../src/core/occlusion/labeling/pairTables.ts'
import { pixelCount } from '../../../../src/core/pixels/imageSize.ts'
import { neighbour, tinyCase } from './problemFixtures.ts'

const SCALE = 1000
const DIRECTION_OF_ARC = [0, 2, 1, 3]

/** All subsets of the pixels that are not fixed: 1 = moves. */
function* movesOf(isFixed: Uint8Array): Generator<Uint8Array> {
  const free = [...isFixed.keys()].filter((pixel) => isFixed[pixel] === 0)
  for (let bits = 0; bits < 2 ** free.length; bits++) {
    const moves = new Uint8Array(isFixed.length)
    free.forEach((pixel, index) => (moves[pixel] = (bits >> index) & 1))
    yield moves
  }
}

/** What a cut with these pixels on the source's side costs. */
function cutCost({ size, terminal, forward, backward }: GridCapacities, isSource: Uint8Array): number {
  let cost = 0
  for (let p = 0; p < isSource.length; p++) {
    cost += isSource[p] === 0 ? Math.max(0, terminal[p]!) : Math.max(0, -terminal[p]!)
    for (let direction = 0; direction < forward.length; direction++) {
      const q = p + ARC_Y[direction]! * size.width + ARC_X[direction]!
      if (isSource[p]! > (isSource[q] ?? 0)) cost += forward[direction]![p]!
      if (isSource[p]! < (isSource[q] ?? 0)) cost += backward[direction]![p]!
    }
  }
  return cost
}

/** The upper bound of the energy after a jump, from the tables alone. Pairs with a fixed pixel need no bound. */
function jumpBound(problem: LabelingProblem, x: Uint16Array, isFixed: Uint8Array, step: 1 | -1, y: Uint8Array): number {
  const { size, pairs, smoothness } = problem
  const pick = (p: number, q: number, table: PairTable) => {
    const bound = isFixed[p]! + isFixed[q]! > 0 ? table : submodularBound(table)
    return [bound.cost00, bound.cost01, bound.cost10, bound.cost11][2 * y[p]! + y[q]!]!
  }
  let energy = 0
  for (let p = 0; p < x.length; p++) {
    energy += x[p]! + step * y[p]! === 0 ? problem.backgroundCost[p]! : problem.foregroundCost[p]!
    smoothness.forEach((weights, arc) => {
      const q = neighbour(size, p, DIRECTION_OF_ARC[arc]!)
      if (q !== null) energy += pick(p, q, smoothnessTable(x[p]! - x[q]!, weights[p]!, step))
    })
  }
  for (let pair = 0; pair < pairs.count; pair++) {
    const p = pairs.from[pair]!
    const q = neighbour(size, p, pairs.direction[pair]!)!
    energy += pick(p, q, orderTable(x[p]! - x[q]!, pairs.reward[pair]!, pairs.violation[pair]!, step))
  }
  return energy
}

function zeroCapacities({ size, connectivity }: LabelingProblem): GridCapacities {
  const plane = () => new Int32Array(pixelCount(size))
  const planes = () => Array.from({ length: connectivity / 2 }, plane)
  return { size, connectivity, terminal: plane(), forward: planes(), backward: planes() }
}

test('every cut of a jump costs its bound, up to one constant, and the bound is never below the energy', () => {
  fc.assert(
    fc.property(tinyCase(), fc.constantFrom(1 as const, -1 as const), ({ problem, labeling, frozen }, step) => {
      const isFixed = new Uint8Array(labeling.length)
      const isAnyFixed = markFixed(labeling, frozen, step, isFixed)
      expect(isAnyFixed).toBe(isFixed.includes(1))
      const capacities = zeroCapacities(problem)
      fillJumpMove(capacities, problem, labeling, isAnyFixed ? isFixed : null, step, SCALE)
      const none = new Uint8Array(labeling.length)
      const constant = SCALE * labelingEnergy(problem, labeling) - cutCost(capacities, none)
      for (const moves of movesOf(isFixed)) {
        const bound = jumpBound(problem, labeling, isFixed, step, moves)
        expect(cutCost(capacities, moves) + constant).toBeCloseTo(SCALE * bound, 1)
        const moved = labeling.map((label, pixel) => label + step * moves[pixel]!)
        expect(bound).toBeGreaterThanOrEqual(labelingEnergy(problem, moved) - 1e-3)
      }
    }),
    { numRuns: 300 },
  )
})

test('a jump is as good as the best of all jumps by their bound, and changes no more than it must', () => {
  const minCut = new GridMaxFlow()
  fc.assert(
    fc.property(tinyCase(), ({ problem, labeling, frozen }) => {
      const isFixed = new Uint8Array(labeling.length)
      markFixed(labeling, frozen, 1, isFixed)
      fillJumpMove(minCut.begin(problem.size, problem.connectivity), problem, labeling, isFixed, 1, SCALE)
      minCut.solve()
      const isSource = labeling.map((_, pixel) => (minCut.isSourceSide(pixel) ? 1 : 0))
      const chosen = Uint8Array.from(isSource)
      const reached = jumpBound(problem, labeling, isFixed, 1, chosen)
      for (const moves of movesOf(isFixed)) {
        const bound = jumpBound(problem, labeling, isFixed, 1, moves)
        expect(reached).toBeLessThanOrEqual(bound + 1e-4)
        // The minimal cut nearest to the source lies within every other minimal one.
        if (Math.abs(bound - reached) > 1e-4) continue
        expect(chosen.every((moved, pixel) => moved <= moves[pixel]!)).toBe(true)
      }
    }),
    { numRuns: 300 },
  )
})

test('every cut of an expansion costs at least its energy, and exactly that where nothing moves', () => {
  fc.assert(
    fc.property(tinyCase(), fc.nat({ max: 4 }), ({ problem, labeling, frozen }, label) => {
      const isFixed = labeling.map((of, pixel) => (of === label ? 1 : frozen[pixel]!))
      const fixed = Uint8Array.from(isFixed)
      const capacities = zeroCapacities(problem)
      fillExpansionMove(capacities, problem, labeling, fixed, label, SCALE)
      const none = new Uint8Array(labeling.length)
      const constant = SCALE * labelingEnergy(problem, labeling) - cutCost(capacities, none)
      for (const moves of movesOf(fixed)) {
        const moved = labeling.map((of, pixel) => (moves[pixel] === 1 ? label : of))
        const energy = SCALE * labelingEnergy(problem, moved)
        expect(cutCost(capacities, moves) + constant).toBeGreaterThanOrEqual(energy - 0.1)
        if (problem.pairs.count === 0) expect(cutCost(capacities, moves) + constant).toBeCloseTo(energy, 1)
      }
    }),
    { numRuns: 300 },
  )
})
