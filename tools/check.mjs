// `npm run check`: everything that needs no test run. Same order as CI; stops at nothing, so one run shows all.
import { join } from 'node:path'
import { ensureDependencies } from './lib/install.mjs'
import { node24, root, run, say } from './lib/project.mjs'

ensureDependencies()
const modules = join(root, 'node_modules')
const steps = [
  ['formatting', [join(modules, 'prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.']],
  ['lint and layers', [join(modules, 'eslint', 'bin', 'eslint.js'), '.', '--max-warnings=0']],
  ['types per layer', [join(root, 'tools', 'typecheck.mjs')]],
  ['unused code', [join(modules, 'knip', 'bin', 'knip.js')]],
  ['file lengths', [join(root, 'tools', 'fileLengths.mjs')]],
]
const failed = []
for (const [name, args] of steps) {
  say(`— ${name}`)
  if (run(node24, args) !== 0) failed.push(name)
}
say(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}`)
process.exit(failed.length === 0 ? 0 : 1)
