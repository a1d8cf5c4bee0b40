import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

/** Starts the command in a process of its own, which is gone when the test ends. */
export function start(args: readonly string[], cwd?: string): ChildProcess {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'], cwd })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export async function ended(child: ChildProcess): Promise<Ended> {
  let [out, err] = ['', '']
  child.stdout!.on('data', (text) => void (out += String(text)))
  child.stderr!.on('data', (text) => void (err += String(text)))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, out, err }
}

/** Waits for a text on standard output. */
export function said(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let text = ''
  return new Promise((resolve, reject) => {
    child.stdout!.on('data', (more) => {
      text += String(more)
      const match = pattern.exec(text)
      if (match !== null) resolve(match)
    })
    child.on('close', () => reject(new Error(`ended after: ${text}`)))
  })
}
