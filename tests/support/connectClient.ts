import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import WebSocket from 'ws'
import type { BackendClient } from '../../src/shared/contract/index.ts'
import { enter } from './httpClient.ts'

export interface ConnectedClient {
  readonly client: BackendClient
  close(): void
}

/** The contract's functions over a real WebSocket to a served project, entered as a browser enters. */
export async function connectClient(server: {
  readonly origin: string
  readonly url: string
}): Promise<ConnectedClient> {
  const headers = { cookie: await enter(server.url), origin: server.origin }
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/rpc`, { headers })
  // The package's events are its own classes of the same shape as the DOM's.
  const websocket = socket as unknown as globalThis.WebSocket
  return { client: createORPCClient<BackendClient>(new RPCLink({ websocket })), close: () => socket.terminate() }
}
