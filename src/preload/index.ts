import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { BACKEND_PORT, DESKTOP_BRIDGE_KEY } from '../shared/desktopBridge.ts'
import type { DesktopBridge } from '../shared/desktopBridge.ts'
import { CHANNELS } from '../shared/desktopChannels.ts'

type TakenFiles = Awaited<ReturnType<DesktopBridge['takeFiles']>>

const bridge: DesktopBridge = {
  connectBackend: () => ipcRenderer.send(CHANNELS.connectBackend),
  pickFiles: (kind) => ipcRenderer.invoke(CHANNELS.pickFiles, kind) as Promise<TakenFiles>,
  takeFiles: (files) => ipcRenderer.invoke(CHANNELS.takeFiles, files.flatMap(pathOf)) as Promise<TakenFiles>,
  saveExport: (exportId, suggestedName) =>
    ipcRenderer.invoke(CHANNELS.saveExport, exportId, suggestedName) as Promise<boolean>,
}

contextBridge.exposeInMainWorld(DESKTOP_BRIDGE_KEY, bridge)

// A message port cannot cross the context bridge; it goes to the page as a message of its own window.
ipcRenderer.on(BACKEND_PORT, (event) => window.postMessage(BACKEND_PORT, window.location.origin, [...event.ports]))

/** The path of a file that a person dropped; nothing for one that a page made up, which has none. */
function pathOf(file: object): string[] {
  const path = file instanceof File ? webUtils.getPathForFile(file) : ''
  return path === '' ? [] : [path]
}
