import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, onTestFinished, test } from 'vitest'
import { probeImage } from '../../src/backend/images/probeImage.ts'
import { openProject } from '../../src/backend/storage/ProjectStore.ts'
import type { UtilityProcessApi } from '../../src/main/electronApi.ts'
import { OpenProject } from '../../src/main/OpenProject.ts'
import { temporaryFolder } from '../support/temporaryFolder.ts'

const BACKEND = join(import.meta.dirname, '..', 'support', 'forkedBackend.ts')

/** Real processes instead of Electron's, so that they can really be killed. */
function realProcesses(): { readonly api: UtilityProcessApi; readonly children: ChildProcess[] } {
  const children: ChildProcess[] = []
  const forkOne: UtilityProcessApi['fork'] = (modulePath) => {
    const child = fork(modulePath, [], { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    children.push(child)
    return {
      pid: child.pid,
      postMessage: (message) => void child.send(message as object),
      on: (event: 'message' | 'exit', listener: (value: never) => void) =>
        child.on(event, (value: unknown) => listener(value as never)),
      kill: () => child.kill('SIGKILL'),
    }
  }
  return { api: { fork: forkOne }, children }
}

function opener(folder: string): {
  readonly project: OpenProject
  readonly children: ChildProcess[]
  readonly errors: string[]
} {
  const { api, children } = realProcesses()
  const errors: string[] = []
  const project = new OpenProject({
    utilityProcess: api,
    backendPath: BACKEND,
    hostPath: 'no models here',
    createChannel: () => {
      throw new Error('no hosts here')
    },
    cacheDir: join(folder, 'cache'),
    showError: (_title, message) => void errors.push(message),
  })
  onTestFinished(() => project.close())
  return { project, children, errors }
}

test('after a kill, the next question starts the backend again and finds the project as it was', async () => {
  const folder = temporaryFolder()
  const photo = join(folder, 'photo.png')
  await sharp({ create: { width: 60, height: 20, channels: 3, background: '#123' } })
    .png()
    .toFile(photo)
  const path = join(folder, 'cups.strata')
  const store = openProject(path, { create: true })
  store.images.add({ path: photo, ...(await probeImage(photo)) })
  store.close()

  const { project, children } = opener(folder)
  expect(await project.open(path, false)).toBe(true)
  const bytes = { path: '/images/1/thumbnail', ifNoneMatch: null }
  expect((await (await project.backend()).ask('bytes', bytes)).status).toBe(200)
  const [first] = children
  first!.kill('SIGKILL')
  await once(first!, 'exit')
  expect((await (await project.backend()).ask('bytes', bytes)).status).toBe(200)
  expect(children).toHaveLength(2)
})

test('a question under way when the backend dies is refused, not left hanging', async () => {
  const folder = temporaryFolder()
  const { project, children } = opener(folder)
  await project.open(join(folder, 'cups.strata'), true)
  const backend = await project.backend()
  children[0]!.kill('SIGSTOP')
  const asked = backend.ask('takeFiles', { paths: ['/a.json'] })
  children[0]!.kill('SIGKILL')
  await expect(asked).rejects.toThrow('ended unexpectedly')
  await expect(backend.ask('takeFiles', { paths: [] })).rejects.toThrow('ended unexpectedly')
})

test('two windows looking for a dead backend at once get the same new one', async () => {
  const folder = temporaryFolder()
  const { project, children } = opener(folder)
  await project.open(join(folder, 'cups.strata'), true)
  children[0]!.kill('SIGKILL')
  await once(children[0]!, 'exit')
  const [one, other] = await Promise.all([project.backend(), project.backend()])
  expect(one).toBe(other)
  expect(children).toHaveLength(2)
})

test('a project that another process holds is refused with its owner, and no process stays behind', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'cups.strata')
  const holder = openProject(path, { create: true })
  onTestFinished(() => holder.close())
  const { project, children, errors } = opener(folder)
  expect(await project.open(path, false)).toBe(false)
  expect(errors).toEqual([expect.stringContaining(String(process.pid))])
  expect(children[0]!.exitCode).toBe(0)
})
