// Checks the types of each layer with that layer's own libraries, so that a name it must not know does not compile.
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { ensureDependencies } from './lib/install.mjs'
import { root, say } from './lib/project.mjs'
import { runBeside } from './lib/runBeside.mjs'

ensureDependencies()
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
const vueTsc = join(root, 'node_modules', 'vue-tsc', 'bin', 'vue-tsc.js')
/** The longest first. */
const layers = ['tests', 'renderer', 'cli', 'serve', 'backend', 'editor', 'core', 'shared', 'main', 'preload']
const wanted = process.argv.length > 2 ? process.argv.slice(2) : layers
const failed = []
await runBeside(
  wanted.map((layer) => [['renderer', 'tests'].includes(layer) ? vueTsc : tsc, '-p', `tsconfig.${layer}.json`]),
  // Half of the cores: lint runs beside this.
  Math.min(3, availableParallelism() >> 1),
  (index, { code, said }) => {
    process.stdout.write(said)
    if (code !== 0) failed.push(wanted[index])
  },
)
say(failed.length === 0 ? `types fine in ${wanted.join(', ')}` : `type errors in ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1
