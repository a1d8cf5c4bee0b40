// What every entry script shares: where things are, which Node runs them, how dependencies get here.
// Plain JavaScript without dependencies: it runs under whatever Node ≥ 20 the person has, before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const cache = join(root, '.cache')
const bin = join(root, 'node_modules', '.bin')

/** Node 24 from the `node` package. Everything but these entry scripts runs under it. */
export const node24 = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** The packages of the project first on PATH, and no installer that fetches binaries from servers of its own. */
export const environment = {
  ...process.env,
  PATH: `${dirname(node24)}${delimiter}${bin}${delimiter}${process.env.PATH ?? ''}`,
  ELECTRON_SKIP_BINARY_DOWNLOAD: '1',
  ONNXRUNTIME_NODE_INSTALL: 'skip',
}

export function say(line) {
  process.stdout.write(`${line}\n`)
}

/** Runs a command to its end, output passed through. Answers its exit code. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, env: environment, stdio: 'inherit', ...options })
  if (result.error) throw result.error
  return result.status ?? 1
}

/** Runs a long-lived command and hands signals and the exit code through. */
export function become(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, env: environment, stdio: 'inherit', ...options })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1))
  child.on('error', (error) => {
    console.error(error.message)
    process.exit(1)
  })
}

function readStamp(name) {
  const file = join(cache, name)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function writeStamp(name, value) {
  mkdirSync(cache, { recursive: true })
  writeFileSync(join(cache, name), value)
}

/** Installs the locked dependencies when they are missing or the lock file changed. */
export function ensureDependencies() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(node24) && readStamp('installed') === lock) return
  // Dependencies that somebody installed by hand from this very lock file are fine as they are.
  const installed = join(root, 'node_modules', '.package-lock.json')
  const isFresh =
    existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs
  if (!(existsSync(node24) && isFresh)) {
    say('Installing dependencies (once; a minute or two) …')
    const code = run('npm', ['ci', '--no-audit', '--no-fund'], { shell: process.platform === 'win32' })
    if (code !== 0) {
      say('The dependencies could not be installed. Check the network and run the command again.')
      process.exit(code)
    }
  }
  writeStamp('installed', lock)
}

function newestChange(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))))
}

/** Builds with `command` unless `output` is newer than every one of `sources`. */
function ensureBuilt(what, output, sources, command, args) {
  const built = join(root, output)
  const newest = Math.max(...sources.map((source) => newestChange(join(root, source))))
  if (existsSync(built) && statSync(built).mtimeMs >= newest) return
  say(`Building ${what} …`)
  const code = run(command, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  if (code !== 0) {
    say(`Building ${what} failed.`)
    process.exit(code)
  }
}

const RENDERER_SOURCES = [
  'src/renderer',
  'src/editor',
  'src/core',
  'src/shared',
  'vite.renderer.config.ts',
  'package-lock.json',
]

export function ensureRenderer() {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  ensureBuilt('the window', 'out/renderer/index.html', RENDERER_SOURCES, node24, [
    vite,
    'build',
    '--config',
    'vite.renderer.config.ts',
    '--logLevel',
    'warn',
  ])
}

export function ensureDesktop() {
  const electronVite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  ensureBuilt('the desktop app', 'out/main/index.js', ['src', 'electron.vite.config.ts', 'package-lock.json'], node24, [
    electronVite,
    'build',
  ])
}

export { readStamp, writeStamp }
