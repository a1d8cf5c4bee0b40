/*
 * Min cuts on grids beside Boost's C++ boykov_kolmogorov_max_flow in the same run on the same instances, which both sides
 * solve in turn.
 *
 * What the lines compare. All times include building the graph from planes of capacities. Warm: median of the rounds, with
 * the fastest and the slowest one. First: the first build and solve of a fresh process, nothing compiled yet. The factor is
 * the rival's time over ours, above 1 is faster than C++; beside it the factor at which we are level with the best public C++
 * grid solver. Every flow is compared between the solvers, and every cut is checked outside of the timing.
 *
 * Run: npm run bench maxFlow. QUICK=1 measures small grids only; GRID_FILES names a folder in which the instances are kept as
 * MFGRID01 files (see src/core/graphcut/gridFile.ts), for other solvers to be run on them.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GridInstance } from '../../src/core/graphcut/gridFile.ts'
import type { GridConnectivity } from '../../src/core/graphcut/GridMinCut.ts'
import { compileBoostRival } from './support/maxFlow/BoostRival.ts'
import { FAMILIES, makeInstance } from './support/maxFlow/instanceFamilies.ts'
import { raceInstance } from './support/maxFlow/raceInstance.ts'
import type { Lap, Race } from './support/maxFlow/raceInstance.ts'
import { printTable } from './support/measure.ts'
import type { Measurement } from './support/measure.ts'

const isQuick = process.env['QUICK'] === '1'
const SIDES = isQuick ? [256, 512] : [256, 512, 1024, 2048]
const ROUNDS = isQuick ? 3 : 5
/** How many times faster than Boost, build included, the best public C++ grid solver is at 512². */
const BUDGETS: Readonly<Record<string, number>> = {
  'seg 4': 18,
  'seg 8': 15,
  'scrib 4': 5.6,
  'scrib 8': 3.5,
  'rand 4': 7,
  'rand 8': 3.6,
}

const folder = process.env['GRID_FILES'] ?? mkdtempSync(join(tmpdir(), 'strata-bench-'))
mkdirSync(folder, { recursive: true })
try {
  const program = compileBoostRival(folder)
  const rows: string[][] = []
  const perPixel = new Map<string, number>()
  for (const side of SIDES) {
    for (const connectivity of [4, 8] as const) {
      for (const family of FAMILIES) {
        const instance = makeInstance(family, side, connectivity)
        const title = `${family} ${side}² ${connectivity}c`
        const race = await raceInstance(
          instance,
          join(folder, `${family}${side}_${connectivity}.grid`),
          program,
          ROUNDS,
        )
        rows.push(...rowsOf(title, race, BUDGETS[`${family} ${connectivity}`]))
        for (const lap of race.ours)
          perPixel.set(`${lap.name} ${family} ${side} ${connectivity}`, microseconds(lap, instance))
        console.log(
          `${title}: flow ${race.flow}, ${race.ours.map((lap) => `${lap.name} ${milliseconds(lap.time)}`).join(', ')}`,
        )
      }
    }
  }
  console.log()
  printTable(
    ['instance', 'solver', 'warm (spread), ms', 'first, ms', 'factor (spread)', 'level at', 'bytes/pixel'],
    rows,
  )
  printGrowth(perPixel)
} finally {
  if (process.env['GRID_FILES'] === undefined) rmSync(folder, { recursive: true })
}

function rowsOf(title: string, { ours, rival }: Race, budget: number | undefined): string[][] {
  const laps = rival === null ? ours : [...ours, rival]
  return laps.map((lap, index) => [
    index === 0 ? title : '',
    lap.name,
    milliseconds(lap.time),
    lap.cold === null ? '' : lap.cold.toFixed(0),
    lap === rival || rival === null ? '' : factorText(lap.time, rival.time),
    lap === rival || budget === undefined ? '' : `${budget} ×`,
    lap.bytesPerPixel.toFixed(0),
  ])
}

/** Times, unlike rates: the fastest round is the smallest number. */
function milliseconds({ median, slowest, fastest }: Measurement): string {
  const [middle, least, most] = [median, slowest, fastest].map((value) => value.toFixed(value < 20 ? 1 : 0))
  return `${middle} (${least} … ${most})`
}

function factorText(ours: Measurement, theirs: Measurement): string {
  const [middle, least, most] = [ours.median, ours.fastest, ours.slowest].map((time) =>
    (theirs.median / time).toFixed(1),
  )
  return `${middle} × (${least} … ${most})`
}

function microseconds(lap: Lap, { size }: GridInstance): number {
  return (lap.time.median * 1000) / (size.width * size.height)
}

/** The smooth family must cost about the same per pixel on large grids as on small ones. */
function printGrowth(perPixel: ReadonlyMap<string, number>): void {
  const names = [...new Set([...perPixel.keys()].map((key) => key.split(' ')[0]!))]
  const connectivities: readonly GridConnectivity[] = [4, 8]
  const rows = names.flatMap((name) =>
    connectivities.map((connectivity) => {
      const at = (side: number) => perPixel.get(`${name} seg ${side} ${connectivity}`)!
      const cells = SIDES.map((side) => at(side).toFixed(4))
      const factor = isQuick ? '' : `${(at(2048) / at(512)).toFixed(2)} × (at most 1.3)`
      return [`${name} ${connectivity}c`, ...cells, factor]
    }),
  )
  console.log('\n## growth on seg: microseconds per pixel, and their factor from 512² to 2048²')
  printTable(['solver', ...SIDES.map((side) => `${side}²`), isQuick ? '' : '2048² / 512²'], rows)
}
