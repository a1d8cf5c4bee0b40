/*
 * Solves grids with so many paths in each half that 16-bit clocks run out there, wide ones and a tall one, at once and in
 * halves, and prints whether both found the same. A process of its own, as a wrong clock lets a search go on for ever.
 */
import { KernelMinCut } from '../../src/backend/solving/KernelMinCut.ts'
import { newCutCells, SharedCut } from '../../src/backend/solving/SharedCut.ts'
import { seededRandom } from '../../src/core/support/seededRandom.ts'
import { copyInto, emptyGrid, filledGrid } from './arbitraryGrid.ts'

const alone = {
  isFree: () => true,
  invite: () => new SharedCut(newCutCells(), 1),
  end: () => Promise.resolve(),
}

for (const [width, height] of [
  [40_000, 16],
  [40_000, 21],
  [40, 20_000],
] as const) {
  const random = seededRandom(width + height)
  const grid = filledGrid(
    emptyGrid(width, height, 4),
    () => (random() < 0.05 ? (random() < 0.5 ? 1e6 : -1e6) : 0),
    () => 1 + Math.floor(random() ** 3 * 200),
  )
  const [whole, halves] = [{}, { partner: alone, leastShared: 1 }].map((options) => {
    const solver = new KernelMinCut(options)
    copyInto(grid, solver.begin(grid.size, grid.connectivity))
    const flow = solver.solve()
    const sides = new Uint8Array(grid.terminal.length)
    solver.writeSinkSide(sides)
    return { flow, sides }
  })
  const isSame = whole!.flow === halves!.flow && Buffer.compare(whole!.sides, halves!.sides) === 0
  console.log(`${width}x${height} ${isSame ? 'same' : 'different'}`)
}
