import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { collectGarbage } from '../../../../src/backend/solving/collectGarbage.ts'
import { writeGridFile } from '../../../../src/core/graphcut/gridFile.ts'
import type { GridInstance } from '../../../../src/core/graphcut/gridFile.ts'
import type { GridMinCut } from '../../../../src/core/graphcut/GridMinCut.ts'
import { summarised } from '../measure.ts'
import type { Measurement } from '../measure.ts'
import { BoostRival } from './BoostRival.ts'
import { checkCut } from './checkCut.ts'
import { kernelOfTwoThreads, SOLVERS, timedSolve, TWO_THREADS } from './solvers.ts'

/** What one solver did with one instance. Times in milliseconds, build included; spread over the rounds. */
interface Lap {
  readonly name: string
  readonly time: Measurement
  readonly rounds: number
  /** First build and solve of a fresh process. */
  readonly cold: number | null
  readonly bytesPerPixel: number
}

export interface Race {
  readonly flow: number
  readonly ours: readonly Lap[]
  readonly rival: Lap | null
}

interface RoundLimits {
  readonly most: number
  /**
   * A solver that needs more milliseconds than this for all its rounds gets fewer of them: one at least, but none at all
   * where its first solve took longer already, which then stands for them.
   */
  readonly longestLap: number
}

/** One of those who take part: solves the instance and returns milliseconds and the flow. */
interface Runner {
  readonly name: string
  readonly times: number[]
  run(): Promise<{ time: number; flow: number }>
}

/**
 * Lets all solvers solve an instance, one after the other in each round, and checks that they agree. The instance is written
 * to `path` first: the rival and the fresh processes read it from there. A first solve in a fresh process says how long
 * each of ours takes, and so how many rounds it is given; with two threads there is none, as the second is only being started then.
 */
export async function raceInstance(
  instance: GridInstance,
  path: string,
  rivalProgram: string | null,
  { most, longestLap }: RoundLimits,
): Promise<Race> {
  writeFileSync(path, writeGridFile(instance))
  const names = Object.keys(SOLVERS)
  const cold = new Map(names.map((name) => [name, coldSolve(path, name)]))
  const { flow } = cold.get(names[0]!)!
  for (const name of names) expectFlow(`${name} in a fresh process`, cold.get(name)!.flow, flow, path)
  const runners = names.map((name) => warmRunner(name, SOLVERS[name]!(), instance, path, flow))
  const twoThreads = await kernelOfTwoThreads()
  if (twoThreads !== null) runners.splice(1, 0, warmRunner(TWO_THREADS, twoThreads.solver, instance, path, flow))
  const oursCount = runners.length
  const rival = rivalProgram === null ? null : new BoostRival(rivalProgram, path)
  let peakKibibytes = 0
  if (rival !== null) {
    const run = async () => {
      const answer = await rival.solve()
      peakKibibytes = answer.peakKibibytes
      return { time: answer.build + answer.solve, flow: answer.flow }
    }
    runners.push({ name: 'Boost (C++)', times: [], run })
  }
  for (let round = 0; round < most; round++) {
    for (const { name, times, run } of runners) {
      const longest = Math.max(...times, cold.get(name)?.time ?? 0)
      const isTooLong = (round + 1) * longest > longestLap
      if (isTooLong && (round > 0 || longest > longestLap)) continue
      const answer = await run()
      expectFlow(name, answer.flow, flow, path)
      times.push(answer.time)
    }
  }
  await rival?.close()
  await twoThreads?.end()
  collectGarbage()
  writeFileSync(path, writeGridFile({ ...instance, referenceFlow: flow }))
  const pixels = instance.size.width * instance.size.height
  const laps = runners.map(({ name, times }) => {
    const first = cold.get(name)
    const { bytes } = (name === TWO_THREADS ? cold.get('kernel') : first) ?? { bytes: peakKibibytes * 1024 }
    const rounds = times.length
    const time = summarised(rounds === 0 ? [first!.time] : times)
    return { name, time, rounds, cold: first?.time ?? null, bytesPerPixel: bytes / pixels }
  })
  return { flow, ours: laps.slice(0, oursCount), rival: laps[oursCount] ?? null }
}

/** One of ours with buffers from solve to solve. Its first cut, which is not timed, is checked. */
function warmRunner(name: string, solver: GridMinCut, instance: GridInstance, path: string, flow: number): Runner {
  const isHeavy = instance.size.width * instance.size.height > 2 ** 20
  if (!isHeavy) timedSolve(solver, instance)
  let isChecked = false
  const run = () => {
    const answer = timedSolve(solver, instance)
    if (!isChecked) checkCut(instance, solver, flow, path)
    isChecked = true
    return Promise.resolve(answer)
  }
  return { name, times: [], run }
}

function coldSolve(path: string, name: string): { time: number; flow: number; bytes: number } {
  const script = fileURLToPath(new URL('coldSolve.ts', import.meta.url))
  const child = spawnSync(process.execPath, ['--expose-gc', script, path, name], { encoding: 'utf8' })
  if (child.status !== 0) throw new Error(`A fresh process failed: ${child.stderr}`)
  const [time, flow, bytes] = child.stdout.trim().split(' ').map(Number)
  return { time: time!, flow: flow!, bytes: bytes! }
}

function expectFlow(who: string, received: number, expected: number, path: string): void {
  if (received !== expected) throw new Error(`${path}: ${who} found flow ${received} instead of ${expected}`)
}
