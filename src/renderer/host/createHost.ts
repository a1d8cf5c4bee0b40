import { DESKTOP_BRIDGE_KEY } from '../../shared/desktopBridge.ts'
import type { DesktopBridge } from '../../shared/desktopBridge.ts'
import { createBrowserHost } from './browserHost.ts'
import { createDesktopHost } from './desktopHost.ts'
import type { Host } from './Host.ts'

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
