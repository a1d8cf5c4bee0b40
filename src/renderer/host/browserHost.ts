import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { BackendClient } from '../../shared/contract/index.ts'
import { ASSET_PREFIX, FILES_PATH, FILE_NAME_HEADER, RPC_PATH, exportPath } from '../../shared/hostPaths.ts'
import { chooseFiles } from './chooseFiles.ts'
import type { Host } from './Host.ts'
import type { HostBridge, PickedFile } from './HostBridge.ts'
import { ConnectionLost } from './HostConnection.ts'
import { ReconnectingLink } from './ReconnectingLink.ts'
import type { BackendChannel } from './ReconnectingLink.ts'
import { uploadFile } from './uploadFile.ts'

/** The host of `strata serve`: WebSocket for calls, HTTP of the same origin for bytes, the session cookie for both. */
export async function createBrowserHost(): Promise<Host> {
  const link = await ReconnectingLink.open({ connect: openSocket })
  return { bridge: browserBridge, client: createORPCClient<BackendClient>(link), connection: link }
}

const browserBridge: HostBridge = {
  kind: 'browser',
  assetBase: ASSET_PREFIX,
  pickFiles: async (kind, onProgress) => uploadAll(await chooseFiles(kind), onProgress),
  takeFiles: uploadAll,
  saveExport: (exportId, suggestedName) => Promise.resolve(download(exportPath(exportId), suggestedName)),
}

function openSocket(): Promise<BackendChannel> {
  const address = new URL(RPC_PATH, location.href)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  const websocket = new WebSocket(address)
  const closed = new Promise<void>((resolve) => websocket.addEventListener('close', () => resolve(), { once: true }))
  return new Promise((resolve, reject) => {
    websocket.addEventListener('open', () => resolve({ link: new RPCLink({ websocket }), closed }), { once: true })
    void closed.then(() => reject(new ConnectionLost()))
  })
}

/** One after the other, so that the progress of all is one rising number. */
async function uploadAll(
  files: readonly File[],
  onProgress?: (done: number, total: number) => void,
): Promise<readonly PickedFile[]> {
  const total = files.reduce((bytes, file) => bytes + file.size, 0)
  const taken: PickedFile[] = []
  let finished = 0
  for (const file of files) {
    const before = finished
    taken.push(
      await uploadFile(FILES_PATH, file, { [FILE_NAME_HEADER]: encodeURIComponent(file.name) }, (sent) =>
        onProgress?.(before + sent, total),
      ),
    )
    finished += file.size
  }
  return taken
}

/** Hands the file to the browser's own download; whether the person dismisses its dialog cannot be known. */
function download(address: string, suggestedName: string): boolean {
  const anchor = document.createElement('a')
  anchor.href = address
  anchor.download = suggestedName
  anchor.click()
  return true
}
