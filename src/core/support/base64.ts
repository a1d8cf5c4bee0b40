import { refuse } from './DomainError.ts'

/** RFC 4648 §4. Written here because `core` may name neither `Buffer` nor `btoa`. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
/** Value of each ASCII code, -1 where it is not in the alphabet. */
const VALUES = new Int8Array(128).fill(-1)
for (let value = 0; value < ALPHABET.length; value++) VALUES[ALPHABET.charCodeAt(value)] = value

export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at
    const group = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    text += ALPHABET[group >> 18]! + ALPHABET[(group >> 12) & 63]!
    text += left > 1 ? ALPHABET[(group >> 6) & 63]! : '='
    text += left > 2 ? ALPHABET[group & 63]! : '='
  }
  return text
}

/** Throws `bad-input` for anything but canonical padded base64. */
export function fromBase64(text: string, where = 'base64 text'): Uint8Array {
  if (text.length % 4 !== 0) throw bad(where, 'a length divisible by 4', String(text.length))
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  for (let at = 0, out = 0; at < text.length; at += 4) {
    let group = 0
    for (let digit = 0; digit < 4; digit++) {
      const isPadding = at + digit >= text.length - padding
      const value = isPadding ? 0 : (VALUES[text.charCodeAt(at + digit)] ?? -1)
      if (value < 0) throw bad(where, 'characters of the base64 alphabet', JSON.stringify(text[at + digit]))
      group = (group << 6) | value
    }
    const unused = at + 4 < text.length ? 0 : group & ((1 << (8 * padding)) - 1)
    if (unused !== 0) throw bad(where, 'zeros in the unused last bits', JSON.stringify(text.slice(at)))
    bytes[out++] = group >> 16
    if (out < bytes.length) bytes[out++] = (group >> 8) & 255
    if (out < bytes.length) bytes[out++] = group & 255
  }
  return bytes
}

function bad(where: string, expected: string, received: string): Error {
  return refuse('bad-input', { what: 'Not base64', where, expected, received })
}
