import { basename, join } from 'node:path'
import { RENDERER_ORIGIN } from '../shared/hostPaths.ts'
import { applicationMenu } from './applicationMenu.ts'
import type { ElectronApi, WindowApi } from './electronApi.ts'
import { registerIpcHandlers } from './ipcHandlers.ts'
import { lockDownContents, lockDownSession } from './lockDown.ts'
import { OpenProject } from './OpenProject.ts'
import { projectArgument, withProjectEnding } from './projectArgument.ts'
import { registerSchemes, serveImages, serveRenderer } from './protocols.ts'

/** What the main process is told of its surroundings. Paths are absolute. */
export interface MainOptions {
  readonly rendererDir: string
  readonly preloadPath: string
  readonly backendPath: string
  readonly hostPath: string
  readonly argv: readonly string[]
  readonly workingDirectory: string
  readonly platform: NodeJS.Platform
  /** Address of the dev server instead of the built renderer; heeded only in an unpackaged app. */
  readonly devServer: string | null
}

const PROJECT_FILTER = [{ name: 'Strata project', extensions: ['strata'] }]

/**
 * The desktop host, in order: one instance only; own schemes; everything foreign denied; the project of the command line
 * (or one chosen in a dialog) opened in a backend process; a window on it; at the end, the backend closed before the app.
 * Settles when the window is there, or when the app is about to quit instead.
 */
export async function startMain(electron: ElectronApi, options: MainOptions): Promise<void> {
  const { app, dialog } = electron
  const devServer = app.isPackaged ? null : options.devServer
  if (!app.requestSingleInstanceLock()) return app.quit()
  app.enableSandbox()
  registerSchemes(electron.protocol)
  lockDownContents(app)

  const project = new OpenProject({
    utilityProcess: electron.utilityProcess,
    createChannel: () => electron.createChannel(),
    backendPath: options.backendPath,
    hostPath: options.hostPath,
    cacheDir: join(app.getPath('userData'), 'cache'),
    showError: (title, message) => dialog.showErrorBox(title, message),
  })
  let window: WindowApi | null = null
  let isStarting = true
  let asked = projectArgument(options.argv, options.workingDirectory)
  let lastShown: Promise<unknown> = Promise.resolve()

  // A file opened from the system's file manager: until the app has started it is the project to start with.
  const open = (path: string): void => {
    if (isStarting) asked = path
    else void show(path, false)
  }
  app.on('open-file', (event, path) => {
    event.preventDefault()
    open(path)
  })
  app.on('second-instance', (_event, argv, workingDirectory) => {
    const path = projectArgument(argv, workingDirectory)
    if (path !== null) open(path)
    if (window?.isMinimized() === true) window.restore()
    window?.focus()
  })
  app.on('window-all-closed', () => app.quit())
  closeBeforeQuit(electron, project)

  await app.whenReady()
  lockDownSession(electron.session.defaultSession, devServer)
  serveRenderer(electron.protocol, options.rendererDir)
  serveImages(electron.protocol, async (input) => (await project.backend()).ask('bytes', input))
  const startPage = devServer ?? `${RENDERER_ORIGIN}/`
  const pageOrigin = devServer === null ? RENDERER_ORIGIN : new URL(devServer).origin
  registerIpcHandlers(electron, { pageOrigin, backend: () => project.backend() })
  electron.menu.setApplicationMenu(
    applicationMenu(options.platform, { newProject: () => void choose(true), openProject: () => void choose(false) }),
  )
  isStarting = false
  const hasProject = asked === null ? await choose(false) : await show(asked, false)
  if (!hasProject) app.quit()

  /**
   * Opens a project in the window, which is made or loaded anew; false, and the former one again, when that failed. One at
   * a time (a file manager may open several at once), or a backend would be started that nobody closes.
   */
  function show(path: string, create: boolean): Promise<boolean> {
    const shown = lastShown.then(() => showNow(path, create))
    lastShown = shown.catch(() => undefined)
    return shown
  }

  async function showNow(path: string, create: boolean): Promise<boolean> {
    const previous = project.path
    if (!(await project.open(path, create))) {
      if (window !== null && previous !== null) await project.open(previous, false)
      return false
    }
    app.addRecentDocument(path)
    window ??= createWindow(electron, options.preloadPath, startPage, () => (window = null))
    window.setTitle(`${basename(path)} — Strata`)
    window.setRepresentedFilename(path)
    await window.loadURL(startPage)
    return true
  }

  async function choose(create: boolean): Promise<boolean> {
    if (create) {
      const { canceled, filePath } = await dialog.showSaveDialog({ title: 'New project', filters: PROJECT_FILTER })
      return !canceled && show(withProjectEnding(filePath), true)
    }
    const chosen = await dialog.showOpenDialog({
      title: 'Open a project',
      filters: PROJECT_FILTER,
      properties: ['openFile'],
    })
    const [path] = chosen.filePaths
    return !chosen.canceled && path !== undefined && show(path, false)
  }
}

function createWindow(electron: ElectronApi, preload: string, startPage: string, onClosed: () => void): WindowApi {
  const window = electron.createWindow({
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Strata',
    backgroundColor: '#18181b',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  window.on('closed', onClosed)
  window.webContents.on('will-prevent-unload', (event) => {
    if (leavesUnsaved(electron)) event.preventDefault()
  })
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return
    // The box waits for the person, so a window that keeps crashing does not do so in circles.
    electron.dialog.showErrorBox('The window stopped working', `Everything shown as saved is saved (${reason}).`)
    void window.loadURL(startPage)
  })
  return window
}

/** Electron shows no question of its own when the page has something unsaved: without this one the window stays open. */
function leavesUnsaved({ dialog }: ElectronApi): boolean {
  const answer = dialog.showMessageBoxSync({
    type: 'question',
    message: 'Some changes are not saved yet.',
    detail: 'They are being saved, or Strata’s backend does not answer. What is closed now without them is lost.',
    buttons: ['Stay', 'Close without saving'],
    defaultId: 0,
    cancelId: 0,
  })
  return answer === 1
}

/** Holds the end of the app back until the backend has closed the project. */
function closeBeforeQuit({ app }: ElectronApi, project: OpenProject): void {
  let isClosed = false
  app.on('will-quit', (event) => {
    if (isClosed) return
    event.preventDefault()
    void project.close().finally(() => {
      isClosed = true
      app.quit()
    })
  })
}
