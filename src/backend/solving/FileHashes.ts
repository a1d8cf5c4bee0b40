import { stat } from 'node:fs/promises'
import { refuse } from '../../core/support/DomainError.ts'

interface KnownFile {
  readonly mtimeMs: number
  readonly size: number
  readonly sha256: string
}

/** Hashes of files, read again only when size or time stamp change. */
export class FileHashes {
  readonly #hash: (path: string) => Promise<string>
  readonly #known = new Map<string, KnownFile>()

  constructor(hash: (path: string) => Promise<string>) {
    this.#hash = hash
  }

  /** `name`: for people. Throws `not-found` for what is no file. */
  async of(path: string, name: string): Promise<KnownFile> {
    const stats = await stat(path).catch(() => null)
    if (stats?.isFile() !== true) {
      throw refuse('not-found', { what: 'There is no such file', where: name, todo: 'Choose it again.' })
    }
    const { mtimeMs, size } = stats
    const known = this.#known.get(path)
    if (known !== undefined && known.mtimeMs === mtimeMs && known.size === size) return known
    const fresh = { mtimeMs, size, sha256: await this.#hash(path) }
    this.#known.set(path, fresh)
    return fresh
  }
}
