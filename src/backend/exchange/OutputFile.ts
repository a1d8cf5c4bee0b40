import { randomBytes } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { DomainError, refuse } from '../../core/support/DomainError.ts'
import type { ErrorCode, Fault } from '../../core/support/DomainError.ts'
import { publishFile } from '../storage/durableFiles.ts'
import { codeOf } from '../storage/storageFaults.ts'

/** Characters gathered before they are written. */
const BUFFERED_CHARACTERS = 1 << 20

/**
 * A file being written under another name in its own folder, so that at every moment there is either the old file or
 * the whole new one. Every method throws `read-only`, `disk-full`, `not-found` or `bad-input` for what the system says.
 */
export class OutputFile {
  readonly path: string
  readonly #draftPath: string
  readonly #handle: FileHandle
  #buffer: string[] = []
  #buffered = 0

  private constructor(path: string, draftPath: string, handle: FileHandle) {
    this.path = path
    this.#draftPath = draftPath
    this.#handle = handle
  }

  static async create(path: string): Promise<OutputFile> {
    const draftPath = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.draft`)
    try {
      return new OutputFile(path, draftPath, await open(draftPath, 'wx'))
    } catch (error) {
      throw outputFault(error, path)
    }
  }

  async write(text: string): Promise<void> {
    this.#buffer.push(text)
    this.#buffered += text.length
    if (this.#buffered >= BUFFERED_CHARACTERS) await this.#flush()
  }

  async writeBytes(bytes: Uint8Array): Promise<void> {
    await this.#flush()
    try {
      await this.#handle.writeFile(bytes)
    } catch (error) {
      throw outputFault(error, this.path)
    }
  }

  /** Gives the finished file its name, durably; a file that had it before is replaced. */
  async publish(): Promise<void> {
    await this.#flush()
    try {
      await this.#handle.close()
      publishFile(this.#draftPath, this.path)
    } catch (error) {
      throw outputFault(error, this.path)
    }
  }

  /** Removes what was written. To be called when anything above threw; never throws itself. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => undefined)
    await rm(this.#draftPath, { force: true }).catch(() => undefined)
  }

  async #flush(): Promise<void> {
    const text = this.#buffer.join('')
    this.#buffer = []
    this.#buffered = 0
    try {
      await this.#handle.writeFile(text)
    } catch (error) {
      throw outputFault(error, this.path)
    }
  }
}

const FAULTS: Readonly<Record<string, { readonly code: ErrorCode; readonly fault: Fault }>> = {
  ...entries(['ENOSPC', 'EDQUOT'], 'disk-full', {
    what: 'There is no space left for the file',
    todo: 'Free some space or choose another disk; a file of this name that was there before is kept.',
  }),
  ...entries(['EROFS', 'EACCES', 'EPERM'], 'read-only', {
    what: 'The folder or the file cannot be written',
    todo: 'Choose another folder, or get write permission.',
  }),
  ...entries(['ENOENT', 'ENOTDIR'], 'not-found', {
    what: 'There is no such folder',
    todo: 'Make the folder first, or check the path.',
  }),
  ...entries(['EISDIR', 'ENOTEMPTY', 'EEXIST'], 'bad-input', {
    what: 'This is a folder, not a file',
    todo: 'Name the file to write.',
  }),
}

function entries(systemCodes: readonly string[], code: ErrorCode, fault: Fault) {
  return Object.fromEntries(systemCodes.map((systemCode) => [systemCode, { code, fault }]))
}

/** The refusal for what the system says about writing somewhere. */
export function outputFault(error: unknown, path: string): Error {
  if (error instanceof DomainError) return error
  const systemCode = codeOf(error)
  const known = FAULTS[systemCode]
  if (known !== undefined) return refuse(known.code, { ...known.fault, where: path, received: systemCode }, error)
  const text = error instanceof Error ? error.message : String(error)
  return new DomainError('internal', `Unexpected failure while writing ${path}: ${text}`, { path }, error)
}
