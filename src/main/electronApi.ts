/**
 * The part of Electron that the main process uses, as narrow interfaces. `index.ts` passes the real module, so the
 * compiler holds these to Electron's own types; tests pass a double, so they need no Electron.
 * Listener arguments that nobody reads are `unknown`.
 */
export interface ElectronApi {
  readonly app: ElectronAppApi
  readonly protocol: ProtocolApi
  readonly session: { readonly defaultSession: SessionApi }
  readonly dialog: DialogApi
  readonly ipcMain: IpcApi
  readonly utilityProcess: UtilityProcessApi
  readonly menu: MenuApi
  createWindow(options: WindowOptions): WindowApi
  createChannel(): { readonly port1: PortApi; readonly port2: PortApi }
}

interface Preventable {
  preventDefault(): void
}

export interface ElectronAppApi {
  readonly isPackaged: boolean
  enableSandbox(): void
  requestSingleInstanceLock(): boolean
  whenReady(): Promise<void>
  quit(): void
  exit(code?: number): void
  getPath(name: 'userData'): string
  addRecentDocument(path: string): void
  on(event: 'second-instance', listener: (event: unknown, argv: string[], workingDirectory: string) => void): unknown
  on(event: 'open-file', listener: (event: Preventable, path: string) => void): unknown
  on(event: 'window-all-closed', listener: () => void): unknown
  on(event: 'will-quit', listener: (event: Preventable) => void): unknown
  on(event: 'web-contents-created', listener: (event: unknown, contents: WebContentsApi) => void): unknown
}

export interface SchemeRegistration {
  readonly scheme: string
  readonly privileges: {
    readonly standard: boolean
    readonly secure: boolean
    readonly supportFetchAPI: boolean
    readonly corsEnabled?: boolean
  }
}

export interface ProtocolApi {
  registerSchemesAsPrivileged(schemes: SchemeRegistration[]): void
  handle(scheme: string, handler: (request: Request) => Promise<Response>): void
}

export interface SessionApi {
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, callback: (isGranted: boolean) => void) => void,
  ): void
  setPermissionCheckHandler(handler: () => boolean): void
  setDevicePermissionHandler(handler: () => boolean): void
  readonly webRequest: {
    onBeforeRequest(
      filter: { urls: string[] },
      listener: (details: { readonly url: string }, callback: (answer: { cancel: boolean }) => void) => void,
    ): void
  }
}

export interface FileFilter {
  name: string
  extensions: string[]
}

interface DialogApi {
  showOpenDialog(options: {
    title?: string
    filters?: FileFilter[]
    properties?: ('openFile' | 'multiSelections')[]
  }): Promise<{ readonly canceled: boolean; readonly filePaths: string[] }>
  showSaveDialog(options: {
    title?: string
    defaultPath?: string
    filters?: FileFilter[]
  }): Promise<{ readonly canceled: boolean; readonly filePath: string }>
  showErrorBox(title: string, content: string): void
  /** Waits for the person; the place of the pressed button in `buttons`. */
  showMessageBoxSync(options: {
    type: 'question'
    message: string
    detail: string
    buttons: string[]
    defaultId: number
    cancelId: number
  }): number
}

export interface FrameApi {
  readonly origin: string
  readonly parent: unknown
}

export interface IpcEvent {
  readonly senderFrame: FrameApi | null
  readonly sender: Pick<WebContentsApi, 'postMessage'>
}

interface IpcApi {
  handle(channel: string, listener: (event: IpcEvent, ...args: unknown[]) => unknown): void
  on(channel: string, listener: (event: IpcEvent, ...args: unknown[]) => void): unknown
}

/** Electron's `MessagePortMain`. */
export interface PortApi {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  postMessage(message: unknown): void
  start(): void
  close(): void
}

export interface ChildProcessApi {
  readonly pid: number | undefined
  postMessage(message: unknown, transfer?: PortApi[]): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
  kill(): boolean
}

export interface UtilityProcessApi {
  fork(modulePath: string, args: string[], options: { serviceName: string; stdio: 'inherit' }): ChildProcessApi
}

export interface WindowOptions {
  width: number
  height: number
  minWidth: number
  minHeight: number
  show: boolean
  title: string
  backgroundColor: string
  webPreferences: {
    preload: string
    sandbox: true
    contextIsolation: true
    nodeIntegration: false
    webSecurity: true
    webviewTag: false
    spellcheck: boolean
  }
}

interface WebContentsApi {
  setWindowOpenHandler(handler: () => { action: 'deny' }): void
  on(event: 'will-navigate' | 'will-frame-navigate' | 'will-redirect', listener: (event: Preventable) => void): unknown
  /** The page asked to stay (`beforeunload`); preventing the event lets it go all the same. */
  on(event: 'will-prevent-unload', listener: (event: Preventable) => void): unknown
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown
  on(event: 'render-process-gone', listener: (event: unknown, details: { readonly reason: string }) => void): unknown
  postMessage(channel: string, message: unknown, transfer?: PortApi[]): void
}

export interface WindowApi {
  readonly webContents: WebContentsApi
  loadURL(url: string): Promise<void>
  show(): void
  focus(): void
  isMinimized(): boolean
  restore(): void
  setTitle(title: string): void
  setRepresentedFilename(path: string): void
  once(event: 'ready-to-show', listener: () => void): unknown
  on(event: 'closed', listener: () => void): unknown
}

export interface MenuItem {
  label?: string
  role?: MenuRole
  type?: 'separator'
  accelerator?: string
  /** False: the accelerator is only shown, the key goes to the page (no effect on macOS, where the page is asked first). */
  registerAccelerator?: boolean
  click?: () => void
  submenu?: MenuItem[]
}

type MenuRole =
  | 'quit'
  | 'cut'
  | 'copy'
  | 'paste'
  | 'selectAll'
  | 'togglefullscreen'
  | 'minimize'
  | 'close'
  | 'about'
  | 'appMenu'
  | 'recentDocuments'
  | 'clearRecentDocuments'

interface MenuApi {
  /** Builds the template and makes it the application's menu. */
  setApplicationMenu(template: MenuItem[]): void
}
