import { fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { silentLog } from '../../src/backend/log.ts'
import { answerParent } from '../../src/main/answerParent.ts'
import type { ParentPortApi } from '../../src/main/answerParent.ts'
import type {
  ChildProcessApi,
  ElectronApi,
  FrameApi,
  IpcEvent,
  MenuItem,
  PortApi,
  SchemeRegistration,
  WindowApi,
  WindowOptions,
} from '../../src/main/electronApi.ts'
import { RENDERER_ORIGIN } from '../../src/shared/hostPaths.ts'

const FORKED_INFERENCE = join(import.meta.dirname, 'forkedInference.ts')

type Listener = (...args: never[]) => unknown

/** Electron's ports are Node's with events around the messages. */
class PortDouble implements PortApi {
  readonly nodePort: MessagePort

  constructor(nodePort: MessagePort) {
    this.nodePort = nodePort
  }

  on(event: 'message' | 'close', listener: Listener): this {
    const called = listener as (event?: { data: unknown }) => void
    if (event === 'close') this.nodePort.on('close', () => called())
    else this.nodePort.on('message', (data: unknown) => called({ data }))
    return this
  }

  postMessage(message: unknown): void {
    this.nodePort.postMessage(message)
  }

  start(): void {
    this.nodePort.start()
  }

  close(): void {
    this.nodePort.close()
  }
}

/** A backend process that runs in this one: messages cross by structured clone, the real entry answers. */
class ChildDouble implements ChildProcessApi {
  readonly pid = 1
  readonly #events = new EventEmitter()
  readonly #inside = new EventEmitter()

  constructor() {
    const parent: ParentPortApi = {
      on: (event, listener) => this.#inside.on(event, listener),
      postMessage: (message) => void setImmediate(() => this.#events.emit('message', structuredClone(message))),
    }
    answerParent(parent, silentLog(), () => this.crash(0))
  }

  on(event: string, listener: Listener): this {
    this.#events.on(event, listener as (...args: unknown[]) => void)
    return this
  }

  postMessage(message: unknown, transfer: PortApi[] = []): void {
    const data: unknown = structuredClone(message)
    setImmediate(() => this.#inside.emit('message', { data, ports: transfer }))
  }

  /** Ends at once, without closing anything. */
  crash(code = 1): void {
    this.#inside.removeAllListeners()
    this.#events.emit('exit', code)
  }

  kill(): boolean {
    this.crash()
    return true
  }
}

/** An inference host: the real one, in a process of Node's; its port is bridged to that process's channel. */
class HostDouble implements ChildProcessApi {
  readonly process = fork(FORKED_INFERENCE, [], { execArgv: [], serialization: 'advanced' })
  readonly pid = this.process.pid
  readonly #onBegun: () => void

  constructor(onBegun: () => void) {
    this.#onBegun = onBegun
  }

  on(event: string, listener: Listener): this {
    if (event === 'exit') this.process.on('exit', (code) => (listener as (code: number) => void)(code ?? 137))
    return this
  }

  postMessage(_message: unknown, [port]: PortApi[] = []): void {
    this.process.on('message', (message: { readonly kind: string }) => {
      port!.postMessage(message)
      if (message.kind === 'begun') this.#onBegun()
    })
    port!.on('message', ({ data }) => void (this.process.connected && this.process.send(data as object)))
    port!.on('close', () => void (this.process.connected && this.process.disconnect()))
    port!.start()
  }

  kill(): boolean {
    return this.process.kill('SIGKILL')
  }
}

class ContentsDouble extends EventEmitter {
  openWindow: (() => { action: 'deny' }) | null = null
  readonly received: { readonly channel: string; readonly ports: readonly PortApi[] }[] = []

  setWindowOpenHandler(handler: () => { action: 'deny' }): void {
    this.openWindow = handler
  }

  postMessage(channel: string, _message: unknown, ports: PortApi[] = []): void {
    this.received.push({ channel, ports })
    this.emit('received')
  }
}

class WindowDouble extends EventEmitter implements WindowApi {
  readonly webContents = new ContentsDouble()
  readonly options: WindowOptions
  readonly loaded: string[] = []
  title = ''
  isShown = false
  focusCount = 0

  constructor(options: WindowOptions) {
    super()
    this.options = options
  }

  loadURL(url: string): Promise<void> {
    this.loaded.push(url)
    this.emit('ready-to-show')
    return Promise.resolve()
  }

  show(): void {
    this.isShown = true
  }

  focus(): void {
    this.focusCount++
  }

  isMinimized(): boolean {
    return false
  }

  restore(): void {
    this.isShown = true
  }

  setTitle(title: string): void {
    this.title = title
  }

  setRepresentedFilename(): void {}
}

type RequestListener = (details: { readonly url: string }, callback: (answer: { cancel: boolean }) => void) => void

/** What the double was told, and what a test can make happen. */
export class ElectronDouble {
  readonly app = new EventEmitter()
  readonly windows: WindowDouble[] = []
  readonly children: ChildDouble[] = []
  readonly hosts: HostDouble[] = []
  #onHostBegins: () => void = () => undefined
  readonly errors: string[] = []
  readonly recentDocuments: string[] = []
  /** What the person presses in the next question. */
  pressedButton = 0
  readonly schemes: SchemeRegistration[] = []
  readonly protocols = new Map<string, (request: Request) => Promise<Response>>()
  readonly ipc = new Map<string, (event: IpcEvent, ...args: unknown[]) => unknown>()
  menu: MenuItem[] = []
  permissions: {
    request?: (granted: (isGranted: boolean) => void) => void
    check?: () => boolean
    device?: () => boolean
  } = {}
  isSandboxed = false
  isPackaged = true
  hasLock = true
  quits = 0
  userData = ''
  /** Answers of the next file dialogs; a dialog nobody prepared is dismissed. */
  readonly chosenFiles: string[][] = []
  readonly chosenTargets: string[] = []
  #onRequest: RequestListener = () => undefined

  readonly api: ElectronApi = {
    app: {
      isPackaged: this.isPackaged,
      enableSandbox: () => void (this.isSandboxed = true),
      requestSingleInstanceLock: () => this.hasLock,
      whenReady: () => Promise.resolve(),
      quit: () => this.#quit(),
      exit: () => undefined,
      getPath: () => this.userData,
      addRecentDocument: (path) => void this.recentDocuments.push(path),
      on: (event: string, listener: Listener) => this.app.on(event, listener as (...args: unknown[]) => void),
    },
    protocol: {
      registerSchemesAsPrivileged: (schemes) => void this.schemes.push(...schemes),
      handle: (scheme, handler) => void this.protocols.set(scheme, handler),
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: (handler) =>
          void (this.permissions.request = (granted) => handler(null, 'media', granted)),
        setPermissionCheckHandler: (handler) => void (this.permissions.check = handler),
        setDevicePermissionHandler: (handler) => void (this.permissions.device = handler),
        webRequest: { onBeforeRequest: (_filter, listener) => void (this.#onRequest = listener) },
      },
    },
    dialog: {
      showOpenDialog: () => {
        const filePaths = this.chosenFiles.shift()
        return Promise.resolve({ canceled: filePaths === undefined, filePaths: filePaths ?? [] })
      },
      showSaveDialog: () => {
        const filePath = this.chosenTargets.shift()
        return Promise.resolve({ canceled: filePath === undefined, filePath: filePath ?? '' })
      },
      showMessageBoxSync: () => this.pressedButton,
      showErrorBox: (title, content) => void this.errors.push(`${title}: ${content}`),
    },
    ipcMain: {
      handle: (channel, listener) => void this.ipc.set(channel, listener),
      on: (channel, listener) => void this.ipc.set(channel, listener),
    },
    utilityProcess: {
      fork: (modulePath) => {
        if (modulePath.endsWith('inferenceProcess.js')) {
          const host = new HostDouble(() => this.#onHostBegins())
          this.hosts.push(host)
          return host
        }
        const child = new ChildDouble()
        this.children.push(child)
        return child
      },
    },
    menu: { setApplicationMenu: (template) => void (this.menu = template) },
    createWindow: (options) => {
      const window = new WindowDouble(options)
      this.windows.push(window)
      this.app.emit('web-contents-created', {}, window.webContents)
      return window
    },
    createChannel: () => {
      const { port1, port2 } = new MessageChannel()
      return { port1: new PortDouble(port1), port2: new PortDouble(port2) }
    },
  }

  /** Sends a message as the preload script of a page does. */
  async send(channel: string, args: readonly unknown[] = [], frame: FrameApi | null = ownFrame): Promise<unknown> {
    const listener = this.ipc.get(channel)
    const [window] = this.windows
    if (listener === undefined || window === undefined) throw new Error(`nobody hears ${channel}`)
    return listener({ senderFrame: frame, sender: window.webContents }, ...args)
  }

  /** Settles when an inference host has begun with its next task. */
  hostBegins(): Promise<void> {
    return new Promise((resolve) => (this.#onHostBegins = resolve))
  }

  /** The port that the window gets when it asks for the backend. */
  async connectWindow(channel: string): Promise<MessagePort> {
    const contents = this.windows[0]!.webContents
    const arrived = EventEmitter.once(contents, 'received')
    await this.send(channel)
    await arrived
    return (contents.received.at(-1)!.ports[0] as PortDouble).nodePort
  }

  request(scheme: string, url: string, init?: RequestInit): Promise<Response> {
    return this.protocols.get(scheme)!(new Request(url, init))
  }

  isRequestCancelled(url: string): boolean {
    let isCancelled = false
    this.#onRequest({ url }, ({ cancel }) => (isCancelled = cancel))
    return isCancelled
  }

  /** As Electron does: asks `will-quit` listeners, and counts the quits that nobody held back. */
  #quit(): void {
    let isHeld = false
    this.app.emit('will-quit', { preventDefault: () => (isHeld = true) })
    if (!isHeld) {
      this.quits++
      this.app.emit('gone')
    }
  }
}

export const ownFrame: FrameApi = { origin: RENDERER_ORIGIN, parent: null }
