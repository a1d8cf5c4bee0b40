import { onTestFinished } from 'vitest'
import { DeviceCache } from '../../../src/backend/inference/DeviceCache.ts'
import type { FromHost } from '../../../src/backend/inference/hostMessages.ts'
import { forkHost } from '../../../src/backend/inference/HostProcess.ts'
import type { HostStarter } from '../../../src/backend/inference/HostProcess.ts'
import { InferenceDesk } from '../../../src/backend/inference/InferenceDesk.ts'
import type { InferenceDeskOptions } from '../../../src/backend/inference/InferenceDesk.ts'
import type { ProviderName } from '../../../src/shared/deviceNames.ts'
import type { RunRequest, Tensor } from '../../../src/backend/inference/inferenceTypes.ts'
import { machineOf, versionsHere } from '../../../src/backend/inference/machine.ts'
import { onnxModel } from '../../../tools/lib/onnxModel.ts'
import { writeModel } from '../../support/tinyModel.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'

/** A desk with real hosts, of which the test knows when they start, what they say and how to kill them. */
export interface WatchedDesk {
  readonly desk: InferenceDesk
  readonly folder: string
  /** Of the hosts that were started, in order. */
  readonly pids: readonly number[]
  /** Called with every message of a host, and its process. */
  onMessage: (message: FromHost, pid: number) => void
  /** Ends a host at once; what it has said meanwhile is not heard any more. */
  readonly kill: (pid: number) => void
}

export function watchedDesk(options: Partial<InferenceDeskOptions> = {}): WatchedDesk {
  const folder = temporaryFolder()
  const pids: number[] = []
  const killed = new Set<number>()
  const startHost: HostStarter = (events) => {
    const host = forkHost({
      ...events,
      onMessage: (message) => {
        if (killed.has(host.pid!)) return
        watched.onMessage(message, host.pid!)
        events.onMessage(message)
      },
    })
    pids.push(host.pid!)
    return host
  }
  const desk = new InferenceDesk({ cacheDir: folder, startHost, ...options })
  onTestFinished(() => desk.close())
  const kill = (pid: number): void => {
    killed.add(pid)
    process.kill(pid, 'SIGKILL')
  }
  const watched: WatchedDesk = { desk, folder, pids, onMessage: () => undefined, kill }
  return watched
}

/** Settles when a host begins with its next task; its process. */
export function nextBegun(watched: WatchedDesk): Promise<number> {
  return new Promise((resolve) => {
    watched.onMessage = ({ kind }, pid) => {
      if (kind === 'begun') resolve(pid)
    }
  })
}

export function floats(values: Float32Array<ArrayBuffer>, dims: readonly number[]): Tensor {
  return { dtype: 'float32', dims, data: values }
}

/** An image of one colour, as a network takes it. */
export function plainImage(width: number, height: number, value = 0.5): Tensor {
  return floats(new Float32Array(3 * width * height).fill(value), [1, 3, height, width])
}

/** A model that squares its input, of any height and width. */
export function squareModel(folder: string, name = 'square.onnx', operator = 'Mul'): RunRequest['model'] {
  const dims = [1, 3, 'height', 'width']
  const bytes = onnxModel({
    inputs: [{ name: 'image', type: 'float32', dims }],
    outputs: [{ name: 'result', type: 'float32', dims }],
    nodes: [{ operator, inputs: ['image', 'image'], outputs: ['result'] }],
  })
  return writeModel(folder, name, bytes)
}

/** Makes a desk on this folder believe that a provider is the fastest that works. */
export async function pretendAuto(folder: string, auto: ProviderName): Promise<void> {
  await new DeviceCache(folder).write({
    providers: [{ provider: auto, verdict: 'works', milliseconds: 1, difference: 0 }],
    auto,
    machine: machineOf(),
    versions: versionsHere(),
    probedAt: '2026-01-01T00:00:00.000Z',
  })
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
