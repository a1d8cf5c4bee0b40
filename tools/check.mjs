// `npm run check`: everything that needs no test run. Stops at nothing, so one run shows all.
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { ensureDependencies } from './lib/install.mjs'
import { root, say } from './lib/project.mjs'
import { runBeside } from './lib/runBeside.mjs'

ensureDependencies()
const modules = join(root, 'node_modules')
/** The longest first, since they run beside each other. */
const steps = [
  ['types per layer', [join(root, 'tools', 'typecheck.mjs')]],
  ['lint and layers', [join(modules, 'eslint', 'bin', 'eslint.js'), '.', '--max-warnings=0']],
  ['formatting', [join(modules, 'prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.']],
  ['unused code', [join(modules, 'knip', 'bin', 'knip.js')]],
  ['file lengths', [join(root, 'tools', 'fileLengths.mjs')]],
]
const failed = []
await runBeside(
  steps.map(([, args]) => args),
  Math.min(3, availableParallelism()),
  (index, { code, said }) => {
    say(`— ${steps[index][0]}`)
    process.stdout.write(said)
    if (code !== 0) failed.push(steps[index][0])
  },
)
say(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1
