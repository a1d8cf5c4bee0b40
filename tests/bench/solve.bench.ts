/*
 * Whole solves, cues to instances at the size of the image, with the default parameters: crowded generated scenes with clean
 * and with corrupted oracle cues, and the annotated photos where they are present, with either implementation of the
 * minimum cut. Each row is a process of its own: the first solve in it apart, then the median of ROUNDS (fastest … slowest).
 * "warmed" is the first solve in another process, after what a worker does while it is idle (`WarmUp`).
 * "CPU" is the median time of the solving thread itself, without waiting for a busy machine; "piece" the longest time a
 * cancelled solve goes on; "memory" the peak of the process's memory in the first solve (and what it held before).
 * Run: npm run bench solve [-- ROUNDS [SCENE …]], scenes as 640x480 or photo-1. Budgets: 640×480 0.30 s, 1280×960 1.5 s.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { SolveStage } from '../../src/core/occlusion/SolveInput.ts'
import { printTable, summarised } from './support/measure.ts'
import type { SolveTime, SolveTimes } from './support/solve/solveCase.ts'
import { CUE_KINDS } from './support/solve/solveCases.ts'

const ROUNDS = Number(process.argv[2] ?? 5)
const GIVEN = process.argv.slice(3)
const SCENES = GIVEN.length > 0 ? GIVEN : ['640x480', '1280x960', 'photo-1', 'photo-2', 'photo-3', 'photo-4', 'photo-5']
const KERNELS = ['WebAssembly', 'TypeScript']
const STAGES: readonly SolveStage[] = ['evidence', 'constraints', 'labeling', 'readout', 'confidence', 'refinement']
const BUDGETS: Readonly<Record<string, number>> = { '640×480': 300, '1280×960': 1500 }

function solved(scene: string, cues: string, kernel: string, rounds: number, warmth: string): SolveTimes | null {
  const program = fileURLToPath(new URL('support/solve/solveCase.ts', import.meta.url))
  const args = ['--expose-gc', program, scene, cues, kernel, String(rounds), warmth]
  const { status, stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error(`The solve of ${scene} failed`)
  return JSON.parse(stdout) as SolveTimes | null
}

function medianOf(times: readonly SolveTime[], value: (time: SolveTime) => number): number {
  return summarised(times.map(value)).median
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0)
}

function row(scene: string, cues: string, kernel: string, times: SolveTimes, warmed: SolveTimes): string[] {
  const { warm, cold, heldBytes, peakBytes } = times
  const wall = summarised(warm.map((time) => time.wall))
  const budget = BUDGETS[times.size]
  const name = scene.startsWith('photo') ? `${scene} ${times.size}` : times.size
  return [
    `${name} ${cues}, ${kernel}`,
    `${wall.median.toFixed(0)} (${wall.slowest.toFixed(0)} … ${wall.fastest.toFixed(0)})`,
    budget === undefined ? '' : `${(wall.median / budget).toFixed(2)} ×`,
    medianOf(warm, (time) => time.cpu).toFixed(0),
    cold.wall.toFixed(0),
    warmed.cold.wall.toFixed(0),
    ...STAGES.map((stage) => medianOf(warm, (time) => time.stages[stage] ?? 0).toFixed(0)),
    medianOf(warm, (time) => time.longestPiece).toFixed(0),
    peakBytes === null ? '' : `${mebibytes(peakBytes)} (${mebibytes(heldBytes!)})`,
    String(times.moves),
    String(times.instances),
    times.energy.toFixed(2),
    times.checksum.slice(0, 8),
  ]
}

const rows: string[][] = []
for (const scene of SCENES) {
  for (const cues of Object.keys(CUE_KINDS)) {
    const results = KERNELS.map((kernel) => ({ kernel, times: solved(scene, cues, kernel, ROUNDS, '') }))
    for (const { kernel, times } of results) {
      if (times === null) continue
      if (times.checksum !== results[0]!.times?.checksum) throw new Error('The two minimum cuts gave two solutions')
      rows.push(row(scene, cues, kernel, times, solved(scene, cues, kernel, 0, 'warmed')!))
    }
    if (results.every(({ times }) => times === null)) console.log(`${scene}: absent, skipped`)
  }
}
console.log('Milliseconds; memory in MiB.')
printTable(
  [
    '',
    'solve',
    'of budget',
    'CPU',
    'first',
    'warmed',
    ...STAGES,
    'piece',
    'memory',
    'moves',
    'instances',
    'energy',
    'checksum',
  ],
  rows,
)
