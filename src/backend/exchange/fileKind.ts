import { refuse } from '../../core/support/DomainError.ts'

/** What a file that should be JSON turns out to be by its first bytes, and what to do about it. */
interface OtherKind {
  readonly bytes: readonly number[]
  readonly name: string
  readonly todo: string
}

const TO_UTF8 = 'Save it again as UTF-8.'
const UNPACK = 'Unpack it first.'

const OTHER_KINDS: readonly OtherKind[] = [
  { bytes: [0xff, 0xfe], name: 'UTF-16', todo: TO_UTF8 },
  { bytes: [0xfe, 0xff], name: 'UTF-16', todo: TO_UTF8 },
  // Without a byte order mark: a bracket, which is ASCII, with a zero byte behind or before it.
  ...[0x7b, 0x5b].flatMap((bracket) => [
    { bytes: [bracket, 0], name: 'UTF-16', todo: TO_UTF8 },
    { bytes: [0, bracket], name: 'UTF-16', todo: TO_UTF8 },
  ]),
  { bytes: [0x1f, 0x8b], name: 'gzip', todo: UNPACK },
  { bytes: [0x50, 0x4b, 0x03, 0x04], name: 'ZIP', todo: UNPACK },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], name: 'Zstandard', todo: UNPACK },
  { bytes: [0x42, 0x5a, 0x68], name: 'bzip2', todo: UNPACK },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], name: 'xz', todo: UNPACK },
]

const UTF8_MARK = [0xef, 0xbb, 0xbf]

/**
 * The length of the byte order mark of UTF-8 that a file starts with, mostly 0.
 * Throws `bad-input` for a file that is clearly something else than text in UTF-8; `where` is its name.
 */
export function byteOrderMarkLength(start: Uint8Array, where: string): number {
  const startsWith = (bytes: readonly number[]): boolean => bytes.every((byte, index) => start[index] === byte)
  const other = OTHER_KINDS.find(({ bytes }) => startsWith(bytes))
  if (other !== undefined) {
    const what = other.todo === UNPACK ? 'The file is compressed' : 'The file is not written in UTF-8'
    throw refuse('bad-input', { what, where, expected: 'JSON in UTF-8', received: other.name, todo: other.todo })
  }
  return startsWith(UTF8_MARK) ? UTF8_MARK.length : 0
}
