// `npm test [vitest arguments]`: installs what is missing, builds the window, runs every test, counts them in one last line.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureRenderer } from './lib/builds.mjs'
import { ensureChromium } from './lib/chromium.mjs'
import { ensureDependencies } from './lib/install.mjs'
import { node24, nodeEnvironment, root, run } from './lib/project.mjs'

ensureDependencies()
ensureRenderer()
const chromium = ensureChromium()

const report = join(root, '.cache', 'test-report.json')
mkdirSync(join(root, '.cache'), { recursive: true })
rmSync(report, { force: true })
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
const env = { ...nodeEnvironment, ...(chromium === null ? {} : { STRATA_CHROMIUM: chromium }) }
const code = run(node24, [vitest, 'run', ...reporters, ...process.argv.slice(2)], { env })

const { numPassedTests, numFailedTests, numPendingTests, success } = JSON.parse(readFileSync(report, 'utf8'))
const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''
process.stdout.write(`\n${numPassedTests} passed, ${numFailedTests} failed${skipped}\n`)
process.exit(code !== 0 || success === false || numPassedTests === 0 ? 1 : 0)
