/*
 * Solves one scene in this fresh process, the first time (what a person waits for after starting the app) and then ROUNDS
 * times, and prints what that took as one line of JSON (`SolveTimes`). Arguments: scene, cues, kernel, rounds, and `warmed`
 * to warm up before the first, as idle workers do. Run with --expose-gc.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createMinCut } from '../../../../src/backend/solving/createMinCut.ts'
import { WarmUp } from '../../../../src/backend/solving/warmUp.ts'
import { Fnv1a64 } from '../../../../src/core/graphcut/Fnv1a64.ts'
import { GridMaxFlow } from '../../../../src/core/graphcut/GridMaxFlow.ts'
import type { GridMinCut } from '../../../../src/core/graphcut/GridMinCut.ts'
import type { SceneSolution } from '../../../../src/core/occlusion/SceneSolution.ts'
import type { SolveInput, SolveStage } from '../../../../src/core/occlusion/SolveInput.ts'
import { DEFAULT_SOLVER_PARAMETERS } from '../../../../src/core/occlusion/SolverParameters.ts'
import { solveScene } from '../../../../src/core/occlusion/solveScene.ts'
import { sceneNamed, solveInput } from './solveCases.ts'

/** One solve, milliseconds. */
export interface SolveTime {
  readonly wall: number
  /** Time of the solving thread itself: `wall` without the waiting of a busy machine. */
  readonly cpu: number
  readonly stages: Readonly<Partial<Record<SolveStage, number>>>
  /** Longest time between two questions whether the solve was cancelled. */
  readonly longestPiece: number
}

export interface SolveTimes {
  readonly size: string
  readonly pixels: number
  readonly cold: SolveTime
  readonly warm: readonly SolveTime[]
  /**
   * Memory that the process held before the first solve (scene, cues, code, and what making them left to be reused), and
   * the peak during it, bytes; null where that is unknown.
   */
  readonly heldBytes: number | null
  readonly peakBytes: number | null
  readonly moves: number
  readonly instances: number
  readonly energy: number
  /** Of labeling and states of pairs; the same for the same solution. */
  readonly checksum: string
}

const [sceneName, cueKind, kernel, rounds, warmth] = process.argv.slice(2) as [string, string, string, string, string?]
const scene = await sceneNamed(sceneName)
if (scene === null) {
  console.log('null')
  process.exit(0)
}
const input = solveInput(scene, cueKind)
const minCut: GridMinCut = kernel === 'TypeScript' ? new GridMaxFlow() : createMinCut()

if (warmth === 'warmed') for (const warmUp = new WarmUp(); !warmUp.isDone;) warmUp.step(minCut, () => false)
globalThis.gc?.()
const heldBytes = beginPeak()
const first = timedSolve(input)
const peakBytes = heldBytes === null ? null : memoryOf('VmHWM')
const warm: SolveTime[] = []
for (let round = 0; round < Number(rounds); round++) {
  const { time, solution } = timedSolve(input)
  if (checksumOf(solution) !== checksumOf(first.solution)) throw new Error('Two solves of one scene differ')
  warm.push(time)
}
const { width, height } = input.imageSize
const times: SolveTimes = {
  ...{ size: `${width}×${height}`, pixels: width * height, cold: first.time, warm, heldBytes, peakBytes },
  ...{ moves: first.solution.moves.length, instances: first.solution.instances.length },
  ...{ energy: first.solution.energy, checksum: checksumOf(first.solution) },
}
console.log(JSON.stringify(times))

function timedSolve(given: SolveInput): { readonly time: SolveTime; readonly solution: SceneSolution } {
  const stages: Partial<Record<SolveStage, number>> = {}
  let stage: SolveStage | null = null
  let [stageStart, pieceStart, longestPiece] = [0, 0, 0]
  const endStage = (next: SolveStage | null) => {
    const now = performance.now()
    if (stage !== null && stage !== next) stages[stage] = (stages[stage] ?? 0) + now - stageStart
    if (stage !== next) stageStart = now
    stage = next
  }
  const endPiece = () => {
    const now = performance.now()
    longestPiece = Math.max(longestPiece, now - pieceStart)
    pieceStart = now
  }
  const cpuBefore = process.threadCpuUsage()
  const start = performance.now()
  stageStart = start
  pieceStart = start
  const result = solveScene(given, DEFAULT_SOLVER_PARAMETERS, {
    minCut,
    onProgress: (progress) => endStage(progress.stage),
    checkCancelled: endPiece,
  })
  const wall = performance.now() - start
  endPiece()
  endStage(null)
  const { user, system } = process.threadCpuUsage(cpuBefore)
  if (result.kind !== 'solution') throw new Error('A solve without constraints ended in a conflict')
  return { time: { wall, cpu: (user + system) / 1000, stages, longestPiece }, solution: result.solution }
}

function checksumOf({ labeling, pairs }: SceneSolution): string {
  const hash = new Fnv1a64()
  hash.add(new Uint8Array(labeling.buffer, labeling.byteOffset, labeling.byteLength))
  hash.add(new TextEncoder().encode(pairs.map(({ a, b, state }) => `${a} ${b} ${state}`).join()))
  return hash.text
}

/** Forgets the peak of memory so far and returns what is held now, bytes; null where the system cannot. */
function beginPeak(): number | null {
  try {
    writeFileSync('/proc/self/clear_refs', '5')
  } catch {
    return null
  }
  return memoryOf('VmRSS')
}

function memoryOf(field: 'VmRSS' | 'VmHWM'): number | null {
  try {
    const line = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync('/proc/self/status', 'utf8'))
    return line === null ? null : 1024 * Number(line[1])
  } catch {
    return null
  }
}
