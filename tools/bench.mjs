// `npm run bench [name …]`: runs the benchmarks of tests/bench one after another, all or those whose name contains a word.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ensureDependencies } from './lib/install.mjs'
import { node24, root, run, say } from './lib/project.mjs'

ensureDependencies()
const words = process.argv.slice(2)
const folder = join(root, 'tests', 'bench')
const files = readdirSync(folder).filter(
  (name) => name.endsWith('.bench.ts') && (words.length === 0 || words.some((word) => name.includes(word))),
)
if (files.length === 0) say(`No benchmark matches ${words.join(', ')}.`)
const failed = files.filter((name) => {
  say(`\n=== ${name}`)
  return run(node24, ['--expose-gc', join(folder, name)]) !== 0
})
process.exit(failed.length === 0 && files.length > 0 ? 0 : 1)
