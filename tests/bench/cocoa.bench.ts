/*
 * COCOA import and export: a generated file of 5 000 images, 80 MB (eight regions an image, 640×480; outlines of 40
 * corners, orders, derived masks on what is hidden), each photo a small JPEG of its own. Times include reading and
 * hashing the photos and every transaction; each round starts with a fresh project.
 * Budget (docs): streaming, at most 1 GB of memory; the memory printed is the peak of a process that does one import.
 * Run: npm run bench cocoa [-- IMAGES]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { printTable } from './support/measure.ts'
import { writeCocoaDataset } from './support/cocoaDataset.ts'

const IMAGES = Number(process.argv[2] ?? 5000)
const ROUNDS = 3
const MAIN = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts')
/** Preloaded into the process: tells the peak of its resident memory, in KiB, on standard error when it ends. */
const TELL_PEAK = "process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + ' KiB'))"

interface Round {
  readonly seconds: number
  readonly mebibytes: number
}

const folder = mkdtempSync(join(tmpdir(), 'strata-bench-'))
try {
  const dataset = join(folder, 'dataset.json')
  await writeCocoaDataset({ folder, path: dataset, images: IMAGES })
  const megabytes = statSync(dataset).size / 1e6
  console.log(`${IMAGES} images, ${IMAGES * 8} regions, ${megabytes.toFixed(1)} MB of JSON; ${ROUNDS} rounds`)
  const imports: Round[] = []
  const exports: Round[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const project = join(folder, `round${round}.strata`)
    strata('new', project)
    imports.push(strata('import', project, dataset, '--images', join(folder, 'photos')))
    exports.push(strata('export', project, '--out', join(folder, 'out.json')))
  }
  const rows = [describe('import', imports, IMAGES), describe('export', exports, IMAGES)]
  printTable(['', 'median', 'spread', 'images /s', 'peak memory'], rows)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Runs one command in a process of its own, as a person does. */
function strata(...args: string[]): Round {
  const start = performance.now()
  const result = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(TELL_PEAK)}`, MAIN, ...args],
    { encoding: 'utf8' },
  )
  const seconds = (performance.now() - start) / 1000
  if (result.status !== 0) throw new Error(`strata ${args.join(' ')} ended with ${result.status}: ${result.stderr}`)
  return { seconds, mebibytes: Number(/peak (\d+) KiB/.exec(result.stderr)?.[1]) / 1024 }
}

function describe(name: string, rounds: readonly Round[], images: number): string[] {
  const seconds = rounds.map((round) => round.seconds).sort((a, b) => a - b)
  const median = seconds[seconds.length >> 1]!
  const peak = Math.max(...rounds.map(({ mebibytes }) => mebibytes))
  return [
    name,
    `${median.toFixed(2)} s`,
    `${seconds[0]!.toFixed(2)} … ${seconds.at(-1)!.toFixed(2)} s`,
    (images / median).toFixed(0),
    `${peak.toFixed(0)} MiB`,
  ]
}
