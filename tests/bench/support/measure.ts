/** Operations per second of one way to do one thing: the median of several rounds, and the slowest and fastest one. */
export interface Measurement {
  readonly median: number
  readonly slowest: number
  readonly fastest: number
}

/** Rounds measured; odd, so that the median is one of them. */
const ROUNDS = 11
/** Least duration of a round: far above the timer's resolution and a garbage collection of young objects. */
const ROUND_MILLISECONDS = 40
/** Time to let the optimising compiler settle before anything counts. */
const WARM_UP_MILLISECONDS = 150

/**
 * Measures `pass`, which does `operations` operations and returns a number made of all their results, so that nothing
 * can be optimised away. Only passes are timed; checking results is the caller's business, before or after.
 */
export function measure(operations: number, pass: () => number): Measurement {
  let blackHole = 0
  let passes = 0
  for (const start = performance.now(); performance.now() - start < WARM_UP_MILLISECONDS; passes++) blackHole += pass()
  const passesPerRound = Math.max(1, Math.ceil((passes * ROUND_MILLISECONDS) / WARM_UP_MILLISECONDS))
  const rates: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    for (let done = 0; done < passesPerRound; done++) blackHole += pass()
    rates.push((operations * passesPerRound * 1000) / (performance.now() - start))
  }
  if (Number.isNaN(blackHole)) throw new Error('A benchmark pass returned NaN: its result is not a number')
  return summarised(rates)
}

export function summarised(rates: readonly number[]): Measurement {
  const sorted = [...rates].sort((a, b) => a - b)
  return { median: sorted[sorted.length >> 1]!, slowest: sorted[0]!, fastest: sorted[sorted.length - 1]! }
}

/** "133 000 /s (121 000 … 140 000)", three significant digits. */
export function rateText({ median, slowest, fastest }: Measurement): string {
  return `${shortNumber(median)} /s (${shortNumber(slowest)} … ${shortNumber(fastest)})`
}

/** "0.43 × (0.38 … 0.51)": our time over theirs by the medians, and by our slowest and fastest round. */
export function ratioText(ours: Measurement, theirs: Measurement): string {
  const [median, least, most] = [ours.median, ours.fastest, ours.slowest].map((rate) =>
    (theirs.median / rate).toFixed(2),
  )
  return `${median} × (${least} … ${most})`
}

function shortNumber(value: number): string {
  const digits = Math.max(0, Math.floor(Math.log10(value)) - 2)
  const rounded = Math.round(value / 10 ** digits) * 10 ** digits
  return String(rounded).replace(/\B(?=(\d{3})+$)/g, ' ')
}

/** Prints rows under a header in columns as wide as their widest cell; the first column is flush left. */
export function printTable(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)))
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ')
  console.log(line(header))
  console.log(widths.map((width) => '-'.repeat(width)).join('  '))
  for (const row of rows) console.log(line(row))
}

/** "min 12 · median 431 · max 1 204" of a list of counts, to describe benchmark data. */
export function distributionText(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b)
  return `min ${sorted[0]} · median ${sorted[sorted.length >> 1]} · max ${sorted[sorted.length - 1]}`
}
