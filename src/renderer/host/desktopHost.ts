import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { BackendClient } from '../../shared/contract/index.ts'
import { BACKEND_PORT } from '../../shared/desktopBridge.ts'
import type { DesktopBridge } from '../../shared/desktopBridge.ts'
import { DESKTOP_ASSET_BASE } from '../../shared/hostPaths.ts'
import type { Host } from './Host.ts'
import type { HostBridge } from './HostBridge.ts'
import { ConnectionLost } from './HostConnection.ts'
import { ReconnectingLink } from './ReconnectingLink.ts'
import type { BackendChannel } from './ReconnectingLink.ts'

/** How long the backend process may take to start and answer, in milliseconds. */
const PORT_PATIENCE = 20_000

/** The host of the Electron window: a message port to the backend process, an own protocol for bytes. */
export async function createDesktopHost(desktop: DesktopBridge): Promise<Host> {
  const link = await ReconnectingLink.open({ connect: () => openPort(desktop) })
  return { bridge: desktopBridge(desktop), client: createORPCClient<BackendClient>(link), connection: link }
}

function desktopBridge(desktop: DesktopBridge): HostBridge {
  return {
    kind: 'desktop',
    assetBase: DESKTOP_ASSET_BASE,
    pickFiles: (kind) => desktop.pickFiles(kind),
    takeFiles: (files) => desktop.takeFiles(files),
    saveExport: (exportId, suggestedName) => desktop.saveExport(exportId, suggestedName),
  }
}

function openPort(desktop: DesktopBridge): Promise<BackendChannel> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer)
      window.removeEventListener('message', receive)
    }
    const receive = (event: MessageEvent<unknown>): void => {
      const [port] = event.ports
      // Only this window's own preload script may hand a port over.
      if (event.source !== window || event.data !== BACKEND_PORT || port === undefined) return
      settle()
      const closed = new Promise<void>((gone) => port.addEventListener('close', () => gone(), { once: true }))
      const link = new RPCLink({ port })
      port.start()
      resolve({ link, closed })
    }
    const timer = setTimeout(() => {
      settle()
      reject(new ConnectionLost('Strata’s backend did not start.'))
    }, PORT_PATIENCE)
    window.addEventListener('message', receive)
    desktop.connectBackend()
  })
}
