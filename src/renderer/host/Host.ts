import type { BackendClient } from '../../shared/contract/index.ts'
import type { HostBridge } from './HostBridge.ts'
import type { HostConnection } from './HostConnection.ts'

/** Everything the renderer gets from the place it runs in. */
export interface Host {
  readonly bridge: HostBridge
  /** The contract as functions; see `HostConnection` for what happens while the backend is away. */
  readonly client: BackendClient
  readonly connection: HostConnection
}
