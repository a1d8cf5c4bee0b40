// Source files over 300 lines are named, over 450 they fail: a long file is two files that have not been told apart.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, say } from './lib/project.mjs'

const WARN = 300
const FAIL = 450
const tracked = execFileSync('git', ['ls-files', '-z', 'src', 'tools', 'tests'], { cwd: root, encoding: 'utf8' }).split(
  '\0',
)
const lengths = tracked
  .filter((file) => /\.(ts|vue|mjs|js|css)$/.test(file))
  .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
  .filter(({ lines }) => lines > WARN)
  .sort((a, b) => b.lines - a.lines)
for (const { file, lines } of lengths) say(`${lines > FAIL ? 'too long' : 'long'}: ${file} (${lines} lines)`)
process.exit(lengths.some(({ lines }) => lines > FAIL) ? 1 : 0)
