// What every entry script shares: where things are, which Node runs them, how commands are run.
// Plain JavaScript without dependencies: it runs under whatever Node ≥ 20 the person has, before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
export const cache = join(root, '.cache')
const bin = join(root, 'node_modules', '.bin')

/** Node 24 from the `node` package. Everything but these entry scripts runs under it. */
export const node24 = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** Windows writes it `Path`; a second one beside it would count or not, as it happens. */
const pathName = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'

/** The packages of the project first on PATH, and no installer that fetches binaries from servers of its own. */
export const environment = {
  ...process.env,
  [pathName]: [dirname(node24), bin, process.env[pathName] ?? ''].join(delimiter),
  ELECTRON_SKIP_BINARY_DOWNLOAD: '1',
  ONNXRUNTIME_NODE_INSTALL: 'skip',
}

/** The same for Node 24, which keeps what it has made of the sources: a command begins in about half of the time then. */
export const nodeEnvironment = {
  ...environment,
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(cache, 'compiled'),
}

function environmentOf(command) {
  return command === node24 ? nodeEnvironment : environment
}

/** Where the person is: npm runs scripts in the folder of the project, and says here from where it was called. */
export const calledFrom =
  ['start', 'strata'].includes(process.env.npm_lifecycle_event ?? '') && process.env.INIT_CWD
    ? process.env.INIT_CWD
    : process.cwd()

export function say(line) {
  process.stdout.write(`${line}\n`)
}

/** Runs a command to its end, output passed through. Answers its exit code; ends with a sentence when it is missing. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, env: environmentOf(command), stdio: 'inherit', ...options })
  if (result.error?.code === 'ENOENT') {
    say(`${command} is not there, or may not be run.`)
    process.exit(1)
  }
  if (result.error && result.error.code !== 'ETIMEDOUT') throw result.error
  return result.status ?? 1
}

/** Runs a long-lived command, hands signals through, and gives its exit code to `ended` (default: ours is the same). */
export function become(command, args, options = {}, ended = (code) => process.exit(code)) {
  const child = spawn(command, args, { cwd: root, env: environmentOf(command), stdio: 'inherit', ...options })
  const handOn = (signal) => {
    // Windows tells the child itself, and a signal from here would end it on the spot.
    if (process.platform !== 'win32') child.kill(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, handOn)
  child.on('exit', (code, signal) => {
    for (const name of signals) process.off(name, handOn)
    ended(signal === null ? (code ?? 1) : 1, signal)
  })
  child.on('error', (error) => {
    console.error(error.message)
    process.exit(1)
  })
}

export function readStamp(name) {
  const file = join(cache, name)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

export function writeStamp(name, value) {
  mkdirSync(cache, { recursive: true })
  writeFileSync(join(cache, name), value)
}
