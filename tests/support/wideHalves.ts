/*
 * Solves grids with so many paths in each half that 16-bit clocks run out there, wide ones and a tall one, at once and in
 * halves, and prints whether both found the same. A process of its own, as a wrong clock lets a search go on for ever.
 */
import { isDeepStrictEqual } from 'node:util'
import { KernelMinCut } from '../../src/backend/solving/KernelMinCut.ts'
import { seededRandom } from '../../src/core/support/seededRandom.ts'
import { emptyGrid, filledGrid, solvedCut } from './arbitraryGrid.ts'
import { ABSENT } from './cutPartners.ts'

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
  const whole = solvedCut(new KernelMinCut(), grid)
  const halves = solvedCut(new KernelMinCut({ partner: ABSENT, leastShared: 1 }), grid)
  console.log(`${width}x${height} ${isDeepStrictEqual(whole, halves) ? 'same' : 'different'}`)
}
