import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { outputFault } from '../../exchange/OutputFile.ts'

/** What is known of a download that did not end. */
interface PartState {
  readonly url: string
  /** The server's name for what it sent: a strong ETag, or a date; null: it gave none. */
  readonly validator: string | null
}

/** The first bytes of a download, kept so that a later one can go on from there. It is known by the hash that is wanted. */
export class PartFile {
  readonly path: string
  readonly #statePath: string

  constructor(folder: string, sha256: string) {
    this.path = join(folder, `.download-${sha256}.part`)
    this.#statePath = join(folder, `.download-${sha256}.json`)
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
