import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { LabelingProblem } from '../../../../src/core/occlusion/labeling/LabelingProblem.ts'
import { movePartLabels } from '../../../../src/core/occlusion/labeling/partMoves.ts'
import { floodParts } from '../readout/paintedScene.ts'
import { plainEnergy } from './plainEnergy.ts'
import { problemOf, tinyCase } from './problemFixtures.ts'
import type { OrientedPair } from './problemFixtures.ts'

test('moving parts lowers the energy or changes nothing, and leaves the background alone', () => {
  fc.assert(
    fc.property(tinyCase(), ({ problem, labeling }) => {
      const x = labeling.slice()
      const isMoved = movePartLabels(problem, x)
      if (isMoved) expect(plainEnergy(problem, x)).toBeLessThan(plainEnergy(problem, labeling))
      else expect(x).toEqual(labeling)
      labeling.forEach((label, pixel) => {
        if (label === 0) expect(x[pixel]).toBe(0)
      })
    }),
    { numRuns: 500 },
  )
})

test('afterwards no part gains by the label of a neighbour, by one between, or by vanishing', () => {
  fc.assert(
    fc.property(tinyCase(), ({ problem, labeling }) => {
      const x = labeling.map((label) => 2 * label)
      movePartLabels(problem, x)
      // Twice the labels leave room for values between them.
      const spread = x.map((label) => 2 * label)
      const partAt = floodParts(problem.size, spread, 4)
      const before = floodParts(problem.size, labeling, 4)
      // Parts that were joined by the moves are judged as they were moved: one by one.
      if (new Set(before).size !== new Set(partAt).size) return
      const energy = plainEnergy(problem, spread)
      for (const part of new Set(partAt)) {
        if (part === 0) continue
        for (let label = 0; label <= Math.max(...spread) + 1; label++) {
          const other = spread.map((of, pixel) => (partAt[pixel] === part ? label : of))
          expect(plainEnergy(problem, other)).toBeGreaterThanOrEqual(energy - 0.0101)
        }
      }
    }),
    { numRuns: 500 },
  )
})

test('a strip that stayed behind is merged with its object, and labels stay small', () => {
  // A strip of label 1 between two parts of one object of label 3: merging saves the borders.
  const none = new Array<number>(6).fill(0)
  const problem = problemOf({ width: 6, height: 1 }, 4, new Array<number>(6).fill(9), none, () => 1, [])
  const x = Uint16Array.from([3, 3, 1, 3, 3, 3])
  expect(movePartLabels(problem, x)).toBe(true)
  expect([...x]).toEqual([1, 1, 1, 1, 1, 1])
})

/** A row of one pixel each: what lies over the first piece, the two pieces of one object, what lies under the second one. */
function tornRow(contrary: readonly OrientedPair[]): LabelingProblem {
  const over = { from: 0, direction: 0, reward: 3, violation: 30 }
  const overLast = { from: 2, direction: 0, reward: 3, violation: 30 }
  const size = { width: 4, height: 1 }
  return problemOf(size, 4, [9, 9, 9, 9], [0, 0, 0, 0], () => 1, [over, overLast, ...contrary])
}

test('a piece that lags behind is raised to its object together with what lies over it', () => {
  const x = Uint16Array.from([2, 1, 2, 1])
  expect(movePartLabels(tornRow([]), x)).toBe(true)
  expect([...x]).toEqual([3, 2, 2, 1])
})

test('pieces that the evidence puts one over the other stay where they are, even if that earns less than being level', () => {
  const x = Uint16Array.from([2, 1, 2, 1])
  expect(movePartLabels(tornRow([{ from: 2, direction: 4, reward: 0.5, violation: 5 }]), x)).toBe(false)
  expect([...x]).toEqual([2, 1, 2, 1])
})

test.each([
  [150, true],
  [250, false],
])('a piece with %i parts over each other on it is raised: %s', (height, isRaised) => {
  // The tower from its top to its foot, then the piece, its object, and what lies under that.
  const row = [...Array.from({ length: height }, (_, index) => height + 1 - index), 1, 2, 1]
  const size = { width: row.length, height: 1 }
  const over = [...Array.from({ length: height }, (_, index) => index), height + 1]
  const pairs = over.map((from) => ({ from, direction: 0, reward: 3, violation: 30 }))
  const costs = (each: number) => new Array<number>(row.length).fill(each)
  const x = Uint16Array.from(row)
  expect(
    movePartLabels(
      problemOf(size, 4, costs(9), costs(0), () => 1, pairs),
      x,
    ),
  ).toBe(isRaised)
  expect([x[height], x[height + 1]]).toEqual(isRaised ? [2, 2] : [1, 2])
})
