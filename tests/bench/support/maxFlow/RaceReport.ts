import type { GridInstance } from '../../../../src/core/graphcut/gridFile.ts'
import { printTable } from '../measure.ts'
import type { Measurement } from '../measure.ts'
import type { Race } from './raceInstance.ts'
import type { StrokeTimes } from './strokeSequence.ts'

/** How many times faster than Boost, build included, the best public C++ grid solver is at 512². */
const BUDGETS: Readonly<Record<string, number>> = {
  'seg 4': 18,
  'seg 8': 15,
  'scrib 4': 5.6,
  'scrib 8': 3.5,
  'rand 4': 7,
  'rand 8': 3.6,
}

/** Collects what was measured and prints it as tables; each race also as a line at once. */
export class RaceReport {
  readonly #rows: string[][] = []
  readonly #strokes: string[][] = []
  /** Microseconds per pixel on the smooth family, by solver and connectivity, then side. */
  readonly #growth = new Map<string, Map<number, number>>()

  add(title: string, family: string, { size, connectivity }: GridInstance, race: Race): void {
    const { ours, rival } = race
    const laps = rival === null ? ours : [...ours, rival]
    const budget = BUDGETS[`${family} ${connectivity}`]
    this.#rows.push(
      ...laps.map((lap, index) => [
        index === 0 ? title : '',
        lap.name,
        milliseconds(lap.time),
        String(lap.rounds),
        lap.cold === null ? '' : lap.cold.toFixed(0),
        lap === rival || rival === null ? '' : factorText(lap.time, rival.time),
        lap === rival || budget === undefined ? '' : `${budget} ×`,
        lap.bytesPerPixel.toFixed(0),
      ]),
    )
    console.log(`${title}: flow ${race.flow}, ${laps.map((lap) => `${lap.name} ${milliseconds(lap.time)}`).join(', ')}`)
    if (family !== 'seg') return
    for (const { name, time } of ours) {
      const key = `${name} ${connectivity}c`
      const bySide = this.#growth.get(key) ?? new Map<number, number>()
      bySide.set(size.width, (time.median * 1000) / (size.width * size.height))
      this.#growth.set(key, bySide)
    }
  }

  addStrokes(title: string, { again, afresh }: StrokeTimes): void {
    const factor = (afresh.median / again.median).toFixed(1)
    this.#strokes.push([title, milliseconds(again), milliseconds(afresh), `${factor} × (at least 10)`])
  }

  print(): void {
    const header = ['instance', 'solver', 'warm (spread), ms', 'rounds', 'first, ms', 'factor (spread)', 'level at']
    console.log()
    printTable([...header, 'bytes/pixel'], this.#rows)
    const sides = [...new Set([...this.#growth.values()].flatMap((bySide) => [...bySide.keys()]))]
    if (sides.length === 0) return
    console.log('\n## growth on seg: microseconds per pixel, and their factor from 512² to 2048²')
    const rows = [...this.#growth].map(([key, bySide]) => {
      const factor = bySide.has(512) && bySide.has(2048) ? (bySide.get(2048)! / bySide.get(512)!).toFixed(2) : null
      return [
        key,
        ...sides.map((side) => bySide.get(side)!.toFixed(4)),
        factor === null ? '' : `${factor} × (at most 1.3)`,
      ]
    })
    printTable(['solver', ...sides.map((side) => `${side}²`), '2048² / 512²'], rows)
  }

  printStrokes(): void {
    console.log('\n## after each of 21 strokes, milliseconds: median (least … most)')
    printTable(['instance', 'again', 'afresh', 'factor of the medians'], this.#strokes)
  }
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
