import { open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { DomainError, refuse } from '../../../core/support/DomainError.ts'
import type { JobControl } from '../../exchange/JobControl.ts'
import { outputFault } from '../../exchange/OutputFile.ts'
import { codeOf } from '../../storage/storageFaults.ts'
import { hashOf } from '../modelFiles.ts'
import { followRedirects } from './followRedirects.ts'
import type { PartFile } from './PartFile.ts'
import { startOfAnswer } from './startOfAnswer.ts'

/** Tries in a row that bring nothing new before it is given up. */
const MOST_TRIES = 5
/** Wait before the second try, in milliseconds; doubled each time. */
const FIRST_WAIT = 500
/** A connection that brings nothing for so long is given up, in milliseconds. */
const LONGEST_SILENCE = 30_000

export interface DownloadRequest extends JobControl {
  /** As `webAddress` gives it. */
  readonly url: URL
  /** Where what is loaded lies, with the hash that it must have. */
  readonly part: PartFile
  readonly largestBytes: number
  /** For tests; default half a second. */
  readonly firstWait?: number
}

/**
 * Loads a file and checks its hash. When the connection breaks off, it is asked for the rest; what came before a cancel or a
 * failure of the network is kept for the next time. The caller discards the part when it has used it, and releases it.
 * Throws `bad-input`, `not-found`, `disk-full`, `read-only`, `cancelled`, `timed-out`.
 */
export async function downloadFile(request: DownloadRequest): Promise<void> {
  const { url, part } = request
  const { sha256 } = part
  const wasBegun = (await part.size()) > 0
  await loadRest(request)
  let received = await hashOf(part.path, request)
  if (received !== sha256 && wasBegun) {
    // The first bytes may be of an older file: only one loaded in one go proves that the server's is another.
    await part.discard()
    await loadRest(request)
    received = await hashOf(part.path, request)
  }
  if (received === sha256) return
  await part.discard()
  throw refuse('bad-input', {
    what: 'The file that the server has is not the one that was asked for',
    where: url.href,
    expected: `SHA-256 ${sha256}`,
    received,
    todo: 'Check the address and the hash with whoever offers the model.',
  })
}

async function loadRest(request: DownloadRequest): Promise<void> {
  const { url, part } = request
  for (let tries = 0; ;) {
    const before = await part.size()
    try {
      await loadOnce(request)
      return
    } catch (error) {
      if (request.signal?.aborted === true) throw cancelled(error)
      if (error instanceof DomainError) throw error
      // Something new came: the connection is bad, but not gone.
      tries = (await part.size()) > before ? 1 : tries + 1
      if (tries >= MOST_TRIES) throw unreachable(url, error)
      const wait = (request.firstWait ?? FIRST_WAIT) * 2 ** (tries - 1)
      await sleep(wait, undefined, request.signal === undefined ? {} : { signal: request.signal }).catch(
        (reason: unknown) => {
          throw cancelled(reason)
        },
      )
    }
  }
}

/** One answer of the server, written to the part as it comes. Rejects with what `fetch` says when the connection fails. */
async function loadOnce(request: DownloadRequest): Promise<void> {
  const { url, part, largestBytes, onProgress } = request
  const silence = new AbortController()
  const timer = setTimeout(() => silence.abort(new Error('the server says nothing')), LONGEST_SILENCE)
  const signal = AbortSignal.any([silence.signal, ...(request.signal === undefined ? [] : [request.signal])])
  try {
    const offset = await part.size()
    const state = offset === 0 ? null : await part.stateOf(url.href)
    const ranges = { range: `bytes=${offset}-`, ...(state?.validator ? { 'if-range': state.validator } : {}) }
    const response = await followRedirects(url, state === null ? {} : ranges, signal)
    const { start, total, validator } = await startOfAnswer(response, state === null ? 0 : offset, url.href)
    if (start === null) {
      await part.discard()
      throw new Error('the file on the server has changed')
    }
    if (start > 0 && start === total) return
    if (total !== null && total > largestBytes) throw tooLarge(url, largestBytes, total)
    await part.remember({ url: url.href, validator })
    const file = await open(part.path, start === 0 ? 'w' : 'r+').catch((error: unknown) => {
      throw outputFault(error, part.path)
    })
    try {
      let done = start
      for await (const piece of response.body ?? []) {
        timer.refresh()
        if (done + piece.length > largestBytes) throw tooLarge(url, largestBytes, done + piece.length)
        await file.write(piece, 0, piece.length, done).catch((error: unknown) => {
          throw outputFault(error, part.path)
        })
        done += piece.length
        onProgress?.({ stage: 'loaded bytes', done, total })
      }
      await file.truncate(done)
      if (total !== null && done < total) throw new Error(`the connection ended after ${done} of ${total} bytes`)
    } finally {
      await file.close()
    }
  } finally {
    clearTimeout(timer)
  }
}

function cancelled(cause: unknown): Error {
  const todo = 'What was loaded is kept: the same command goes on from there.'
  return refuse('cancelled', { what: 'Cancelled', todo }, cause)
}

function unreachable(url: URL, cause: unknown): Error {
  const reason = codeOf(cause) || (cause instanceof Error ? cause.message : String(cause))
  return refuse(
    reason.startsWith('the server says nothing') ? 'timed-out' : 'not-found',
    {
      what: 'The server cannot be reached, or the connection breaks off again and again',
      where: url.href,
      received: reason,
      todo: 'Check the address and the network. What was loaded is kept: the same command goes on from there.',
    },
    cause,
  )
}

function tooLarge(url: URL, limit: number, received: number): Error {
  const todo = 'Load it with another program, unpack it, and add the folder with `strata models add`.'
  const fault = { what: 'The file is too large', where: url.href, expected: `at most ${limit} bytes` }
  return refuse('bad-input', { ...fault, received: `${received}`, todo })
}
