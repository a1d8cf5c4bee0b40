/** What the preload script puts on `window` under Electron, and nothing else: one function per thing the window may ask. */
export interface DesktopBridge {
  /** Asks the main process for a message port to the backend; it arrives by `window.postMessage` as `BACKEND_PORT`. */
  connectBackend(): void
  /** Opens the system's file dialog; paths stay in the main process, the answer holds opaque ids. */
  pickFiles(
    kind: 'annotations' | 'images' | 'cues',
  ): Promise<readonly { readonly fileId: string; readonly name: string }[]>
  /** Takes files dropped on the window (DOM `File`s); the preload script, not the page, learns their paths. */
  takeFiles(files: readonly object[]): Promise<readonly { readonly fileId: string; readonly name: string }[]>
  /** Opens the system's save dialog and copies the finished export there; false when it was dismissed. */
  saveExport(exportId: string, suggestedName: string): Promise<boolean>
}

export const DESKTOP_BRIDGE_KEY = 'strataDesktop'
export const BACKEND_PORT = 'strata:backend-port'
