// Checks the types of each layer with that layer's own libraries, so that a name it must not know does not compile.
import { join } from 'node:path'
import { ensureDependencies } from './lib/install.mjs'
import { node24, root, run, say } from './lib/project.mjs'

ensureDependencies()
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
const vueTsc = join(root, 'node_modules', 'vue-tsc', 'bin', 'vue-tsc.js')
const layers = ['core', 'editor', 'shared', 'backend', 'serve', 'cli', 'main', 'preload', 'renderer', 'tests']
const wanted = process.argv.length > 2 ? process.argv.slice(2) : layers
const failed = wanted.filter(
  (layer) =>
    run(node24, [layer === 'renderer' || layer === 'tests' ? vueTsc : tsc, '-p', `tsconfig.${layer}.json`]) !== 0,
)
say(failed.length === 0 ? `types fine in ${wanted.join(', ')}` : `type errors in ${failed.join(', ')}`)
process.exit(failed.length === 0 ? 0 : 1)
