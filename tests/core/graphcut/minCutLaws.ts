import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CheckedMinCut, type ResidualMinCut } from '../../../src/core/graphcut/CheckedMinCut.ts'
import type { GridCapacities, GridConnectivity } from '../../../src/core/graphcut/GridMinCut.ts'
import { seededRandom } from '../../../src/core/support/seededRandom.ts'
import {
  arbitraryGrid,
  cheapestCut,
  copyInto,
  cutCost,
  emptyGrid,
  filledGrid,
  movedGrid,
  symmetriesOf,
} from '../../support/arbitraryGrid.ts'
import { listMaxFlow } from '../../support/listMaxFlow.ts'

export function randomGrid(random: () => number, largestSide: number): GridCapacities {
  const side = () => 1 + Math.floor(random() * largestSide)
  const connectivity: GridConnectivity = random() < 0.5 ? 4 : 8
  const density = random()
  const largest = 2 ** (1 + Math.floor(random() * 20))
  const amount = () => (random() < density ? Math.floor(random() * largest) : 0)
  return filledGrid(emptyGrid(side(), side(), connectivity), () => amount() * (random() < 0.5 ? -1 : 1), amount)
}

/** What every solver of minimum cuts must do; each test proves each of its cuts by a certificate. */
export function describeMinCuts(makeSolver: () => ResidualMinCut): void {
  /** One solver for all tests: its buffers meet every size in turn. */
  const solver = new CheckedMinCut(makeSolver())

  function solve(grid: GridCapacities): number {
    copyInto(grid, solver.begin(grid.size, grid.connectivity))
    const flow = solver.solve()
    expect(cutCost(grid, (pixel) => solver.isSourceSide(pixel))).toBe(flow)
    return flow
  }

  describe('the maximum flow of a grid', () => {
    it('costs what the cheapest of all cuts costs', () => {
      fc.assert(
        fc.property(arbitraryGrid(10), (grid) => {
          expect(solve(grid)).toBe(cheapestCut(grid))
        }),
        { numRuns: 1200 },
      )
    })

    it('costs what the cheapest of all cuts of twelve pixels costs', () => {
      const random = seededRandom(12)
      for (const [width, height] of [
        [4, 3],
        [3, 4],
        [6, 2],
        [2, 6],
        [12, 1],
        [1, 12],
      ] as const) {
        for (const connectivity of [4, 8] as const) {
          const amount = () => Math.floor(random() * 9)
          const grid = filledGrid(emptyGrid(width, height, connectivity), () => amount() - 4, amount)
          expect(solve(grid)).toBe(cheapestCut(grid))
        }
      }
    })

    it('is what an independent implementation finds on thousands of random grids', () => {
      const random = seededRandom(1)
      for (let round = 0; round < 3000; round++) {
        const grid = randomGrid(random, 8)
        expect(solve(grid)).toBe(listMaxFlow(grid))
      }
    })

    it('is what an independent implementation finds on larger grids with few terminals', () => {
      const random = seededRandom(2)
      for (let round = 0; round < 12; round++) {
        const side = 24 + Math.floor(random() * 40)
        const connectivity = round % 2 === 0 ? 4 : 8
        const terminal = () => (random() < 0.02 ? Math.round((random() - 0.5) * 2000) : 0)
        const grid = filledGrid(emptyGrid(side, 70 - side, connectivity), terminal, () => Math.floor(random() * 20))
        expect(solve(grid)).toBe(listMaxFlow(grid))
      }
    })

    it('stays the same when the grid is flipped or transposed', () => {
      fc.assert(
        fc.property(arbitraryGrid(60), (grid) => {
          const flow = solve(grid)
          for (const [name, symmetry] of Object.entries(symmetriesOf(grid.size))) {
            expect(solve(movedGrid(grid, symmetry)), name).toBe(flow)
          }
        }),
        { numRuns: 150 },
      )
    })

    it("puts on the source's side only what the source still reaches", () => {
      const grid = filledGrid(
        emptyGrid(3, 1, 4),
        (pixel) => [5, 0, -5][pixel]!,
        () => 5,
      )
      solve(grid)
      expect([0, 1, 2].map((pixel) => solver.isSourceSide(pixel))).toEqual([false, false, false])
      const sinkSide = new Uint8Array(3)
      solver.writeSinkSide(sinkSide)
      expect([...sinkSide]).toEqual([1, 1, 1])
    })

    it('refuses sizes that are none and solving what was not begun', () => {
      expect(() => makeSolver().begin({ width: 0, height: 4 }, 4)).toThrow('Not a usable image size')
      expect(() => makeSolver().solve()).toThrow('Nothing to solve')
      expect(() => makeSolver().residuals()).toThrow('No residuals before solve()')
    })
  })
}

/** A grid whose only ties to the terminals are a few pixels that must be on their side, as a person's strokes give. */
export function strokeGrid(random: () => number, most: number): GridCapacities {
  const side = () => 6 + Math.floor(random() * (most - 5))
  const grid = filledGrid(
    emptyGrid(side(), side(), random() < 0.7 ? 4 : 8),
    () => 0,
    () => Math.floor(random() ** 3 * 200),
  )
  for (let left = Math.floor(grid.terminal.length / 20); left > 0; left--) {
    grid.terminal[Math.floor(random() * grid.terminal.length)] = random() < 0.5 ? 1_000_000 : -1_000_000
  }
  return grid
}
