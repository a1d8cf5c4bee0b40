import { rm } from 'node:fs/promises'
import { outputFault } from '../exchange/OutputFile.ts'
import { DomainError } from '../../core/support/DomainError.ts'
import { downloadFile } from './download/downloadFile.ts'
import { webAddress } from './download/followRedirects.ts'
import { PartFile } from './download/PartFile.ts'
import { addModelFolder, scratchIn } from './installModel.ts'
import type { InstallRequest } from './installModel.ts'
import type { CheckedModel } from './ModelLibrary.ts'
import { LARGEST_ZIP, unpackModel } from './unpackModel.ts'

export interface PullRequest extends InstallRequest {
  readonly url: string
  /** Of the zip; 64 lower-case hexadecimal digits. */
  readonly sha256: string
  /** For tests: wait before the second try, in milliseconds. */
  readonly firstWait?: number
}

/**
 * Loads the zip of a model's folder and adds the model. Throws what `webAddress`, `PartFile.claim`, `downloadFile`,
 * `unpackModel` and `addModelFolder` throw; what was loaded is kept when it was cancelled or the disk is full.
 */
export async function pullModel(request: PullRequest): Promise<CheckedModel> {
  const url = webAddress(request.url)
  const part = await PartFile.claim(request.library.folders.own, request.sha256)
  try {
    await downloadFile({ ...request, url, part, largestBytes: LARGEST_ZIP })
    return await addPart(part, request)
  } finally {
    part.release()
  }
}

async function addPart(part: PartFile, request: InstallRequest): Promise<CheckedModel> {
  try {
    const model = await addModelZip(part.path, request)
    await part.discard()
    return model
  } catch (error) {
    const mayGoOn = error instanceof DomainError && KEPT_AFTER.has(error.code)
    if (!mayGoOn) await part.discard()
    throw error
  }
}

const KEPT_AFTER: ReadonlySet<string> = new Set([
  'cancelled',
  'disk-full',
  'read-only',
  'inference-crashed',
  'timed-out',
])

/** Adds the model in a zip that lies on disk. Throws what `unpackModel` and `addModelFolder` throw. */
export async function addModelZip(zip: string, request: InstallRequest): Promise<CheckedModel> {
  const scratch = await scratchIn(request.library.folders.own)
  try {
    return await addModelFolder(await unpackModel(zip, scratch, request), request)
  } finally {
    await rm(scratch, { recursive: true, force: true }).catch((error: unknown) =>
      Promise.reject(outputFault(error, scratch)),
    )
  }
}
