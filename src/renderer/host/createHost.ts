import type { BackendClient } from '../../shared/contract/index.ts'
import { DESKTOP_BRIDGE_KEY } from '../../shared/desktopBridge.ts'
import type { DesktopBridge } from '../../shared/desktopBridge.ts'
import { createBrowserHost } from './browserHost.ts'
import { createDesktopHost } from './desktopHost.ts'
import type { HostBridge } from './HostBridge.ts'
import type { HostConnection } from './HostConnection.ts'

/** Everything the renderer gets from the place it runs in. */
export interface Host {
  readonly bridge: HostBridge
  /** The contract as functions; see `HostConnection` for what happens while the backend is away. */
  readonly client: BackendClient
  readonly connection: HostConnection
}

declare global {
  interface Window {
    readonly [DESKTOP_BRIDGE_KEY]?: DesktopBridge
  }
}

/** Connects to the backend of the host this window runs in. Rejects with `ConnectionLost` when there is none. */
export function createHost(): Promise<Host> {
  const desktop = window[DESKTOP_BRIDGE_KEY]
  return desktop === undefined ? createBrowserHost() : createDesktopHost(desktop)
}
