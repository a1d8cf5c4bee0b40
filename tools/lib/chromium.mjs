// Finds a Chromium for the browser tests; where there is none and Debian's packages can be installed, installs it.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { run, say } from './project.mjs'

const CANDIDATES = [
  process.env.STRATA_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

function findChromium() {
  return CANDIDATES.find((path) => path !== undefined && path !== '' && existsSync(path)) ?? null
}

/** Path of a Chromium, or null with a line that says what follows from it. */
export function ensureChromium() {
  const found = findChromium()
  if (found !== null) return found
  const canInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0
  if (canInstall) {
    say('Installing Chromium for the browser tests …')
    const wait = ['-o', 'DPkg::Lock::Timeout=300']
    const quiet = { stdio: ['ignore', 'ignore', 'inherit'] }
    run('apt-get', [...wait, 'update', '-qq'], quiet)
    run('apt-get', [...wait, 'install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], quiet)
  }
  if (findChromium() === null)
    say('No Chromium here: the browser tests are skipped. Install Chromium or set STRATA_CHROMIUM to run them.')
  return findChromium()
}
