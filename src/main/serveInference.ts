import { HostDesk } from '../backend/inference/HostDesk.ts'
import type { ToHost } from '../backend/inference/hostMessages.ts'
import type { PortApi } from './electronApi.ts'

/** The port to the main process, as Electron gives it to a utility process. */
interface HostParentApi {
  on(event: 'message', listener: (event: { readonly ports: readonly PortApi[] }) => void): unknown
}

/** An inference host's side of Electron: it is given one port, to its backend, and ends when that is closed. */
export function serveInference(parent: HostParentApi, exit: () => void): void {
  parent.on('message', ({ ports: [port] }) => {
    if (port === undefined) return
    const desk = new HostDesk((message) => {
      port.postMessage(message)
      return Promise.resolve()
    })
    // From the backend of this very program, like what a worker is told.
    port.on('message', ({ data }) => desk.receive(data as ToHost))
    port.on('close', exit)
    port.start()
  })
}
