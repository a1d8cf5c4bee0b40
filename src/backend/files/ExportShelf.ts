import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { refuse } from '../../core/support/DomainError.ts'
import { randomId } from './randomId.ts'
import { safeFileName } from './safeFileName.ts'
import { makeScratchFolder } from './scratchFolder.ts'

/** A finished export waiting to be fetched. */
export interface ShelvedExport {
  readonly exportId: string
  /** What it is called in Strata's temporary folder; hosts save it under a name of their own. */
  readonly name: string
  /** Absolute, in Strata's own temporary folder. */
  readonly path: string
}

/** Exports that were written and wait for the person to save them; deleted when the backend closes. */
export class ExportShelf {
  readonly #exports = new Map<string, ShelvedExport>()
  #folder: string | null = null

  /** A place to write an export to. It can be fetched once `put` was called with it. */
  async reserve(name: string): Promise<ShelvedExport> {
    const exportId = randomId()
    this.#folder ??= makeScratchFolder()
    const folder = join(this.#folder, exportId)
    await mkdir(folder)
    const safeName = safeFileName(name)
    return { exportId, name: safeName, path: join(folder, safeName) }
  }

  put(finished: ShelvedExport): void {
    this.#exports.set(finished.exportId, finished)
  }

  /** Throws `not-found`. */
  get(exportId: string): ShelvedExport {
    const found = this.#exports.get(exportId)
    if (found !== undefined) return found
    throw refuse('not-found', { what: 'This export is no longer there', todo: 'Export again.' })
  }

  async close(): Promise<void> {
    this.#exports.clear()
    if (this.#folder !== null) await rm(this.#folder, { recursive: true, force: true })
    this.#folder = null
  }
}
