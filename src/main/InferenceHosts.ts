import type { ToBackend } from './backendMessages.ts'
import type { ChildProcessApi, PortApi, UtilityProcessApi } from './electronApi.ts'

export interface InferenceHostsOptions {
  readonly utilityProcess: UtilityProcessApi
  readonly createChannel: () => { readonly port1: PortApi; readonly port2: PortApi }
  /** The built entry of an inference host. */
  readonly hostPath: string
  /** To the backend that asked for them. */
  readonly tell: (message: ToBackend, transfer?: PortApi[]) => void
}

/** The inference hosts of one backend: the main process starts and ends them, what they say goes past it. */
export class InferenceHosts {
  readonly #options: InferenceHostsOptions
  readonly #children = new Map<number, ChildProcessApi>()

  constructor(options: InferenceHostsOptions) {
    this.#options = options
  }

  start(hostId: number): void {
    const { utilityProcess, createChannel, hostPath, tell } = this.#options
    const child = utilityProcess.fork(hostPath, [], { serviceName: 'Strata inference', stdio: 'inherit' })
    this.#children.set(hostId, child)
    child.on('exit', (exitCode) => {
      this.#children.delete(hostId)
      tell({ kind: 'hostEnded', hostId, exitCode })
    })
    const { port1, port2 } = createChannel()
    child.postMessage({ kind: 'connect' }, [port2])
    tell({ kind: 'host', hostId }, [port1])
  }

  end(hostId: number): void {
    this.#children.get(hostId)?.kill()
  }

  endAll(): void {
    for (const child of this.#children.values()) child.kill()
  }
}
