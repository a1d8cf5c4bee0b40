import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { HostStarter } from '../../../src/backend/inference/HostProcess.ts'
import { slowModel, writeModel } from '../../support/tinyModel.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'
import { isRunning, nextBegun, plainImage, squareModel, watchedDesk } from './inferenceForTest.ts'
import type { WatchedDesk } from './inferenceForTest.ts'

const PARENT = join(import.meta.dirname, '..', '..', 'support', 'inferenceParent.ts')

/** Takes many seconds: nothing here waits until it is done. */
function slowRun({ desk, folder }: WatchedDesk, options: { signal?: AbortSignal; timeoutMs?: number } = {}) {
  const model = writeModel(folder, 'slow.onnx', slowModel(400))
  return desk.run({ model, device: 'cpu', inputs: { image: plainImage(768, 768) }, ...options })
}

function quickRun({ desk, folder }: WatchedDesk, value: number, signal?: AbortSignal) {
  const inputs = { image: plainImage(4, 4, value) }
  const model = squareModel(folder)
  return desk
    .run({ model, device: 'cpu', inputs, ...(signal === undefined ? {} : { signal }) })
    .then(({ outputs }) => outputs.result!.data[0])
}

describe('an inference host', () => {
  it('that is killed in a run fails that run alone: the next ones are done by a fresh host', async () => {
    const watched = watchedDesk()
    const begun = nextBegun(watched)
    const killed = expect(slowRun(watched)).rejects.toMatchObject({
      code: 'inference-crashed',
      message: expect.stringContaining('signal SIGKILL') as string,
    })
    const next = [quickRun(watched, 2), quickRun(watched, 3), quickRun(watched, 4)]
    process.kill(await begun, 'SIGKILL')
    await killed
    expect(await Promise.all(next)).toEqual([4, 9, 16])
    expect(watched.pids).toHaveLength(2)
  })

  it('is ended when a run takes too long, and the next ones are done', async () => {
    const watched = watchedDesk()
    const slow = slowRun(watched, { timeoutMs: 200 })
    const next = quickRun(watched, 5)
    await expect(slow).rejects.toMatchObject({
      code: 'timed-out',
      message: expect.stringContaining('slow.onnx: expected at most 0.2 s') as string,
    })
    expect(await next).toBe(25)
    expect(watched.pids).toHaveLength(2)
    expect(isRunning(watched.pids[0]!)).toBe(false)
  })

  it('never begins a run that was cancelled before, queued here or sent already', async () => {
    const watched = watchedDesk()
    const begun: number[] = []
    watched.onMessage = (message) => {
      if (message.kind === 'begun') begun.push(message.id)
    }
    const model = writeModel(watched.folder, 'slow.onnx', slowModel(4))
    const first = watched.desk.run({ model, device: 'cpu', inputs: { image: plainImage(512, 512) } })
    const stops = [new AbortController(), new AbortController(), new AbortController()]
    const cancelled = stops.map(({ signal }) =>
      expect(quickRun(watched, 1, signal)).rejects.toMatchObject({ code: 'cancelled' }),
    )
    await vi.waitFor(() => expect(begun).toHaveLength(1), 20_000)
    for (const stop of stops) stop.abort()
    await Promise.all(cancelled)
    await first
    expect(await quickRun(watched, 6)).toBe(36)
    expect(begun).toHaveLength(2)
    expect(watched.pids).toHaveLength(1)
  })

  it('is given a moment to end a run that nobody waits for, while who cancelled is answered at once', async () => {
    const watched = watchedDesk({ patience: 50 })
    const stop = new AbortController()
    const begun = nextBegun(watched)
    const slow = slowRun(watched, { signal: stop.signal })
    const refused = expect(slow).rejects.toMatchObject({ code: 'cancelled' })
    const pid = await begun
    stop.abort()
    await refused
    expect(isRunning(pid)).toBe(true)
    expect(await quickRun(watched, 7)).toBe(49)
    expect(isRunning(pid)).toBe(false)
  })

  it('is gone when its client has been closed, whatever it was doing', async () => {
    const watched = watchedDesk()
    const begun = nextBegun(watched)
    const rejected = [slowRun(watched), quickRun(watched, 8), quickRun(watched, 9)].map((run) =>
      expect(run).rejects.toMatchObject({ code: 'cancelled' }),
    )
    const pid = await begun
    await watched.desk.close()
    await Promise.all(rejected)
    expect(isRunning(pid)).toBe(false)
    await expect(quickRun(watched, 1)).rejects.toMatchObject({ code: 'cancelled' })
    await expect(watched.desk.devices()).rejects.toMatchObject({ code: 'cancelled' })
    expect(watched.pids).toHaveLength(1)
  })

  it.each(['in a run', 'idle'])('ends with a parent that was killed while it was %s', async (when) => {
    const folder = temporaryFolder()
    const { path, sha256 } = writeModel(folder, 'slow.onnx', slowModel(when === 'idle' ? 0 : 400))
    const side = when === 'idle' ? '8' : '768'
    const parent = spawn(process.execPath, [PARENT, path, sha256, folder, side], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void parent.kill('SIGKILL'))
    const [line] = (await once(parent.stdout, 'data')) as [Buffer]
    const pid = Number(line)
    expect(isRunning(pid)).toBe(true)
    parent.kill('SIGKILL')
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), 20_000)
  })

  it('that cannot start is tried a few times and then reported with what it said', async () => {
    let starts = 0
    const startHost: HostStarter = ({ onExit }) => {
      starts++
      setImmediate(() => onExit('exit code 1', 'libonnxruntime.so.1: cannot open shared object file'))
      const ignore = (): void => undefined
      return { pid: undefined, send: ignore, setBusy: ignore, end: ignore, kill: ignore }
    }
    await expect(quickRun(watchedDesk({ startHost }), 1)).rejects.toMatchObject({
      code: 'inference-crashed',
      message: expect.stringContaining('exit code 1 (libonnxruntime.so.1: cannot open') as string,
    })
    expect(starts).toBe(3)
  })
})
