import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/temporaryFolder.ts'

const repository = join(import.meta.dirname, '..', '..')

/** A Node to run the entry scripts under, and its own `npm` that only writes down that it was called. */
interface FakeClone {
  readonly root: string
  /** Runs lines in the clone as an entry script; answers what was said and the exit code. */
  run(lines: string, environment?: Record<string, string>): Promise<{ readonly code: number; readonly said: string }>
  /** How often dependencies were installed. */
  installs(): number
}

const LOCK = {
  packages: { '': { dependencies: { node: '24' } }, 'node_modules/node': { version: '24.0.0' } },
}

/** A clone with nothing installed, in a folder with spaces and Unicode in its name. */
function fakeClone(npm = 'installs'): FakeClone {
  const folder = temporaryFolder()
  const root = join(folder, 'my Strata äöü')
  const commands = join(folder, 'bin')
  mkdirSync(root)
  mkdirSync(commands)
  cpSync(join(repository, 'tools', 'lib'), join(root, 'tools', 'lib'), { recursive: true })
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify(LOCK))
  const calls = join(folder, 'calls')
  const install = `mkdir -p node_modules/node/bin && ln -sf "${process.execPath}" node_modules/node/bin/node
cp package-lock.json node_modules/.package-lock.json`
  const does: Record<string, string> = { installs: `sleep 0.3; ${install}`, fails: 'exit 7', 'skips scripts': 'true' }
  writeFileSync(join(commands, 'npm'), `#!/bin/sh\necho x >> "${calls}"\n${does[npm]}\n`)
  chmodSync(join(commands, 'npm'), 0o755)
  return {
    root,
    installs: () => (existsSync(calls) ? readFileSync(calls, 'utf8').length / 2 : 0),
    run: async (lines, environment = {}) => {
      const script = join(root, 'tools', 'entry.mjs')
      writeFileSync(script, lines)
      const env = { ...process.env, PATH: [commands, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter) }
      const child = spawn(process.execPath, [script], { cwd: folder, env: { ...env, ...environment } })
      let said = ''
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => void (said += String(text)))
      const code = await new Promise<number>((resolve) => child.on('close', (exitCode) => resolve(exitCode ?? -1)))
      return { code, said }
    },
  }
}

const INSTALL = "import { ensureDependencies } from './lib/install.mjs'\nensureDependencies()\n"

test.skipIf(process.platform === 'win32')(
  'dependencies are installed once, and again when something is wrong',
  async () => {
    const clone = fakeClone()
    expect(await clone.run(INSTALL)).toMatchObject({ code: 0, said: expect.stringContaining('Installing') as string })
    expect(await clone.run(INSTALL)).toEqual({ code: 0, said: '' })
    expect(clone.installs()).toBe(1)
    // An installation that was interrupted has no list of what was installed.
    rmSync(join(clone.root, 'node_modules', '.package-lock.json'))
    await clone.run(INSTALL)
    expect(clone.installs()).toBe(2)
    const newer = { packages: { ...LOCK.packages, 'node_modules/node': { version: '24.0.1' } } }
    writeFileSync(join(clone.root, 'package-lock.json'), JSON.stringify(newer))
    await clone.run(INSTALL)
    expect(clone.installs()).toBe(3)
    // What somebody installed by hand counts, whatever the times of the files.
    rmSync(join(clone.root, 'node_modules', '.strata-installed'))
    utimesSync(join(clone.root, 'node_modules', '.package-lock.json'), 0, 0)
    await clone.run(INSTALL)
    expect(clone.installs()).toBe(3)
  },
)

test.skipIf(process.platform === 'win32')('two starts at once install once', async () => {
  const clone = fakeClone()
  const ended = await Promise.all([clone.run(INSTALL), clone.run(INSTALL), clone.run(INSTALL)])
  expect(ended.map(({ code }) => code)).toEqual([0, 0, 0])
  expect(ended.map(({ said }) => said).join()).toContain('Another Strata is busy')
  expect(clone.installs()).toBe(1)
})

test.skipIf(process.platform === 'win32')(
  'the lock of a start that was killed does not keep others waiting',
  async () => {
    const clone = fakeClone()
    mkdirSync(join(clone.root, '.cache'))
    const gone = execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' })
    writeFileSync(join(clone.root, '.cache', 'install.lock'), gone)
    expect(await clone.run(INSTALL)).toMatchObject({ code: 0 })
    expect(clone.installs()).toBe(1)
  },
)

test.skipIf(process.platform === 'win32').each([
  ['fails', 7, /could not be installed. Check the network/],
  ['skips scripts', 1, /needs its install script/],
])('when npm %s, a sentence says so', async (npm, code, says) => {
  const ended = await fakeClone(npm).run(INSTALL)
  expect(ended).toMatchObject({ code, said: expect.stringMatching(says) as string })
  expect(ended.said).not.toMatch(/\bat .*\.mjs/)
})

test.skipIf(process.platform === 'win32')('a machine without npm gets a sentence', async () => {
  const clone = fakeClone()
  const lines = "import { run } from './lib/project.mjs'\nrun('no-such-command', [])\n"
  expect(await clone.run(lines)).toEqual({ code: 1, said: 'no-such-command is not there, or may not be run.\n' })
})

test.skipIf(process.platform === 'win32')(
  'the window is built when its sources changed or a build broke off',
  async () => {
    const clone = fakeClone()
    await clone.run(INSTALL)
    for (const folder of ['renderer', 'editor', 'core', 'shared']) {
      mkdirSync(join(clone.root, 'src', folder), { recursive: true })
      writeFileSync(join(clone.root, 'src', folder, 'a.ts'), '')
    }
    writeFileSync(join(clone.root, 'vite.renderer.config.ts'), '')
    mkdirSync(join(clone.root, 'node_modules', 'vite', 'bin'), { recursive: true })
    const vite = `import { mkdirSync, rmSync } from 'node:fs'
rmSync('out/renderer', { recursive: true, force: true })
mkdirSync('out/renderer', { recursive: true })`
    writeFileSync(join(clone.root, 'node_modules', 'vite', 'package.json'), '{ "type": "module" }')
    writeFileSync(join(clone.root, 'node_modules', 'vite', 'bin', 'vite.js'), vite)
    const build = "import { ensureRenderer } from './lib/builds.mjs'\nensureRenderer()\n"
    const isBuiltBy = async (): Promise<boolean> => (await clone.run(build)).said.includes('Building the window')
    expect(await isBuiltBy()).toBe(true)
    expect(await isBuiltBy()).toBe(false)
    utimesSync(join(clone.root, 'src', 'core', 'a.ts'), 2e9, 2e9)
    expect(await isBuiltBy()).toBe(true)
    expect(await isBuiltBy()).toBe(false)
    rmSync(join(clone.root, 'src', 'shared', 'a.ts'))
    rmSync(join(clone.root, 'src', 'core', 'a.ts'))
    expect(await isBuiltBy()).toBe(true)
    rmSync(join(clone.root, 'out', 'renderer', '.built-from'))
    expect(await isBuiltBy()).toBe(true)
  },
)

test('paths are meant from where npm was called', async () => {
  const clone = fakeClone()
  const lines = "import { calledFrom } from './lib/project.mjs'\nconsole.log(calledFrom)\n"
  const asked = { INIT_CWD: '/home/me', npm_lifecycle_event: 'start' }
  expect((await clone.run(lines, asked)).said).toBe('/home/me\n')
  // A script that npm runs for something else passes on where *that* was called.
  const { said } = await clone.run(lines, { ...asked, npm_lifecycle_event: 'test' })
  expect(said.trim()).toBe(dirname(clone.root))
})

test.skipIf(process.platform === 'win32')('checks run beside each other and are told of in their order', async () => {
  const clone = fakeClone()
  await clone.run(INSTALL)
  // The first one ends when the second one has left its mark, and fails when that does not come.
  const first = `const at = Date.now(); setInterval(() => {
    if (require('fs').existsSync('mark')) { console.log('first'); process.exit(0) }
    if (Date.now() - at > 20000) process.exit(9)
  }, 10)`
  const second = "require('fs').writeFileSync('mark', ''); console.log('second'); process.exit(3)"
  const lists = [first, second, "console.error('third')"].map((code) => ['-e', code])
  const lines = `import { runBeside } from './lib/runBeside.mjs'
await runBeside(${JSON.stringify(lists)}, 2, (index, { code, said }) => console.log(index, code, said.trim()))\n`
  expect(await clone.run(lines)).toEqual({ code: 0, said: '0 0 first\n1 3 second\n2 0 third\n' })
})

test('what Node makes of the sources is kept for the next command, where the person says or in the cache', async () => {
  const clone = fakeClone()
  const says = "import { nodeEnvironment } from './lib/project.mjs'\nconsole.log(nodeEnvironment.NODE_COMPILE_CACHE)\n"
  expect((await clone.run(says, { NODE_COMPILE_CACHE: '/elsewhere' })).said).toBe('/elsewhere\n')
  const unset = "delete process.env.NODE_COMPILE_CACHE\nconst { nodeEnvironment } = await import('./lib/project.mjs')\n"
  const { said } = await clone.run(`${unset}console.log(nodeEnvironment.NODE_COMPILE_CACHE)\n`)
  expect(said.trim()).toBe(join(clone.root, '.cache', 'compiled'))
})
