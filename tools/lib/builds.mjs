// Builds the window and the desktop app when their sources changed.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { oneAtATime } from './oneAtATime.mjs'
import { node24, root, run, say } from './project.mjs'

/** In the built folder, which every build empties first: an interrupted build has none. */
const STAMP = '.built-from'

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
  const args = [vite, 'build', '--config', 'vite.renderer.config.ts', '--logLevel', 'warn']
  ensureBuilt('the window', 'out/renderer', RENDERER_SOURCES, args)
}

export function ensureDesktop() {
  const electronVite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const sources = ['src', 'electron.vite.config.ts', 'vite.renderer.config.ts', 'package-lock.json']
  ensureBuilt('the desktop app', 'out/main', sources, [electronVite, 'build'])
}

/** Builds unless the folder `output` was built from these very sources. */
function ensureBuilt(what, output, sources, args) {
  const stamp = join(root, output, STAMP)
  const isBuilt = (newest) => existsSync(stamp) && readFileSync(stamp, 'utf8') === newest
  if (isBuilt(newestOf(sources))) return
  oneAtATime('build', () => {
    // Looked at before the build: what changes while it runs is not in it.
    const newest = newestOf(sources)
    if (isBuilt(newest)) return
    say(`Building ${what} …`)
    const code = run(node24, args, { stdio: ['ignore', 'ignore', 'inherit'] })
    if (code !== 0) {
      say(`Building ${what} failed.`)
      process.exit(code)
    }
    writeFileSync(stamp, newest)
  })
}

function newestOf(sources) {
  return String(Math.max(...sources.map((source) => newestChange(join(root, source)))))
}

/** Time of the last change in a folder, milliseconds; a folder itself changes when something in it comes or goes. */
function newestChange(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))))
}
