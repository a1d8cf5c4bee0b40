import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Acknowledgement } from './killHarnessProtocol.ts'

const EDITOR = fileURLToPath(new URL('./killHarnessEditor.ts', import.meta.url))

export interface Kill {
  readonly acknowledged: readonly Acknowledgement[]
  /** What the process wrote to its error output; empty unless it failed by itself. */
  readonly complaint: string
  readonly signal: NodeJS.Signals | null
}

/**
 * Starts a process that edits and imports, and kills it (SIGKILL: it cannot clean up) so many milliseconds after it has
 * said so many things, of which the first is that the project is open; 0: after it was started. Waiting for what it says
 * makes a slow machine as good as a fast one.
 */
export async function editUntilKilled(options: {
  readonly path: string
  readonly seed: number
  readonly importName: string
  readonly saidBefore: number
  readonly milliseconds: number
}): Promise<Kill> {
  const { path, seed, importName, saidBefore, milliseconds } = options
  const child = spawn(process.execPath, ['--no-warnings', EDITOR, path, String(seed), importName], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let complaint = ''
  let timer: NodeJS.Timeout | null = null
  const killLater = () => (timer ??= setTimeout(() => child.kill('SIGKILL'), milliseconds))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    if (output.split('\n').length > saidBefore) killLater()
  })
  if (saidBefore === 0) killLater()
  const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  // Only whole lines count: the last one may be cut, and then nobody was told.
  const lines = output.split('\n').slice(0, -1)
  return { acknowledged: lines.map((line) => JSON.parse(line) as Acknowledgement), complaint, signal }
}
