import type { PortApi } from '../../src/main/electronApi.ts'
import { serveInference } from '../../src/main/serveInference.ts'

/** The inference host of the desktop app under plain Node: its port is Node's channel. */
const port: PortApi = {
  on: (event: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) =>
    event === 'message'
      ? process.on('message', (data) => listener({ data }))
      : process.on('disconnect', () => listener({ data: null })),
  postMessage: (message) => void process.send?.(message),
  start: () => undefined,
  close: () => process.disconnect(),
}
serveInference({ on: (_event, listener) => listener({ ports: [port] }) }, () => process.exit(0))
