import { refuse } from '../../../core/support/DomainError.ts'

/** Where the bytes of an answer belong. */
export interface AnswerStart {
  /** Position of its first byte in the file. Null: what is here already is not of the server's file. */
  readonly start: number | null
  /** Of the whole file; null: the server does not say. `start` equal to it: everything is there already. */
  readonly total: number | null
  /** To ask for the rest of the same file; null: none that is sure. */
  readonly validator: string | null
}

/**
 * Reads the head of an answer to a request for the bytes from `offset` on. A server may send the whole file all the same.
 * Throws `not-found` and `bad-input` for answers that will not change, and a plain Error for those that may.
 */
export async function startOfAnswer(response: Response, offset: number, where: string): Promise<AnswerStart> {
  const { status, headers } = response
  const validator = validatorOf(headers)
  // An encoding that nobody asked for: its length is not that of the file.
  const isPlain = (headers.get('content-encoding') ?? 'identity') === 'identity'
  if (status === 200) return { start: 0, total: isPlain ? lengthOf(headers.get('content-length')) : null, validator }
  const range = headers.get('content-range') ?? ''
  if (status === 206) {
    const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range) ?? []
    if (from !== undefined && Number(from) === offset)
      return { start: offset, total: lengthOf(total ?? null), validator }
    throw refused(where, `the bytes from ${offset} on`, `content-range ${JSON.stringify(range)}`)
  }
  await response.body?.cancel()
  if (status === 416) {
    const total = lengthOf(/^bytes \*\/(\d+)$/.exec(range)?.[1] ?? null)
    return { start: total === offset ? offset : null, total, validator }
  }
  const answer = `${status} ${response.statusText}`.trim()
  if (status === 408 || status === 429 || status >= 500) throw new Error(`the server answers ${answer}`)
  if (status === 404 || status === 410) {
    throw refuse('not-found', {
      what: 'There is no such file on the server',
      where,
      received: answer,
      todo: 'Check the address.',
    })
  }
  throw refused(where, 'the file', answer)
}

function refused(where: string, expected: string, received: string): Error {
  const todo = 'Check the address, or load the file with another program and add it with `strata models add`.'
  return refuse('bad-input', { what: 'The server does not give the file', where, expected, received, todo })
}

/** Only a strong ETag or a date may be compared for ranges. */
function validatorOf(headers: Headers): string | null {
  const etag = headers.get('etag')
  if (etag !== null && etag.startsWith('"')) return etag
  return headers.get('last-modified')
}

function lengthOf(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null
}
