import { refuse } from '../../core/support/DomainError.ts'

/** File systems give a name 255 bytes; what follows the name (numbers, endings) needs room too. */
const MAX_BYTES = 200
/** Names that Windows keeps for devices, with any ending. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
/** Separators, control characters, characters Windows refuses, and marks that reverse the direction of text. */
const UNSAFE = /[/\\:*?"<>|\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/**
 * A name that a stranger gave a file, made safe as the last part of a path on every system: no folders, no `..`, no
 * hidden or device names, Unicode in composed form. Throws `bad-input` when nothing is left of it.
 */
export function safeFileName(given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const clean = last.replace(UNSAFE, '_').replace(/^[.\s]+|[.\s]+$/g, '')
  if (clean === '') {
    throw refuse('bad-input', { what: 'Not a usable file name', expected: 'a name', received: JSON.stringify(given) })
  }
  const name = RESERVED.test(clean) ? `_${clean}` : clean
  return shortened(name)
}

/** Cuts the middle part of a name, so that its ending stays. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name
  const dot = name.lastIndexOf('.')
  const ending = dot > 0 && Buffer.byteLength(name.slice(dot)) <= 16 ? name.slice(dot) : ''
  let stem = ''
  let left = MAX_BYTES - Buffer.byteLength(ending)
  for (const character of name.slice(0, name.length - ending.length)) {
    left -= Buffer.byteLength(character)
    if (left < 0) break
    stem += character
  }
  return stem + ending
}
