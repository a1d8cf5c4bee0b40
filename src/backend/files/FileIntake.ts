import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { basename, isAbsolute, join } from 'node:path'
import { Transform } from 'node:stream'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { refuse } from '../../core/support/DomainError.ts'
import { randomId } from './randomId.ts'
import { safeFileName } from './safeFileName.ts'
import { makeScratchFolder } from './scratchFolder.ts'

/** A file that a person handed to Strata. The id is all that the renderer ever sees of it. */
export interface TakenFile {
  readonly fileId: string
  /** As the person knows it, made safe; without folders. */
  readonly name: string
  /** Absolute. */
  readonly path: string
  /** True for a copy in Strata's own temporary folder, false for a person's file that was only picked. */
  readonly isUpload: boolean
}

/** Sizes in bytes. Defaults: one upload 4 GiB (COCO's largest annotation file is 0.5), all together 32 GiB. */
export interface FileIntakeOptions {
  readonly maxUploadBytes?: number
  readonly maxTotalBytes?: number
}

/** The files handed in during one run of the backend, by unguessable ids. Uploads are deleted when it closes. */
export class FileIntake {
  readonly #files = new Map<string, { readonly file: TakenFile; readonly bytes: number }>()
  readonly #maxUploadBytes: number
  readonly #maxTotalBytes: number
  #folder: string | null = null
  #totalBytes = 0

  constructor(options: FileIntakeOptions = {}) {
    this.#maxUploadBytes = options.maxUploadBytes ?? 2 ** 32
    this.#maxTotalBytes = options.maxTotalBytes ?? 2 ** 35
  }

  /**
   * Writes a stream to the temporary folder. A stream that breaks off leaves nothing behind. `announcedBytes`: the size
   * that the sender gave, if it did, so that a hopeless upload is refused before it is written.
   * Throws `bad-input` beyond a size limit or for an unusable name, `disk-full`.
   */
  async takeUpload(givenName: string, content: Readable, announcedBytes = 0): Promise<TakenFile> {
    // The sender may go away before the file is open; `pipeline` below then says so.
    content.on('error', () => undefined)
    const name = safeFileName(givenName)
    const hopeless = this.#excess(name, announcedBytes, this.#totalBytes + announcedBytes)
    if (hopeless !== null) throw hopeless
    const fileId = randomId()
    // A folder per upload: names stay what they are (annotations refer to photos by name), none can meet another.
    const folder = join(this.#uploads(), fileId)
    await mkdir(folder)
    const path = join(folder, name)
    let bytes = 0
    const counted = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        bytes += chunk.length
        this.#totalBytes += chunk.length
        done(this.#excess(name, bytes, this.#totalBytes), chunk)
      },
    })
    try {
      await pipeline(content, counted, createWriteStream(path, { flags: 'wx' }))
    } catch (error) {
      this.#totalBytes -= bytes
      await rm(folder, { recursive: true, force: true })
      throw writeFault(error, name)
    }
    return this.#keep({ fileId, name, path, isUpload: true }, bytes)
  }

  /** Takes a file where it is, by a path that the host's own file dialog gave. Throws `bad-input` for a relative one. */
  takePath(path: string): TakenFile {
    if (!isAbsolute(path)) throw refuse('bad-input', { what: 'Not a full path', where: path })
    return this.#keep({ fileId: randomId(), name: basename(path), path, isUpload: false }, 0)
  }

  /** Throws `not-found`. */
  get(fileId: string): TakenFile {
    const known = this.#files.get(fileId)
    if (known !== undefined) return known.file
    throw refuse('not-found', {
      what: 'A chosen file is no longer known',
      received: JSON.stringify(fileId.slice(0, 40)),
      todo: 'Choose it again.',
    })
  }

  /** Forgets a file; an upload is deleted, a picked file is not touched. */
  async release(fileId: string): Promise<void> {
    const known = this.#files.get(fileId)
    if (known === undefined) return
    this.#files.delete(fileId)
    this.#totalBytes -= known.bytes
    if (known.file.isUpload) await rm(join(this.#uploads(), fileId), { recursive: true, force: true })
  }

  async close(): Promise<void> {
    this.#files.clear()
    if (this.#folder !== null) await rm(this.#folder, { recursive: true, force: true })
    this.#folder = null
  }

  #keep(file: TakenFile, bytes: number): TakenFile {
    this.#files.set(file.fileId, { file, bytes })
    return file
  }

  #uploads(): string {
    this.#folder ??= makeScratchFolder()
    return this.#folder
  }

  #excess(name: string, bytes: number, totalBytes: number): Error | null {
    if (bytes > this.#maxUploadBytes) return tooLarge(name, `at most ${this.#maxUploadBytes} bytes per file`)
    if (totalBytes > this.#maxTotalBytes) return tooLarge(name, `at most ${this.#maxTotalBytes} bytes in all`)
    return null
  }
}

function tooLarge(name: string, expected: string): Error {
  const todo = 'Put the file where Strata runs and use the command line: `strata add` or `strata import`.'
  return refuse('bad-input', { what: 'The upload is too large', where: name, expected, todo })
}

function writeFault(error: unknown, name: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  if (error.code !== 'ENOSPC' && error.code !== 'EDQUOT') return error
  return refuse('disk-full', { what: 'No space left for the upload', where: name, todo: 'Free some space.' }, error)
}
