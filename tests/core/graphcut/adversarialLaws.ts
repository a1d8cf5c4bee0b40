import { describe, expect, it } from 'vitest'
import { CheckedMinCut, type ResidualMinCut } from '../../../src/core/graphcut/CheckedMinCut.ts'
import { LARGEST_CAPACITY, type GridCapacities } from '../../../src/core/graphcut/GridMinCut.ts'
import { seededRandom } from '../../../src/core/support/seededRandom.ts'
import { copyInto, emptyGrid, filledGrid } from '../../support/arbitraryGrid.ts'
import { listMaxFlow } from '../../support/listMaxFlow.ts'

const zero = () => 0
const largest = () => LARGEST_CAPACITY

/** Grids made to break a solver. */
export function describeAdversarialGrids(makeSolver: () => ResidualMinCut): void {
  const solver = new CheckedMinCut(makeSolver())

  function solve(grid: GridCapacities): number {
    copyInto(grid, solver.begin(grid.size, grid.connectivity))
    return solver.solve()
  }

  describe.each([4, 8] as const)('on a %i-connected grid', (connectivity) => {
    it('nothing flows where every capacity is 0', () => {
      expect(solve(emptyGrid(37, 21, connectivity))).toBe(0)
      expect(solver.isSourceSide(0)).toBe(false)
    })

    it("nothing flows without a sink, and everything the arcs reach is on the source's side", () => {
      const grid = filledGrid(
        emptyGrid(70, 40, connectivity),
        (pixel) => (pixel === 99 ? 7 : 0),
        () => 1,
      )
      expect(solve(grid)).toBe(0)
      expect([0, 99, 2799].every((pixel) => solver.isSourceSide(pixel))).toBe(true)
    })

    it.each([
      [1, 1],
      [1, 90],
      [90, 1],
      [2, 2],
      [33, 33],
      [40, 33],
    ])('a grid of %i × %i is solved', (width, height) => {
      const random = seededRandom(width * 100 + height)
      const amount = () => Math.floor(random() * 50)
      const grid = filledGrid(emptyGrid(width, height, connectivity), () => amount() - 25, amount)
      expect(solve(grid)).toBe(listMaxFlow(grid))
    })

    it('one huge capacity changes only what it must', () => {
      const grid = filledGrid(
        emptyGrid(40, 40, connectivity),
        (pixel) => (pixel === 0 ? 9 : pixel === 1599 ? -9 : 0),
        () => 3,
      )
      const flow = solve(grid)
      grid.forward[0]![800] = LARGEST_CAPACITY
      expect(solve(grid)).toBe(flow)
      grid.terminal[0] = LARGEST_CAPACITY
      expect(solve(grid)).toBe(listMaxFlow(grid))
    })

    it('every capacity as large as can be neither overflows nor loses flow', () => {
      for (const width of [1, 2, 5, 70]) {
        const half = Math.floor((width * 40) / 2)
        const grid = filledGrid(
          emptyGrid(width, 40, connectivity),
          (pixel) => (pixel < half ? 1 : -1) * LARGEST_CAPACITY,
          largest,
        )
        expect(solve(grid)).toBe(listMaxFlow(grid))
      }
    })

    it('many large capacities meet in one pixel', () => {
      const middle = 35 * 70 + 35
      for (const sign of [1, -1]) {
        const terminal = (pixel: number) => sign * (pixel === middle ? -LARGEST_CAPACITY : LARGEST_CAPACITY)
        const grid = filledGrid(emptyGrid(70, 70, connectivity), terminal, largest)
        expect(solve(grid)).toBe(LARGEST_CAPACITY)
      }
    })

    it('capacities near the largest agree with the independent implementation', () => {
      const random = seededRandom(30)
      for (let round = 0; round < 20; round++) {
        const near = () => LARGEST_CAPACITY - Math.floor(random() * 4)
        const amount = () => (random() < 0.4 ? near() : Math.floor(random() * 100))
        const signed = () => (random() < 0.3 ? amount() * (random() < 0.5 ? -1 : 1) : 0)
        const grid = filledGrid(emptyGrid(16 + round, 36 - round, connectivity), signed, amount)
        expect(solve(grid)).toBe(listMaxFlow(grid))
      }
    })

    it('a chain as long as the grid carries its narrowest arc', () => {
      const grid = filledGrid(emptyGrid(5000, 1, connectivity), zero, (pixel) => (pixel === 2500 ? 3 : 4))
      grid.terminal[0] = 100
      grid.terminal[4999] = -100
      expect(solve(grid)).toBe(3)
      expect([solver.isSourceSide(2500), solver.isSourceSide(2501)]).toEqual([true, false])
    })

    it('a chain that winds through the whole grid carries its narrowest arc', () => {
      const width = 64
      const grid = filledGrid(emptyGrid(width, 63, connectivity), zero, (pixel, direction) => {
        const isRowOfChain = Math.floor(pixel / width) % 2 === 0
        if (direction === 0) return isRowOfChain ? 5 : 0
        const turn = Math.floor(pixel / width / 2) % 2 === 0 ? width - 1 : 0
        return direction === 1 && pixel % width === turn ? 5 : 0
      })
      grid.terminal[0] = 8
      grid.terminal[62 * width + width - 1] = -8
      grid.terminal[62 * width] = -2
      expect(solve(grid)).toBe(listMaxFlow(grid))
      expect(solve(grid)).toBeGreaterThan(0)
    })

    it('a checkerboard of sources and sinks is satisfied by its neighbours', () => {
      const width = 60
      const sign = (pixel: number) => (((pixel % width) + Math.floor(pixel / width)) % 2 === 0 ? 1 : -1)
      for (const arc of [1, 2, 10]) {
        const grid = filledGrid(
          emptyGrid(width, 30, connectivity),
          (pixel) => 6 * sign(pixel),
          () => arc,
        )
        expect(solve(grid)).toBe(listMaxFlow(grid))
      }
    })
  })
}
