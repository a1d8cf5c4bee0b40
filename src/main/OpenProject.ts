import { backendGone } from '../backend/hostFaults.ts'
import { BackendHandle } from './BackendHandle.ts'
import type { BackendSurroundings } from './BackendHandle.ts'

export interface OpenProjectOptions extends BackendSurroundings {
  readonly cacheDir: string
  /** Tells the person that a project could not be opened. */
  readonly showError: (title: string, message: string) => void
}

/**
 * The project that is open, and its backend process: at most one. A backend that ended unexpectedly is started again by
 * the next one who needs it, which is the window, looking for its lost connection.
 */
export class OpenProject {
  readonly #options: OpenProjectOptions
  #path: string | null = null
  #handle: Promise<BackendHandle> | null = null

  constructor(options: OpenProjectOptions) {
    this.#options = options
  }

  get path(): string | null {
    return this.#path
  }

  /** Closes what is open and opens this; false when that failed, which the person was then told. */
  async open(path: string, create: boolean): Promise<boolean> {
    await this.close()
    this.#path = path
    this.#handle = this.#start(path, create)
    try {
      await this.#handle
      return true
    } catch (error) {
      this.#path = null
      this.#handle = null
      this.#options.showError('The project cannot be opened', error instanceof Error ? error.message : String(error))
      return false
    }
  }

  /** The backend of the open project, started anew if it ended. Rejects when no project is open. */
  async backend(): Promise<BackendHandle> {
    const known = this.#handle
    const path = this.#path
    if (path === null || known === null) throw backendGone()
    const handle = await known.catch(() => null)
    if (handle?.isRunning === true) return handle
    // Whoever comes first starts it; the others, and a project closed meanwhile, show in the field.
    if (this.#handle === known) this.#handle = this.#start(path, false)
    if (this.#handle === null) throw backendGone()
    return this.#handle
  }

  /** Waits until the backend has closed the project and is gone. */
  async close(): Promise<void> {
    const closing = this.#handle
    this.#handle = null
    this.#path = null
    const handle = await closing?.catch(() => null)
    await handle?.close()
  }

  async #start(projectPath: string, create: boolean): Promise<BackendHandle> {
    const { cacheDir } = this.#options
    const handle = new BackendHandle(this.#options)
    try {
      await handle.ask('open', { projectPath, create, cacheDir })
      return handle
    } catch (error) {
      await handle.close()
      throw error
    }
  }
}
