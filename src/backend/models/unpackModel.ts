import { mkdir, open, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import type { UnzipFileInfo } from 'fflate'
import { refuse } from '../../core/support/DomainError.ts'
import { isInsidePath } from '../../shared/modelManifest.ts'
import { breathe } from '../exchange/JobControl.ts'
import type { JobControl } from '../exchange/JobControl.ts'
import { outputFault } from '../exchange/OutputFile.ts'
import { fileFault } from '../storage/storageFaults.ts'
import { MANIFEST_FILE } from './readManifest.ts'

/** A zip is read whole; larger models come as folders. */
export const LARGEST_ZIP = 2 ** 31 - 1
const MOST_FILES = 1000
/** What may come out of a zip: weights hardly shrink, so one that grows much more is no model. */
const LEAST_UNPACKED_LIMIT = 2 ** 26
const LARGEST_GROWTH = 20

/**
 * Unpacks a zip with a model's folder into an empty folder, and returns where in it `model.json` is: at the top, or in the one folder
 * that is there. Nothing is written outside, whatever the names say. Throws `bad-input`, `not-found`, `disk-full`, `cancelled`.
 */
export async function unpackModel(zip: string, target: string, control: JobControl): Promise<string> {
  const bytes = await bytesOf(zip)
  const files = contentsOf(bytes, zip)
  const manifests = files.map(({ name }) => name).filter((name) => /^(?:[^/]+\/)?model\.json$/.test(name))
  const manifest = manifests.find((name) => name === MANIFEST_FILE) ?? manifests[0]
  if (manifest === undefined || (manifest !== MANIFEST_FILE && manifests.length > 1)) {
    throw unfit(
      zip,
      'one model.json, at the top or in the one folder',
      manifests.length === 0 ? 'none' : manifests.join(', '),
    )
  }
  for (const [index, { name }] of files.entries()) {
    await breathe(control)
    control.onProgress?.({ stage: 'unpacked files', done: index, total: files.length })
    const content = unzipped(bytes, zip, (file) => file.name === name)[name]
    await writeNew(join(target, ...name.split('/')), content ?? new Uint8Array())
  }
  return join(target, ...manifest.split('/').slice(0, -1))
}

async function bytesOf(zip: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(zip)
    if (size > LARGEST_ZIP) {
      const todo = 'Unpack it and add the folder with `strata models add`.'
      const fault = { what: 'The zip is too large', where: zip, expected: `at most ${LARGEST_ZIP} bytes` }
      throw refuse('bad-input', { ...fault, received: `${size}`, todo })
    }
    return await readFile(zip)
  } catch (error) {
    throw fileFault(error, zip)
  }
}

/** The files in the zip by its list of contents, each checked; folders are made as they are needed. */
function contentsOf(bytes: Uint8Array, zip: string): UnzipFileInfo[] {
  const files: UnzipFileInfo[] = []
  const names = new Set<string>()
  const limit = Math.max(LEAST_UNPACKED_LIMIT, LARGEST_GROWTH * bytes.length)
  let unpacked = 0
  unzipped(bytes, zip, (file) => {
    const { name, originalSize, compression } = file
    const shown = JSON.stringify(name.slice(0, 200))
    if (!isInsidePath(name.replace(/\/$/, ''))) {
      throw unfit(zip, 'names inside the folder, without .., drives, backslashes and the like', shown)
    }
    if (compression !== 0 && compression !== 8) throw unfit(zip, `${shown} stored or deflated`, `method ${compression}`)
    if (name.endsWith('/')) return false
    unpacked += originalSize
    if (unpacked > limit) throw unfit(zip, `at most ${limit} bytes in it`, 'more')
    // Systems differ in whether a name in capitals is another name.
    if (names.has(name.toLowerCase())) throw unfit(zip, 'each name once', shown)
    names.add(name.toLowerCase())
    files.push(file)
    if (files.length > MOST_FILES) throw unfit(zip, `at most ${MOST_FILES} files`, 'more')
    return false
  })
  return files
}

function unzipped(
  bytes: Uint8Array,
  zip: string,
  filter: (file: UnzipFileInfo) => boolean,
): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter })
  } catch (error) {
    // fflate's own errors have a number for a code.
    if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'number') throw error
    throw unfit(zip, 'a whole zip', error.message, error)
  }
}

async function writeNew(path: string, content: Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    const file = await open(path, 'wx')
    try {
      await file.writeFile(content)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw outputFault(error, path)
  }
}

function unfit(where: string, expected: string, received: string, cause?: unknown): Error {
  const todo = 'Zip the folder of a model: model.json, the network, and what the manifest names.'
  return refuse('bad-input', { what: 'Not the zip of a model', where, expected, received, todo }, cause)
}
