import { createHash } from 'node:crypto'
import { open, realpath, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { refuse } from '../../core/support/DomainError.ts'
import { stopIfCancelled } from '../exchange/JobControl.ts'
import type { JobControl } from '../exchange/JobControl.ts'
import { codeOf, fileFault } from '../storage/storageFaults.ts'

/** Protobuf's own limit for a message, and so for a model file; larger networks keep their weights in files beside it. */
export const LARGEST_NETWORK = 2 ** 31 - 1
/** Of a folder with all its files: several times the largest network that segments images. */
export const LARGEST_FOLDER = 2 ** 34

/** Bytes read at a time, so that other work gets its turn. */
const PIECE_BYTES = 1 << 20

/** A plain file in a model's folder. */
export interface FileInside {
  /** With links followed. */
  readonly path: string
  readonly size: number
  /** Changes when the file is replaced or written to. */
  readonly stamp: string
}

/**
 * Finds a file that a model names. Throws `not-found` with `missing` as its first words, and `bad-input` when it is no plain
 * file or a link leads out of the folder.
 */
export async function fileInside(folder: string, name: string, missing: string): Promise<FileInside> {
  const where = join(folder, name)
  try {
    const [root, path] = await Promise.all([realpath(folder), realpath(where)])
    if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) {
      throw refuse('bad-input', {
        what: 'A link in the folder of the model leads out of it',
        where,
        expected: `a file inside ${root}`,
        received: path,
        todo: 'Put the file itself there.',
      })
    }
    const { size, mtimeNs, ino } = await stat(path, { bigint: true })
    if (!(await stat(path)).isFile()) {
      throw refuse('bad-input', { what: 'Not a file', where, expected: 'a plain file', todo: 'Put the file there.' })
    }
    return { path, size: Number(size), stamp: `${path} ${size} ${mtimeNs} ${ino}` }
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes(codeOf(error))) throw readFault(error, where)
    const todo = 'Put it there, or check the path.'
    throw refuse(
      'not-found',
      { what: missing, where: folder, expected: `a file ${name}`, received: 'none', todo },
      error,
    )
  }
}

/** SHA-256 of a file in lower-case hex. Throws `cancelled` soon after the signal. */
export async function hashOf(path: string, control: JobControl, onBytes?: (bytes: number) => void): Promise<string> {
  const hash = createHash('sha256')
  await inPieces(path, control, (piece) => {
    hash.update(piece)
    onBytes?.(piece.length)
  })
  return hash.digest('hex')
}

/** A whole file and its SHA-256, of the very same bytes. */
export async function readHashed(
  { path, size }: FileInside,
  control: JobControl,
  onBytes?: (bytes: number) => void,
): Promise<{ readonly bytes: Uint8Array; readonly sha256: string }> {
  const bytes = new Uint8Array(size)
  const hash = createHash('sha256')
  let at = 0
  await inPieces(path, control, (piece) => {
    hash.update(piece)
    bytes.set(piece.subarray(0, Math.max(0, size - at)), at)
    at += piece.length
    onBytes?.(piece.length)
  })
  return { bytes: bytes.subarray(0, Math.min(at, size)), sha256: hash.digest('hex') }
}

async function inPieces(path: string, control: JobControl, work: (piece: Uint8Array) => void): Promise<void> {
  let file: FileHandle | null = null
  try {
    file = await open(path)
    const piece = Buffer.allocUnsafe(PIECE_BYTES)
    for (;;) {
      stopIfCancelled(control)
      const { bytesRead } = await file.read(piece)
      if (bytesRead === 0) return
      work(piece.subarray(0, bytesRead))
    }
  } catch (error) {
    throw readFault(error, path)
  } finally {
    await file?.close()
  }
}

/** What the system says about reading a file of a model. */
function readFault(error: unknown, where: string): Error {
  if (!['EACCES', 'EPERM'].includes(codeOf(error))) return fileFault(error, where)
  const what = 'A file of the model may not be read'
  return refuse('bad-input', { what, where, received: codeOf(error), todo: 'Get permission to read it.' }, error)
}
