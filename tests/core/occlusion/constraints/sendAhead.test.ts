import { expect, test } from 'vitest'
import { CheckedMinCut } from '../../../../src/core/graphcut/CheckedMinCut.ts'
import { GridMaxFlow } from '../../../../src/core/graphcut/GridMaxFlow.ts'
import { LARGEST_CAPACITY } from '../../../../src/core/graphcut/GridMinCut.ts'
import type { GridCapacities } from '../../../../src/core/graphcut/GridMinCut.ts'
import { distancesInside } from '../../../../src/core/occlusion/constraints/distancesInside.ts'
import { sendAhead } from '../../../../src/core/occlusion/constraints/sendAhead.ts'
import { seededRandom } from '../../../../src/core/support/seededRandom.ts'
import { copyInto, emptyGrid, filledGrid } from '../../../support/arbitraryGrid.ts'

/** A grid on which a few pixels are seeds of either terminal, and the others lean to one of them or to none. */
function seededGrid(random: () => number): GridCapacities {
  const side = () => 1 + Math.floor(random() * 12)
  const density = random()
  const lean = 10 ** Math.floor(random() * 9)
  const terminal = () => {
    const sign = random() < 0.5 ? 1 : -1
    return sign * (random() < 0.1 ? LARGEST_CAPACITY : random() < density ? Math.floor(random() * lean) : 0)
  }
  return filledGrid(emptyGrid(side(), side(), 4), terminal, () => (random() < density ? Math.floor(random() * 50) : 0))
}

function seedsOf({ terminal }: GridCapacities, side: 1 | -1): number[] {
  return [...terminal.keys()].filter((pixel) => terminal[pixel] === side * LARGEST_CAPACITY)
}

/** The source's side; `ahead`: what is sent before, from 1 the source or −1 the sink. Every cut is proven. */
function sourceSide(grid: GridCapacities, ahead: readonly (1 | -1)[]) {
  const minCut = new CheckedMinCut(new GridMaxFlow())
  const capacities = minCut.begin(grid.size, grid.connectivity)
  copyInto(grid, capacities)
  const inside = new Uint8Array(grid.terminal.length).fill(1)
  for (const from of ahead) {
    sendAhead(capacities, distancesInside(grid.size, inside, seedsOf(grid, from > 0 ? -1 : 1)), from)
  }
  const left = capacities.terminal.reduce(
    (sum, tie) => sum + (Math.abs(tie) < LARGEST_CAPACITY / 2 ? Math.abs(tie) : 0),
    0,
  )
  minCut.solve()
  return { side: [...grid.terminal.keys()].map((pixel) => minCut.isSourceSide(pixel)), left }
}

test('what is sent ahead changes no cut, whichever way it goes', () => {
  const random = seededRandom(5)
  for (let round = 0; round < 400; round++) {
    const grid = seededGrid(random)
    const { side } = sourceSide(grid, [])
    for (const ahead of [[1], [-1], [1, -1], [-1, 1], [1, 1, -1]] as const) {
      expect(sourceSide(grid, ahead).side).toEqual(side)
    }
  }
})

test('where the arcs have room for it, everything arrives', () => {
  const size = { width: 9, height: 1 }
  const grid = filledGrid(
    emptyGrid(size.width, size.height, 4),
    () => 0,
    () => 100,
  )
  grid.terminal.set([LARGEST_CAPACITY, 3, 2, 1, 0, -1, -2, -3, -LARGEST_CAPACITY])
  expect(sourceSide(grid, []).left).toBe(12)
  expect(sourceSide(grid, [1]).left).toBe(0)
})
