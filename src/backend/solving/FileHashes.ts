import { stat } from 'node:fs/promises'
import { refuse } from '../../core/support/DomainError.ts'
import { hashFile } from '../images/hashFile.ts'

interface KnownFile {
  readonly mtimeMs: number
  readonly size: number
  readonly sha256: string
}

/** Hashes of files, read again only when size or time stamp change. */
export class FileHashes {
  readonly #mostBytes: number
  readonly #known = new Map<string, KnownFile>()

  /** Larger files are refused, before anything of them is read. */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes
  }

  /** `name`: for people. Throws `not-found` for what is no file, `bad-input` for one that is too large. */
  async of(path: string, name: string): Promise<KnownFile> {
    const stats = await stat(path).catch(() => null)
    if (stats?.isFile() !== true) {
      throw refuse('not-found', { what: 'There is no such file', where: name, todo: 'Choose it again.' })
    }
    const { mtimeMs, size } = stats
    if (size > this.#mostBytes) {
      const expected = `at most ${this.#mostBytes} bytes`
      const todo = 'Write cues at half or a quarter of the size of the image.'
      throw refuse('bad-input', { what: 'The file is too large', where: name, expected, received: `${size}`, todo })
    }
    const known = this.#known.get(path)
    if (known !== undefined && known.mtimeMs === mtimeMs && known.size === size) return known
    const fresh = { mtimeMs, size, sha256: await hashFile(path) }
    this.#known.set(path, fresh)
    return fresh
  }
}
