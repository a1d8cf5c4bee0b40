import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'electron-vite'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { fromBackendSchema } from '../../src/main/backendMessages.ts'
import type { ToBackend } from '../../src/main/backendMessages.ts'
import { CutPartner } from '../../src/backend/solving/CutPartner.ts'
import { KernelMinCut } from '../../src/backend/solving/KernelMinCut.ts'
import { SolverPool } from '../../src/backend/solving/SolverPool.ts'
import { seededRandom } from '../../src/core/support/seededRandom.ts'
import { strokeGrid } from '../core/graphcut/minCutLaws.ts'
import { solvedCut } from '../support/arbitraryGrid.ts'
import { awaitedPartner, untilListening } from '../support/cutPartners.ts'
import { BOXES_SIZE, oracleMaterial } from '../support/solverScenes.ts'
import { temporaryFolder } from '../support/temporaryFolder.ts'

const repository = join(import.meta.dirname, '..', '..')
let out = ''

/** The real configuration without the renderer, with another folder to write to. */
const ownOutput = (folder: string): string => `
import config from ${JSON.stringify(join(repository, 'electron.vite.config.ts'))}
const into = (part, name) => ({ ...part, build: { ...part.build, outDir: ${JSON.stringify(folder)} + '/' + name } })
export default { main: into(config.main, 'main'), preload: into(config.preload, 'preload') }
`

// Beside the packages, which the built files do not contain; the renderer has a build of its own (tools/test.mjs).
beforeAll(async () => {
  out = mkdtempSync(join(repository, 'node_modules', '.strata-built-'))
  const configFile = join(out, 'electron.vite.config.ts')
  writeFileSync(configFile, ownOutput(out))
  await build({ configFile, root: repository, logLevel: 'silent' })
}, 60_000)
afterAll(() => rmSync(out, { recursive: true, force: true }))

const built = (folder: string): string[] =>
  readdirSync(join(out, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.c?js$/.test(name))
    .map((name) => join(out, folder, name))

test('the build has its entries where the main process and the backend look for them', () => {
  expect(readdirSync(join(out, 'main'))).toEqual(
    expect.arrayContaining([
      'index.js',
      'backendProcess.js',
      'inferenceProcess.js',
      'solverWorker.js',
      'cutPartnerWorker.js',
    ]),
  )
  expect(readdirSync(join(out, 'preload'))).toEqual(['index.cjs'])
})

test('the preload script is one file that needs nothing but Electron, as a sandboxed one must', () => {
  const text = readFileSync(join(out, 'preload', 'index.cjs'), 'utf8')
  const required = [...text.matchAll(/require\(["'](.+?)["']\)/g)].map((match) => match[1])
  expect(required).toEqual(['electron'])
  expect(text).not.toMatch(/^\s*(import|export)\b/m)
  expect(text).not.toMatch(/exposeInMainWorld\([^)]*ipcRenderer\b\s*[,)]/)
})

test('what the main and backend processes leave outside is Node’s, Electron’s or shipped', () => {
  const shipped = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  for (const file of built('main')) {
    const imported = [...readFileSync(file, 'utf8').matchAll(/^import .*?["']([^"'.][^"']*)["'];?$/gm)]
    for (const [, name = ''] of imported) {
      const packageName = name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/')
      const isThere = isBuiltin(name) || name === 'electron' || packageName in shipped.dependencies
      expect(isThere, `${name} in ${file}`).toBe(true)
    }
  }
})

test('the built solver worker solves', async () => {
  const pool = new SolverPool({ size: 1, workerUrl: pathToFileURL(join(out, 'main', 'solverWorker.js')) })
  onTestFinished(() => pool.close())
  const task = { kind: 'look' as const, sceneKey: 'boxes', wantsPlanes: true }
  const job = { task, material: () => Promise.resolve(oracleMaterial()) }
  const answer = await pool.run(job, { signal: new AbortController().signal, onProgress: () => undefined })
  expect(answer).toMatchObject({ kind: 'look', planes: { size: BOXES_SIZE }, classNames: ['box'] })
})

test('the built partner for cuts does its half', async () => {
  const partner = new CutPartner(undefined, pathToFileURL(join(out, 'main', 'cutPartnerWorker.js')))
  onTestFinished(() => partner.end())
  await untilListening(partner)
  const grid = strokeGrid(seededRandom(1), 60)
  const shared = new KernelMinCut({ partner: awaitedPartner(partner), leastShared: 1 })
  const found = solvedCut(shared, grid)
  expect(found.flow).toBeGreaterThan(0)
  expect(found).toEqual(solvedCut(new KernelMinCut(), grid))
})

/** Gives the process a port to its parent as Electron does, over Node's own channel. */
const PARENT_PORT = `process.parentPort = {
  on: (event, listener) => process.on('message', (data) => listener({ data, ports: [] })),
  postMessage: (message) => process.send(message),
}`

test('the built backend process opens a project from any folder, and ends when it is told', async () => {
  const folder = temporaryFolder()
  const parentPort = join(folder, 'parentPort.mjs')
  writeFileSync(parentPort, PARENT_PORT)
  const child = fork(join(out, 'main', 'backendProcess.js'), [], {
    cwd: folder,
    execArgv: ['--import', parentPort],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ask = async (message: ToBackend): Promise<unknown> => {
    child.send(message)
    const [answer] = (await once(child, 'message')) as [unknown]
    return fromBackendSchema.parse(answer)
  }
  const input = { projectPath: join(folder, 'cups.strata'), create: true, cacheDir: join(folder, 'cache') }
  expect(await ask({ kind: 'ask', id: 1, question: 'open', input })).toMatchObject({ answer: { projectName: 'cups' } })
  const bytes = { path: '/images/1/thumbnail', ifNoneMatch: null }
  expect(await ask({ kind: 'ask', id: 2, question: 'bytes', input: bytes })).toMatchObject({ answer: { status: 404 } })
  const ended = once(child, 'exit')
  expect(await ask({ kind: 'ask', id: 3, question: 'close', input: null })).toMatchObject({ answer: null })
  expect(await ended).toEqual([0, null])
})
