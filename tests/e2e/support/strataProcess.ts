import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from '../../support/temporaryFolder.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
export const SAMPLES = join(ROOT, 'samples')
const STRATA = join(ROOT, 'src', 'cli', 'main.ts')
/** The address on a line of its own, nothing else on it. */
const ADDRESS = /^(http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+)$/m

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs `strata …` to its end, as a process of its own. */
export async function strata(...args: readonly string[]): Promise<Ended> {
  const child = start([STRATA, ...args], ROOT)
  const [out, err] = [collect(child.stdout!), collect(child.stderr!)]
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  return { code, out: out.text, err: err.text }
}

/** A server in a process of its own. */
export interface ServerProcess {
  /** With the token. */
  readonly url: string
  /** All that it has written to standard output. */
  readonly said: () => string
  /** Ends it at once, as a power cut would: it gets no chance to tidy up. */
  kill(): Promise<void>
  /** Halts it where it is, until `goOn`. */
  halt(): void
  goOn(): void
}

/** `strata serve PROJECT`, up and listening. Ends with the running test. */
export function serve(projectPath: string): Promise<ServerProcess> {
  return listening(start([STRATA, 'serve', projectPath], ROOT))
}

/** `npm start -- PROJECT` without npm around it, up and listening. Ends with the running test. */
export function startStrata(projectPath: string): Promise<ServerProcess> {
  return listening(start([join(ROOT, 'tools', 'start.mjs'), projectPath, '--browser'], ROOT))
}

/** Copies the sample photos and annotations into a folder, for a project that is made of them. */
export function copySamples(folder: string): void {
  for (const name of readdirSync(SAMPLES).filter((entry) => /\.(jpg|json)$/.test(entry)))
    cpSync(join(SAMPLES, name), join(folder, name))
}

/** The sample project, made by the command line in a folder of its own that is gone when the test ends. */
export async function sampleProject(): Promise<string> {
  const folder = temporaryFolder()
  copySamples(folder)
  const path = join(folder, 'my samples.strata')
  const made = await strata('samples', path)
  if (made.code !== 0) throw new Error(made.err)
  return path
}

/** In a process group of its own, so that what it starts ends with it. */
function start(args: readonly string[], cwd: string): ChildProcess {
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  onTestFinished(() => end(child))
  return child
}

async function listening(child: ChildProcess): Promise<ServerProcess> {
  const [out, err] = [collect(child.stdout!), collect(child.stderr!)]
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout!.on('data', () => {
      const found = ADDRESS.exec(out.text)
      if (found !== null) resolve(found[1]!)
    })
    child.on('error', reject)
    child.on('close', () => reject(new Error(`ended without an address: ${out.text}${err.text}`)))
  })
  return {
    url,
    said: () => out.text,
    kill: () => end(child),
    halt: () => signal(child, 'SIGSTOP'),
    goOn: () => signal(child, 'SIGCONT'),
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  signal(child, 'SIGKILL')
  await closed
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  process.kill(-child.pid!, name)
}

function collect(stream: NodeJS.ReadableStream): { readonly text: string } {
  const collected = { text: '' }
  stream.on('data', (piece) => (collected.text += String(piece)))
  return collected
}
