import { describe, expect, it } from 'vitest'
import { KernelMinCut } from '../../../src/backend/solving/KernelMinCut.ts'
import { ARC_X, ARC_Y, LARGEST_CAPACITY, type GridCapacities } from '../../../src/core/graphcut/GridMinCut.ts'
import { minCutCertificate } from '../../../src/core/graphcut/minCutCertificate.ts'
import { seededRandom } from '../../../src/core/support/seededRandom.ts'
import { randomGrid, strokeGrid } from '../../core/graphcut/minCutLaws.ts'
import { copyInto, emptyGrid, filledGrid } from '../../support/arbitraryGrid.ts'
import { countedAbsence } from '../../support/cutPartners.ts'

function solved(solver: KernelMinCut, grid: GridCapacities): number {
  copyInto(grid, solver.begin(grid.size, grid.connectivity))
  return solver.solve()
}

function sinkSideOf(solver: KernelMinCut, grid: GridCapacities): Uint8Array {
  const side = new Uint8Array(grid.terminal.length)
  solver.writeSinkSide(side)
  return side
}

/** Changes one terminal or one arc of the grid and of the solver alike, often to 0 or from 0. */
function changeSomething(random: () => number, grid: GridCapacities, solver: KernelMinCut, largest: number): void {
  const { width, height } = grid.size
  const pixel = Math.floor(random() * grid.terminal.length)
  const amount = () => (random() < 0.3 ? 0 : Math.floor(random() * (largest + 1)))
  if (random() < 0.5) {
    const after = amount() * (random() < 0.5 ? -1 : 1)
    solver.changeTerminal(pixel, after - grid.terminal[pixel]!)
    grid.terminal[pixel] = after
    return
  }
  const direction = Math.floor((random() * grid.connectivity) / 2)
  const x = (pixel % width) + ARC_X[direction]!
  const y = Math.floor(pixel / width) + ARC_Y[direction]!
  if (x < 0 || x >= width || y >= height) return
  const [forward, backward] = [amount(), amount()]
  const [before, beforeBack] = [grid.forward[direction]![pixel]!, grid.backward[direction]![pixel]!]
  solver.changeArc(pixel, direction, forward - before, backward - beforeBack)
  grid.forward[direction]![pixel] = forward
  grid.backward[direction]![pixel] = backward
}

/** 4-connected, with strokes as the only ties and small arcs: what the kernel packs most densely. */
function wovenGrid(random: () => number): GridCapacities {
  const grid = filledGrid(
    emptyGrid(20, 24, 4),
    () => 0,
    () => 1 + Math.floor(random() ** 3 * 200),
  )
  for (let x = 4; x < 10; x++) {
    grid.terminal[4 * 20 + x] = 1_000_000
    grid.terminal[20 * 20 + x] = -1_000_000
  }
  return grid
}

function expectSameAsAfresh(grid: GridCapacities, solver: KernelMinCut, fresh: KernelMinCut): void {
  const flow = solver.solveAgain()
  expect(flow).toBe(solved(fresh, grid))
  expect(sinkSideOf(solver, grid)).toEqual(sinkSideOf(fresh, grid))
}

describe.each(['at once', 'in halves'])('solving again after changes of what was solved %s', (way) => {
  const { partner, take } = countedAbsence()
  const again = new KernelMinCut(way === 'in halves' ? { partner, leastShared: 1 } : {})
  /** Each test shares at least so many of the grids that it solves. */
  const expectShared = (least: number) => {
    const shared = take()
    if (way === 'in halves') expect(shared).toBeGreaterThanOrEqual(least)
  }
  const fresh = new KernelMinCut()

  it('finds what solving afresh finds, after each of thousands of random changes', () => {
    const random = seededRandom(11)
    for (let round = 0; round < 250; round++) {
      const most = round % 25 === 0 ? 24 : round % 5 === 0 ? 20 : 8
      const grid = round % 3 === 0 ? strokeGrid(random, most) : randomGrid(random, most)
      solved(again, grid)
      const largest = 2 ** Math.floor(random() * 20)
      const changesAtOnce = 1 + Math.floor(random() ** 3 * 200)
      for (let step = 0; step < 16; step++) {
        for (let change = 0; change < changesAtOnce; change++) changeSomething(random, grid, again, largest)
        expectSameAsAfresh(grid, again, fresh)
      }
    }
    expectShared(8)
  })

  it('leaves residuals that prove the new cut', () => {
    const random = seededRandom(12)
    for (let round = 0; round < 80; round++) {
      const most = round % 4 < 2 ? 14 : 26
      const grid = round % 2 === 0 ? randomGrid(random, most) : strokeGrid(random, most)
      solved(again, grid)
      for (let step = 0; step < 5; step++) {
        for (let change = 0; change < 9; change++) changeSomething(random, grid, again, 1000)
        const flow = again.solveAgain()
        const isSourceSide = (pixel: number) => again.isSourceSide(pixel)
        const claim = { capacities: grid, residuals: again.residuals(), flow, isSourceSide }
        expect(minCutCertificate(claim).faults).toEqual([])
      }
    }
    expectShared(10)
  })

  it('follows strokes that turn a whole region over and back', () => {
    const random = seededRandom(13)
    const grid = emptyGrid(60, 40, 8)
    grid.forward.forEach((plane) => plane.forEach((_, pixel) => (plane[pixel] = 1 + Math.floor(random() * 50))))
    for (let direction = 0; direction < 4; direction++) {
      for (let pixel = 0; pixel < 2400; pixel++) {
        const x = (pixel % 60) + ARC_X[direction]!
        if (x < 0 || x >= 60 || Math.floor(pixel / 60) + ARC_Y[direction]! >= 40) grid.forward[direction]![pixel] = 0
      }
      grid.backward[direction]!.set(grid.forward[direction]!)
    }
    for (let x = 0; x < 60; x++) grid.terminal[x] = -1_000_000
    solved(again, grid)
    for (let stroke = 0; stroke < 40; stroke++) {
      const y = 5 + Math.floor(random() * 34)
      const value = [0, 1_000_000, -1_000_000][stroke % 3]!
      for (let x = 10; x < 50; x++) {
        const pixel = y * 60 + x
        again.changeTerminal(pixel, value - grid.terminal[pixel]!)
        grid.terminal[pixel] = value
      }
      expectSameAsAfresh(grid, again, fresh)
    }
    expectShared(1)
  })

  it('follows arcs that outgrow the 16 bits of grids with strokes, and what is drawn on them later', () => {
    const random = seededRandom(14)
    for (let round = 0; round < 60; round++) {
      const grid = wovenGrid(random)
      solved(again, grid)
      for (const largest of [50, 32_767, 40_000, 2 ** 20]) {
        for (let change = 0; change < 6; change++) changeSomething(random, grid, again, largest)
        expectSameAsAfresh(grid, again, fresh)
      }
    }
    expectShared(60)
  })

  it('stays right when its 16-bit clock runs out', () => {
    const random = seededRandom(15)
    const grid = wovenGrid(random)
    solved(again, grid)
    const pixel = 150
    for (let step = 0; step < 140_000; step++) {
      const after = (step % 3) - 1
      again.changeTerminal(pixel, after * 1000 - grid.terminal[pixel]!)
      grid.terminal[pixel] = after * 1000
      const flow = again.solveAgain()
      if (step % 5000 === 0 || Math.abs((step % 65_535) - 100) < 100) expect(flow).toBe(solved(fresh, grid))
    }
    expectSameAsAfresh(grid, again, fresh)
    expectShared(1)
  })

  it('stays as it was when it refuses an arc of a grid with strokes', () => {
    const grid = wovenGrid(seededRandom(16))
    const flow = solved(again, grid)
    const sinkSide = sinkSideOf(again, grid)
    expect(() => again.changeArc(0, 0, -(2 ** 30), 0)).toThrow('more than 32 bits hold')
    expect(sinkSideOf(again, grid)).toEqual(sinkSide)
    expect(again.solveAgain()).toBe(flow)
    const isSourceSide = (pixel: number) => again.isSourceSide(pixel)
    const claim = { capacities: grid, residuals: again.residuals(), flow, isSourceSide }
    expect(minCutCertificate(claim).faults).toEqual([])
    expectShared(1)
  })

  it('refuses what it cannot hold, pixels that are none and arcs that leave the grid, and stays as it was', () => {
    const grid = emptyGrid(3, 1, 4)
    grid.terminal.set([LARGEST_CAPACITY, 0, -LARGEST_CAPACITY])
    grid.forward.forEach((plane, direction) => plane.set(direction === 0 ? [LARGEST_CAPACITY, LARGEST_CAPACITY] : []))
    expect(() => again.begin({ width: 3, height: 1 }, 4) && again.solveAgain()).toThrow('Nothing to solve again')
    expect(() => again.changeTerminal(0, 1)).toThrow('Nothing to change')
    const flow = solved(again, grid)
    expect(flow).toBe(LARGEST_CAPACITY)
    expect(() => again.changeTerminal(3, 1)).toThrow('No pixel 3')
    expect(() => again.changeArc(2, 0, 1, 0)).toThrow('No arc of pixel 2 in direction 0')
    expect(() => again.changeArc(0, 2, 1, 0)).toThrow('No arc of pixel 0 in direction 2')
    expect(() => again.changeTerminal(0, 2 ** 31 - 1)).toThrow('more than 32 bits hold')
    expect(() => again.changeArc(0, 0, -2 * LARGEST_CAPACITY, 0)).toThrow('more than 32 bits hold')
    expect(again.solveAgain()).toBe(flow)
  })
})
