import { refuse } from '../../core/support/DomainError.ts'
import { parseJsonPiece } from './parseJsonPiece.ts'
import type { JsonPiece } from './parseJsonPiece.ts'

/**
 * Largest single value, in bytes: V8 holds texts of up to 2^29 − 24 characters, and a value is only useful if it can be
 * parsed beside the one before it. Real annotations need less than 10 MB.
 */
const MAX_PIECE_BYTES = 1 << 28

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/** What the scanner expects next, between values. */
type Expectation =
  | 'object'
  | 'first key or }'
  | 'key'
  | ':'
  | 'value'
  | ', or }'
  | 'first element or ]'
  | 'element'
  | ', or ]'
  | 'nothing more'

/**
 * Cuts the text of one JSON object into its members, and the lists named in `streamed` into their elements, without
 * holding more than one of them. It follows the outer structure exactly; the inside of a value is only followed as far
 * as needed to find its end (strings and brackets), since `JSON.parse` judges it afterwards, natively and with no way
 * for a `__proto__` key to become a prototype. Faster by an order of magnitude than a parser that makes tokens, and it
 * knows the byte where something is wrong.
 *
 * Feed it all bytes in order with `push`, then call `finish`. Both throw `bad-input`. Cost: one step per byte.
 */
export class JsonMemberScanner {
  readonly #streamed: ReadonlySet<string>
  readonly #where: string
  readonly #onPiece: (piece: JsonPiece) => void
  #expects: Expectation = 'object'
  #key = ''
  readonly #keys = new Set<string>()
  #index: number | null = null
  /** Offset in the file of the first byte of the chunk at hand. */
  #chunkOffset = 0
  /** The value being read: its bytes in earlier chunks, brackets open in it, whether inside a string, after a `\`. */
  #parts: Uint8Array[] = []
  #partBytes = 0
  #isInValue = false
  #depth = 0
  #isInString = false
  #isEscaped = false
  #isScalar = false

  constructor(streamed: ReadonlySet<string>, where: string, onPiece: (piece: JsonPiece) => void) {
    this.#streamed = streamed
    this.#where = where
    this.#onPiece = onPiece
  }

  /** Counts bytes that come before the text, so that places are right. */
  skip(bytes: number): void {
    this.#chunkOffset += bytes
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      if (this.#isInValue) at = this.#readValue(chunk, at, at)
      else if (isSpace(chunk[at]!)) at++
      else at = this.#readStructure(chunk, at)
    }
    this.#chunkOffset += chunk.length
  }

  /** To be called after the last byte. */
  finish(): void {
    if (this.#expects === 'nothing more' && !this.#isInValue) return
    const empty = this.#chunkOffset === 0
    throw refuse('bad-input', {
      what: empty ? 'The file is empty' : 'The file ends too early',
      where: empty ? this.#where : `${this.#where}, ${this.#place()}, byte ${this.#chunkOffset}`,
      expected: empty ? 'a JSON object {…}' : this.#isInValue ? 'the rest of a value' : this.#expects,
      received: empty ? '0 bytes' : 'the end of the file',
      todo: 'It was cut off: copy or download it again.',
    })
  }

  /** Handles the byte at `at`, which is no space and outside of all values; returns where to go on. */
  #readStructure(chunk: Uint8Array, at: number): number {
    const byte = chunk[at]!
    switch (this.#expects) {
      case 'object':
        return byte === OPEN_OBJECT ? this.#goOn('first key or }', at) : this.#fail(chunk, at, 'a JSON object {…}')
      case 'first key or }':
        if (byte === CLOSE_OBJECT) return this.#goOn('nothing more', at)
        return byte === QUOTE ? this.#startValue(chunk, at) : this.#fail(chunk, at, 'a key "…" or }')
      case 'key':
        return byte === QUOTE ? this.#startValue(chunk, at) : this.#fail(chunk, at, 'a key "…"')
      case ':':
        return byte === COLON ? this.#goOn('value', at) : this.#fail(chunk, at, ':')
      case 'value':
        if (byte !== OPEN_LIST || !this.#streamed.has(this.#key)) return this.#startValue(chunk, at)
        this.#index = 0
        return this.#goOn('first element or ]', at)
      case 'first element or ]':
        return byte === CLOSE_LIST ? this.#endList(at) : this.#startValue(chunk, at)
      case 'element':
        return this.#startValue(chunk, at)
      case ', or }':
        if (byte === COMMA) return this.#goOn('key', at)
        return byte === CLOSE_OBJECT ? this.#goOn('nothing more', at) : this.#fail(chunk, at, ', or }')
      case ', or ]':
        if (byte === COMMA) return this.#goOn('element', at)
        return byte === CLOSE_LIST ? this.#endList(at) : this.#fail(chunk, at, ', or ]')
      case 'nothing more':
        return this.#fail(chunk, at, 'the end of the file')
    }
  }

  #goOn(next: Expectation, at: number): number {
    this.#expects = next
    return at + 1
  }

  #endList(at: number): number {
    this.#index = null
    return this.#goOn(', or }', at)
  }

  #startValue(chunk: Uint8Array, at: number): number {
    const byte = chunk[at]!
    if (byte === COMMA || byte === COLON || byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      return this.#fail(chunk, at, 'a value')
    }
    this.#isInValue = true
    this.#isScalar = byte !== QUOTE && byte !== OPEN_LIST && byte !== OPEN_OBJECT
    this.#depth = byte === OPEN_LIST || byte === OPEN_OBJECT ? 1 : 0
    this.#isInString = byte === QUOTE
    return this.#readValue(chunk, at, at + 1)
  }

  /** Reads on inside a value that began, for this chunk, at `start`; returns where to go on. */
  #readValue(chunk: Uint8Array, start: number, from: number): number {
    const end = this.#isScalar ? endOfScalar(chunk, from) : this.#endOfNested(chunk, from)
    if (end >= 0) {
      this.#isInValue = false
      this.#take(chunk.subarray(start, end))
      this.#complete(end)
      return end
    }
    this.#take(chunk.subarray(start))
    return chunk.length
  }

  /** Where the string or bracket that is open ends, or −1 when it does not end in this chunk. */
  #endOfNested(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at]!
      if (this.#isEscaped) {
        this.#isEscaped = false
      } else if (this.#isInString) {
        if (byte === BACKSLASH) this.#isEscaped = true
        else if (byte === QUOTE) {
          this.#isInString = false
          if (this.#depth === 0) return at + 1
        }
      } else if (byte === QUOTE) {
        this.#isInString = true
      } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        this.#depth++
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
        if (--this.#depth === 0) return at + 1
      }
    }
    return -1
  }

  #take(part: Uint8Array): void {
    this.#parts.push(part)
    this.#partBytes += part.length
    if (this.#partBytes <= MAX_PIECE_BYTES) return
    throw refuse('bad-input', {
      what: 'One value of the file is too large',
      where: `${this.#where}, ${this.#place()}`,
      expected: `at most ${MAX_PIECE_BYTES} bytes`,
      received: 'more',
      todo: 'Split the file.',
    })
  }

  /** A value is complete; `end` is where it ends in the chunk at hand. */
  #complete(end: number): void {
    const bytes = this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts)
    const offset = this.#chunkOffset + end - bytes.length
    this.#parts = []
    this.#partBytes = 0
    if (this.#expects === 'key' || this.#expects === 'first key or }') {
      this.#key = String(parseJsonPiece({ key: 'a key', index: null, bytes, offset }, this.#where))
      if (this.#keys.has(this.#key)) throw this.#repeated(offset)
      this.#keys.add(this.#key)
      this.#expects = ':'
      return
    }
    this.#expects = this.#index === null ? ', or }' : ', or ]'
    this.#onPiece({ key: this.#key, index: this.#index, bytes, offset })
    if (this.#index !== null) this.#index++
  }

  /** Readers disagree on which one counts; with a list of annotations, much would be lost without a word. */
  #repeated(offset: number): Error {
    return refuse('bad-input', {
      what: `The key ${JSON.stringify(this.#key)} is there twice`,
      where: `${this.#where}, byte ${offset}`,
      expected: 'every key once',
      todo: 'Join the two, or leave one out.',
    })
  }

  #place(): string {
    if (this.#key === '') return 'at the start'
    return this.#index === null ? this.#key : `${this.#key}[${this.#index}]`
  }

  #fail(chunk: Uint8Array, at: number, expected: string): never {
    const isStart = this.#expects === 'object'
    throw refuse('bad-input', {
      what: isStart ? 'Not a JSON file with annotations' : 'Not well-formed JSON',
      where: isStart ? this.#where : `${this.#where}, ${this.#place()}, byte ${this.#chunkOffset + at}`,
      expected,
      received: sample(chunk.subarray(at, at + SAMPLE_BYTES)),
      todo: isStart ? 'Choose another file.' : 'Write it again with a JSON library, or copy it again from its source.',
    })
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

/** Where a number, `true`, `false` or `null` ends, or −1 when the chunk ends first. Whether it is one is judged later. */
function endOfScalar(chunk: Uint8Array, from: number): number {
  for (let at = from; at < chunk.length; at++) {
    const byte = chunk[at]!
    if (byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT || isSpace(byte)) return at
  }
  return -1
}

/** How much of what was found instead a message shows. */
const SAMPLE_BYTES = 16

function sample(bytes: Uint8Array): string {
  return JSON.stringify(new TextDecoder('utf-8').decode(bytes))
}
