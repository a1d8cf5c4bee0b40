import { z } from 'zod'
import { BACKEND_PORT } from '../shared/desktopBridge.ts'
import { CHANNELS } from '../shared/desktopChannels.ts'
import type { BackendHandle } from './BackendHandle.ts'
import type { TakenFiles } from './backendMessages.ts'
import type { ElectronApi, FileFilter, IpcEvent } from './electronApi.ts'

const pickKindSchema = z.enum(['annotations', 'images', 'cues'])
const pathsSchema = z.array(z.string().min(1).max(32_768)).max(100_000)
const saveSchema = z.tuple([z.string().max(100), z.string().max(1000)])

const FILTERS: Readonly<Record<z.infer<typeof pickKindSchema>, FileFilter[]>> = {
  annotations: [{ name: 'Annotations', extensions: ['json'] }],
  images: [{ name: 'Photos', extensions: ['jpg', 'jpeg', 'png', 'webp', 'tif', 'tiff', 'gif', 'avif'] }],
  cues: [{ name: 'Cues', extensions: ['npz'] }],
}

export interface IpcContext {
  /** Origin of the one page that may ask. */
  readonly pageOrigin: string
  /** The backend of the project that is open. Rejects when there is none. */
  backend(): Promise<BackendHandle>
}

/** Answers the preload script. Only the main frame of Strata's own page is heard, and only in the agreed form. */
export function registerIpcHandlers(electron: ElectronApi, context: IpcContext): void {
  const { dialog, ipcMain } = electron

  ipcMain.on(CHANNELS.connectBackend, (event) => {
    checkSender(event, context.pageOrigin)
    void context.backend().then(
      (backend) => {
        const { port1, port2 } = electron.createChannel()
        backend.connect(port1)
        event.sender.postMessage(BACKEND_PORT, null, [port2])
      },
      // The window waits for a port and says so when none comes; what went wrong was shown when it went wrong.
      () => undefined,
    )
  })

  ipcMain.handle(CHANNELS.pickFiles, async (event, kindReceived): Promise<TakenFiles> => {
    checkSender(event, context.pageOrigin)
    const filters = FILTERS[pickKindSchema.parse(kindReceived)]
    const { canceled, filePaths } = await dialog.showOpenDialog({
      filters,
      properties: ['openFile', 'multiSelections'],
    })
    return canceled ? [] : (await context.backend()).ask('takeFiles', { paths: filePaths })
  })

  ipcMain.handle(CHANNELS.takeFiles, async (event, pathsReceived): Promise<TakenFiles> => {
    checkSender(event, context.pageOrigin)
    return (await context.backend()).ask('takeFiles', { paths: pathsSchema.parse(pathsReceived) })
  })

  ipcMain.handle(CHANNELS.saveExport, async (event, ...received): Promise<boolean> => {
    checkSender(event, context.pageOrigin)
    const [exportId, suggestedName] = saveSchema.parse(received)
    const filters = [{ name: 'Annotations', extensions: ['json'] }]
    const { canceled, filePath } = await dialog.showSaveDialog({ defaultPath: suggestedName, filters })
    if (canceled) return false
    await (await context.backend()).ask('saveExport', { exportId, path: filePath })
    return true
  })
}

function checkSender(event: IpcEvent, pageOrigin: string): void {
  const frame = event.senderFrame
  if (frame !== null && frame.parent === null && frame.origin === pageOrigin) return
  throw new Error('A message from a page that is not Strata’s was refused.')
}
