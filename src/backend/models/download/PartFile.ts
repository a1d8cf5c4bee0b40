import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { refuse } from '../../../core/support/DomainError.ts'
import { outputFault } from '../../exchange/OutputFile.ts'
import { OwnerLock } from '../../storage/OwnerLock.ts'

/** What is known of a download that did not end. */
interface PartState {
  readonly url: string
  /** The server's name for what it sent: a strong ETag, or a date; null: it gave none. */
  readonly validator: string | null
}

/**
 * The first bytes of a download, kept so that a later one can go on from there. It is known by the hash that is wanted, and
 * belongs to one process at a time.
 */
export class PartFile {
  readonly path: string
  readonly sha256: string
  readonly #statePath: string
  readonly #lock: OwnerLock

  private constructor(folder: string, sha256: string, lock: OwnerLock) {
    this.path = join(folder, `.download-${sha256}.part`)
    this.sha256 = sha256
    this.#statePath = join(folder, `.download-${sha256}.json`)
    this.#lock = lock
  }

  /**
   * The part in a folder, which is made if it is not there; to be released. Throws `bad-input` while another process, or
   * another download of this one, loads the same file; `disk-full`, `read-only`.
   */
  static async claim(folder: string, sha256: string): Promise<PartFile> {
    const lockPath = join(folder, `.download-${sha256}.lock`)
    try {
      await mkdir(folder, { recursive: true })
      const lock = OwnerLock.acquire(lockPath, new Date(), (owner) => loadedElsewhere(owner, folder, lockPath))
      return new PartFile(folder, sha256, lock)
    } catch (error) {
      throw outputFault(error, folder)
    }
  }

  /** Lets others go on with what is there. */
  release(): void {
    this.#lock.release()
  }

  async size(): Promise<number> {
    return stat(this.path).then(
      (found) => found.size,
      () => 0,
    )
  }

  /** What is known of the part, if it is of `url`; null: nothing, so it is not to be added to. */
  async stateOf(url: string): Promise<PartState | null> {
    const text = await readFile(this.#statePath, 'utf8').catch(() => '')
    try {
      const state = JSON.parse(text) as Partial<PartState>
      if (state.url !== url) return null
      return { url, validator: typeof state.validator === 'string' ? state.validator : null }
    } catch {
      return null
    }
  }

  /** Throws `disk-full`, `read-only`. */
  async remember(state: PartState): Promise<void> {
    try {
      await writeFile(this.#statePath, JSON.stringify(state))
    } catch (error) {
      throw outputFault(error, this.#statePath)
    }
  }

  async discard(): Promise<void> {
    await Promise.all([this.path, this.#statePath].map((path) => rm(path, { force: true })))
  }
}

function loadedElsewhere(owner: string, folder: string, lockPath: string): Error {
  return refuse('bad-input', {
    what: `The same file is being loaded by ${owner}`,
    where: folder,
    todo: `Wait until that has ended, or stop it and give the same command again. If that process is gone for certain, delete ${lockPath}.`,
  })
}
