import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { DomainError, refuse } from '../../core/support/DomainError.ts'
import { byteOrderMarkLength } from './fileKind.ts'
import { JsonMemberScanner } from './JsonMemberScanner.ts'
import type { JsonPiece } from './parseJsonPiece.ts'
import { stopIfCancelled } from './JobControl.ts'
import type { JobControl } from './JobControl.ts'

/** A file that somebody chose: where it is, and what to call it in messages. */
export interface SourceFile {
  readonly path: string
  readonly name: string
}

/** Bytes read at a time: large enough to make the calls cheap, small against the memory budget of an import. */
const CHUNK_BYTES = 1 << 20

/**
 * Reads a file with one JSON object, giving its members, and the elements of those in `streamed`, as they come: all
 * pieces that one chunk completes at a time, never the whole file. A byte order mark of UTF-8 is skipped.
 * Throws `not-found` (no file, a folder, no permission), `bad-input` (anything but one JSON object), `cancelled`.
 */
export async function* readJsonPieces(
  file: SourceFile,
  streamed: ReadonlySet<string>,
  control: JobControl,
): AsyncGenerator<readonly JsonPiece[]> {
  await checkIsFile(file)
  let pieces: JsonPiece[] = []
  const scanner = new JsonMemberScanner(streamed, file.name, (piece) => pieces.push(piece))
  let isFirst = true
  try {
    for await (const chunk of createReadStream(file.path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
      stopIfCancelled(control)
      const mark: number = isFirst ? byteOrderMarkLength(chunk, file.name) : 0
      isFirst = false
      scanner.skip(mark)
      scanner.push(chunk.subarray(mark))
      if (pieces.length > 0) yield pieces
      pieces = []
    }
  } catch (error) {
    throw error instanceof DomainError ? error : unreadable(file, error)
  }
  scanner.finish()
}

async function checkIsFile(file: SourceFile): Promise<void> {
  const info = await stat(file.path).catch((cause: unknown) => {
    throw unreadable(file, cause)
  })
  if (info.isFile()) return
  throw refuse('not-found', {
    what: 'This is not a file',
    where: file.name,
    expected: 'a JSON file',
    received: info.isDirectory() ? 'a folder' : 'something else',
    todo: 'Name the file itself.',
  })
}

function unreadable(file: SourceFile, cause: unknown): Error {
  return refuse(
    'not-found',
    {
      what: 'The file cannot be read',
      where: file.name,
      received: cause instanceof Error ? cause.message : String(cause),
      todo: 'Check the path and the permissions.',
    },
    cause,
  )
}
