import * as fc from 'fast-check'
import {
  ARC_X,
  ARC_Y,
  LARGEST_CAPACITY,
  type GridCapacities,
  type GridConnectivity,
  type GridMinCut,
} from '../../src/core/graphcut/GridMinCut.ts'

export const connectivities: fc.Arbitrary<GridConnectivity> = fc.constantFrom(4, 8)

/** Calls back for every pixel and direction whose arc stays inside of the grid. */
export function forEachArc(
  { size, connectivity }: Pick<GridCapacities, 'size' | 'connectivity'>,
  visit: (pixel: number, direction: number, neighbour: number) => void,
): void {
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      for (let direction = 0; direction < connectivity / 2; direction++) {
        const toX = x + ARC_X[direction]!
        const toY = y + ARC_Y[direction]!
        if (toX < 0 || toX >= size.width || toY >= size.height) continue
        visit(y * size.width + x, direction, toY * size.width + toX)
      }
    }
  }
}

export function emptyGrid(width: number, height: number, connectivity: GridConnectivity): GridCapacities {
  const planes = () => Array.from({ length: connectivity / 2 }, () => new Int32Array(width * height))
  return {
    size: { width, height },
    connectivity,
    terminal: new Int32Array(width * height),
    forward: planes(),
    backward: planes(),
  }
}

/** A grid filled in by two sources of numbers: signed ones for the terminals, others for the arcs. */
export function filledGrid(
  grid: GridCapacities,
  terminal: (pixel: number) => number,
  arc: (pixel: number, direction: number, isForward: boolean) => number,
): GridCapacities {
  for (let pixel = 0; pixel < grid.terminal.length; pixel++) grid.terminal[pixel] = terminal(pixel)
  forEachArc(grid, (pixel, direction) => {
    grid.forward[direction]![pixel] = arc(pixel, direction, true)
    grid.backward[direction]![pixel] = arc(pixel, direction, false)
  })
  return grid
}

/** Grids with at most `mostPixels` pixels; many capacities are 0, a few are as large as can be. */
export function arbitraryGrid(mostPixels: number): fc.Arbitrary<GridCapacities> {
  const amount = fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 12 }) },
    { weight: 1, arbitrary: fc.integer({ min: LARGEST_CAPACITY - 2, max: LARGEST_CAPACITY }) },
  )
  return fc
    .tuple(fc.integer({ min: 1, max: mostPixels }), connectivities)
    .chain(([width, connectivity]) =>
      fc
        .integer({ min: 1, max: Math.floor(mostPixels / width) })
        .map((height) => emptyGrid(width, height, connectivity)),
    )
    .chain((grid) => {
      const pixels = grid.terminal.length
      const signed = fc.tuple(amount, fc.boolean()).map(([size, isSink]) => (isSink ? -size : size))
      return fc
        .tuple(
          fc.array(signed, { minLength: pixels, maxLength: pixels }),
          fc.array(amount, { minLength: pixels * 8, maxLength: pixels * 8 }),
        )
        .map(([terminals, arcs]) =>
          filledGrid(
            emptyGrid(grid.size.width, grid.size.height, grid.connectivity),
            (pixel) => terminals[pixel]!,
            (pixel, direction, isForward) => arcs[pixel * 8 + direction * 2 + (isForward ? 1 : 0)]!,
          ),
        )
    })
}

/** Cost of the cheapest cut, by trying every one: for grids of at most a dozen pixels. */
export function cheapestCut(grid: GridCapacities): number {
  let cheapest = Infinity
  for (let sourceSide = 0; sourceSide < 2 ** grid.terminal.length; sourceSide++) {
    cheapest = Math.min(
      cheapest,
      cutCost(grid, (pixel) => ((sourceSide >> pixel) & 1) === 1),
    )
  }
  return cheapest
}

/** Cost of a cut, straight from its definition. */
export function cutCost(grid: GridCapacities, isSourceSide: (pixel: number) => boolean): number {
  let cost = 0
  grid.terminal.forEach((capacity, pixel) => {
    cost += isSourceSide(pixel) ? Math.max(-capacity, 0) : Math.max(capacity, 0)
  })
  forEachArc(grid, (pixel, direction, neighbour) => {
    if (isSourceSide(pixel) && !isSourceSide(neighbour)) cost += grid.forward[direction]![pixel]!
    if (!isSourceSide(pixel) && isSourceSide(neighbour)) cost += grid.backward[direction]![pixel]!
  })
  return cost
}

/** Where every pixel goes when a grid is flipped or transposed, and how large it is then. */
export interface GridSymmetry {
  readonly width: number
  readonly height: number
  at(x: number, y: number): number
}

export function symmetriesOf({ width, height }: { width: number; height: number }): Record<string, GridSymmetry> {
  return {
    'flipped horizontally': { width, height, at: (x, y) => y * width + (width - 1 - x) },
    'flipped vertically': { width, height, at: (x, y) => (height - 1 - y) * width + x },
    transposed: { width: height, height: width, at: (x, y) => x * height + y },
  }
}

/** The same instance with every pixel where the symmetry takes it. */
export function movedGrid(grid: GridCapacities, symmetry: GridSymmetry): GridCapacities {
  const { width } = grid.size
  const moved = emptyGrid(symmetry.width, symmetry.height, grid.connectivity)
  const place = (pixel: number) => symmetry.at(pixel % width, Math.floor(pixel / width))
  grid.terminal.forEach((capacity, pixel) => {
    moved.terminal[place(pixel)] = capacity
  })
  forEachArc(grid, (pixel, direction, neighbour) => {
    addArc(moved, place(pixel), place(neighbour), grid.forward[direction]![pixel]!)
    addArc(moved, place(neighbour), place(pixel), grid.backward[direction]![pixel]!)
  })
  return moved
}

function addArc(grid: GridCapacities, from: number, to: number, capacity: number): void {
  const { width } = grid.size
  const stepX = (to % width) - (from % width)
  const stepY = Math.floor(to / width) - Math.floor(from / width)
  for (let direction = 0; direction < grid.connectivity / 2; direction++) {
    if (ARC_X[direction] === stepX && ARC_Y[direction] === stepY) grid.forward[direction]![from]! += capacity
    if (ARC_X[direction] === -stepX && ARC_Y[direction] === -stepY) grid.backward[direction]![to]! += capacity
  }
}

/** Fills in what a solver gave out. */
export function copyInto(grid: GridCapacities, target: GridCapacities): void {
  target.terminal.set(grid.terminal)
  grid.forward.forEach((plane, direction) => target.forward[direction]!.set(plane))
  grid.backward.forEach((plane, direction) => target.backward[direction]!.set(plane))
}

/** What a solver finds for a grid. */
export function solvedCut(solver: GridMinCut, grid: GridCapacities): { flow: number; sinkSide: Uint8Array } {
  copyInto(grid, solver.begin(grid.size, grid.connectivity))
  const flow = solver.solve()
  const sinkSide = new Uint8Array(grid.terminal.length)
  solver.writeSinkSide(sinkSide)
  return { flow, sinkSide }
}
