// `npm start [-- PROJECT.strata] [--browser] [--port N]`: opens Strata.
// The desktop window where Electron can run, else the same app in the browser. Without a project: the sample project.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureDesktop, ensureRenderer } from './lib/builds.mjs'
import { ensureDependencies } from './lib/install.mjs'
import { become, calledFrom, environment, node24, readStamp, root, run, say, writeStamp } from './lib/project.mjs'

/** A window that ends in failure sooner than this, milliseconds, never opened. */
const OPENING_TIME = 15_000

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    browser: { type: 'boolean', default: false },
    desktop: { type: 'boolean', default: false },
    port: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

if (values.help) {
  say(`npm start [-- [PROJECT.strata] [options]]

  PROJECT.strata  the project to open; without one, the sample project (made on the first start)
  --browser       use the browser even where the desktop window could open
  --desktop       try to get Electron again where an earlier try failed
  --port N        port of the browser host; without it, any free one`)
  process.exit(0)
}

ensureDependencies()

const samples = join(root, 'samples', 'samples.strata')
const project = positionals[0] === undefined ? samples : resolve(calledFrom, positionals[0])
const projectArgs = project === samples ? ['--samples', samples] : [project]

const isHeadless = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY
// Chromium refuses to run as root with its sandbox, and Strata to run without it.
const isRoot = process.getuid?.() === 0
const electron = values.browser || ((isHeadless || isRoot) && !values.desktop) ? null : electronBinary()
if (electron === null) {
  if (!values.browser)
    say(
      isHeadless
        ? 'No display here: Strata opens in the browser host.'
        : isRoot
          ? 'The desktop window does not open for root: Strata opens in the browser.'
          : 'Electron is not available here: Strata opens in the browser.',
    )
  openInBrowser()
} else {
  ensureDesktop()
  if (project === samples && !existsSync(samples))
    run(node24, [join(root, 'src', 'cli', 'main.ts'), 'samples', samples])
  const startedAt = performance.now()
  become(electron, ['.', project], {}, (code, signal) => {
    const neverOpened =
      performance.now() - startedAt < OPENING_TIME && !['SIGINT', 'SIGTERM', 'SIGHUP'].includes(signal)
    if (code === 0 || !neverOpened) process.exit(code)
    say('The desktop window could not open (the lines above say why): Strata opens in the browser.')
    openInBrowser()
  })
}

function openInBrowser() {
  ensureRenderer()
  const port = values.port === undefined ? [] : ['--port', values.port]
  const open = isHeadless ? [] : ['--open']
  become(node24, [join(root, 'src', 'cli', 'main.ts'), 'serve', ...projectArgs, ...port, ...open])
}

/**
 * Path of Electron's binary, or null. Its npm package downloads the binary from a release server of its own; that is
 * tried once per version (again with --desktop), and a failure is no failure of Strata.
 */
function electronBinary() {
  const require = createRequire(import.meta.url)
  const { version } = require('electron/package.json')
  const path = installedElectron()
  if (path !== null) return path
  if (readStamp('electron-unavailable') === version && !values.desktop) return null
  say('Fetching Electron (once) …')
  const env = { ...environment }
  delete env.ELECTRON_SKIP_BINARY_DOWNLOAD
  const install = join(root, 'node_modules', 'electron', 'install.js')
  run(node24, [install], { env, stdio: 'ignore', timeout: 300_000 })
  const fetched = installedElectron()
  if (fetched === null) writeStamp('electron-unavailable', version)
  return fetched
}

function installedElectron() {
  const dist = join(root, 'node_modules', 'electron', 'dist')
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }
  const path = join(dist, names[process.platform] ?? 'electron')
  return existsSync(path) ? path : null
}
