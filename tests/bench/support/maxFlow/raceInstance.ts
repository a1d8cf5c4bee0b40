import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { GridInstance } from '../../../../src/core/graphcut/gridFile.ts'
import { writeGridFile } from '../../../../src/core/graphcut/gridFile.ts'
import { summarised } from '../measure.ts'
import type { Measurement } from '../measure.ts'
import { BoostRival } from './BoostRival.ts'
import { checkCut } from './checkCut.ts'
import { SOLVERS, timedSolve } from './solvers.ts'
import type { TimedSolve } from './solvers.ts'

/** What one solver did with one instance. Times in milliseconds, build included; spread over the rounds. */
export interface Lap {
  readonly name: string
  readonly time: Measurement
  /** First build and solve of a fresh process. */
  readonly cold: number | null
  readonly bytesPerPixel: number
}

export interface Race {
  readonly flow: number
  readonly ours: readonly Lap[]
  readonly rival: Lap | null
}

/**
 * Lets all solvers solve an instance, one after the other in each round, and checks that they agree. The instance is written
 * to `path` first: the rival and the fresh processes read it from there.
 */
export async function raceInstance(
  instance: GridInstance,
  path: string,
  rivalProgram: string | null,
  rounds: number,
): Promise<Race> {
  writeFileSync(path, writeGridFile(instance))
  const names = Object.keys(SOLVERS)
  const pixels = instance.size.width * instance.size.height
  const solvers = names.map((name) => ({ name, solver: SOLVERS[name]!() }))
  const [{ flow }] = solvers.map(({ solver }) => timedSolve(solver, instance)) as [TimedSolve]
  for (const { solver } of solvers) checkCut(instance, solver, flow, path)
  writeFileSync(path, writeGridFile({ ...instance, referenceFlow: flow }))
  const rival = rivalProgram === null ? null : new BoostRival(rivalProgram, path)
  const times = new Map<string, number[]>(names.map((name) => [name, []]))
  const theirs: { time: number; peakKibibytes: number }[] = []
  for (let round = 0; round < rounds; round++) {
    for (const { name, solver } of solvers) {
      const timed = timedSolve(solver, instance)
      expectFlow(name, timed.flow, flow, path)
      times.get(name)!.push(timed.time)
    }
    if (rival === null) continue
    const answer = await rival.solve()
    expectFlow('the rival', answer.flow, flow, path)
    theirs.push({ time: answer.build + answer.solve, peakKibibytes: answer.peakKibibytes })
  }
  await rival?.close()
  const ours = solvers.map(({ name }) => {
    const cold = coldSolve(path, name)
    expectFlow(`${name} in a fresh process`, cold.flow, flow, path)
    return { name, time: summarised(times.get(name)!), cold: cold.time, bytesPerPixel: cold.bytes / pixels }
  })
  return { flow, ours, rival: theirs.length === 0 ? null : rivalLap(theirs, instance) }
}

function rivalLap(answers: readonly { time: number; peakKibibytes: number }[], { size }: GridInstance): Lap {
  const bytesPerPixel = (answers.at(-1)!.peakKibibytes * 1024) / (size.width * size.height)
  return { name: 'Boost (C++)', time: summarised(answers.map(({ time }) => time)), cold: null, bytesPerPixel }
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
