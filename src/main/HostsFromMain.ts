import type { FromHost, ToHost } from '../backend/inference/hostMessages.ts'
import type { HostEvents, HostProcess, HostStarter } from '../backend/inference/HostProcess.ts'
import type { FromBackend, ToBackend } from './backendMessages.ts'
import type { PortApi } from './electronApi.ts'

interface Hosted {
  readonly events: HostEvents
  /** What was said before its port came. */
  readonly early: ToHost[]
  port: PortApi | null
  isLeft: boolean
}

/** The backend process's side of `InferenceHosts`: starts hosts by asking the main process for them. */
export class HostsFromMain {
  readonly #tell: (message: FromBackend) => void
  readonly #hosts = new Map<number, Hosted>()
  #lastId = 0

  constructor(tell: (message: FromBackend) => void) {
    this.#tell = tell
  }

  readonly start: HostStarter = (events): HostProcess => {
    const hostId = ++this.#lastId
    const host: Hosted = { events, early: [], port: null, isLeft: false }
    this.#hosts.set(hostId, host)
    this.#tell({ kind: 'startHost', hostId })
    return {
      pid: undefined,
      send: (message) => (host.port === null ? void host.early.push(message) : host.port.postMessage(message)),
      // The backend ends when the main process says so, not when it has nothing to do.
      setBusy: () => undefined,
      end: () => {
        host.isLeft = true
        host.port?.close()
      },
      kill: () => this.#tell({ kind: 'endHost', hostId }),
    }
  }

  /** What the main process says of a host. */
  receive(message: Extract<ToBackend, { kind: 'host' | 'hostEnded' }>, port: PortApi | undefined): void {
    const host = this.#hosts.get(message.hostId)
    if (host === undefined) return
    if (message.kind === 'hostEnded') {
      this.#hosts.delete(message.hostId)
      host.port?.close()
      host.events.onExit(`exit code ${message.exitCode}`, '')
    } else if (port !== undefined) {
      host.port = port
      // From the host that this backend asked for, like what a worker says.
      port.on('message', ({ data }) => host.events.onMessage(data as FromHost))
      port.start()
      for (const early of host.early.splice(0)) port.postMessage(early)
      if (host.isLeft) port.close()
    }
  }
}
