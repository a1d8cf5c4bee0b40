// Installs the locked dependencies when they are missing, incomplete or of another lock file.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { oneAtATime } from './oneAtATime.mjs'
import { node24, root, run, say } from './project.mjs'

/** npm writes this last: where it is missing, an installation was interrupted. */
const INSTALLED_LOCK = join(root, 'node_modules', '.package-lock.json')
const LOCK = join(root, 'package-lock.json')
/** The lock file that we installed from. It goes with the folder, which npm empties before it installs. */
const STAMP = join(root, 'node_modules', '.strata-installed')

export function ensureDependencies() {
  if (isInstalled()) return
  oneAtATime('install', () => {
    if (isInstalled()) return // another start did it meanwhile
    say('Installing dependencies (once; a minute or two) …')
    const code = run('npm', ['ci', '--no-audit', '--no-fund'], { shell: process.platform === 'win32' })
    if (code !== 0) {
      say('The dependencies could not be installed. Check the network and run the command again.')
      process.exit(code)
    }
    if (existsSync(node24)) return writeFileSync(STAMP, lockHash())
    say('Node 24 did not come with the dependencies: its package needs its install script. If npm is told to ignore')
    say('scripts (`npm config get ignore-scripts`), run `npm ci --ignore-scripts=false` once, then this command again.')
    process.exit(1)
  })
}

function isInstalled() {
  if (!existsSync(node24) || !existsSync(INSTALLED_LOCK)) return false
  return (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lockHash()) || holdsLockedVersions()
}

/**
 * Whether what somebody installed by hand is what the lock file says: all that the project names is there, and nothing is
 * there in another version. (Of the rest, npm leaves out what this system does not need.)
 */
function holdsLockedVersions() {
  const installed = packagesOf(INSTALLED_LOCK)
  const locked = packagesOf(LOCK)
  const { dependencies = {}, devDependencies = {} } = locked[''] ?? {}
  const named = Object.keys({ ...dependencies, ...devDependencies })
  return (
    named.every((name) => installed[`node_modules/${name}`] !== undefined) &&
    Object.entries(installed).every(([path, { version }]) => locked[path]?.version === version)
  )
}

function lockHash() {
  return createHash('sha256').update(readFileSync(LOCK)).digest('hex')
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')).packages ?? {}
  } catch {
    return {}
  }
}
