import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** One solve of the rival; times in milliseconds. */
export interface RivalSolve {
  readonly build: number
  readonly solve: number
  readonly flow: number
  /** Most memory its process has held so far. */
  readonly peakKibibytes: number
}

/** Compiles the rival into a folder; null, with a line that says why, where there is no compiler or no Boost. */
export function compileBoostRival(folder: string): string | null {
  const program = join(folder, 'boostRival')
  const source = fileURLToPath(new URL('boostRival.cpp', import.meta.url))
  const compiled = spawnSync('g++', ['-O3', '-o', program, source], { encoding: 'utf8' })
  if (compiled.status === 0) return program
  const reason = compiled.error?.message ?? compiled.stderr.split('\n')[0]
  console.log(`Boost's boykov_kolmogorov_max_flow: skipped, it cannot be compiled (g++, libboost-graph-dev): ${reason}`)
  return null
}

/** The rival's process with one instance in memory, which it solves afresh whenever it is asked. */
export class BoostRival {
  private readonly child: ChildProcessWithoutNullStreams
  private readonly answers: Interface

  constructor(program: string, gridFile: string) {
    this.child = spawn(program, [gridFile])
    this.child.stderr.on('data', (text: Buffer) => process.stderr.write(text))
    this.answers = createInterface(this.child.stdout)
  }

  async solve(): Promise<RivalSolve> {
    const answer = new Promise<string>((resolve, reject) => {
      this.answers.once('line', resolve)
      this.child.once('exit', (code) => reject(new Error(`the rival ended with code ${code}`)))
    })
    this.child.stdin.write('solve\n')
    const [build, solve, flow, peakKibibytes] = (await answer).split(' ').map(Number)
    this.child.removeAllListeners('exit')
    return { build: build!, solve: solve!, flow: flow!, peakKibibytes: peakKibibytes! }
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve))
    this.child.stdin.end()
    await ended
  }
}
