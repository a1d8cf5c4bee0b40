import { refuse } from '../../core/support/DomainError.ts'

/** What precedes the numbers of an `.npy` array: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
export interface NpyHeader {
  /** NumPy's own text, e.g. `<f4`: byte order, kind, bytes per element (characters for `U`). */
  readonly type: string
  readonly shape: readonly number[]
  readonly isFortranOrder: boolean
  /** Where the numbers begin. */
  readonly dataOffset: number
}

const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59)
/** Far above any header of numbers; NumPy itself refuses longer ones by default. */
const LONGEST_HEADER = 10_000
/** NumPy writes numbers at multiples of this. */
const ALIGNMENT = 64
const PREFIX_BYTES = 10

/** A comma after every number but the last: with optional ones a header of digits would be split up in 2^n ways. */
const SHAPE = String.raw`\((?:\s*\d+\s*,)*\s*(?:\d+\s*)?\)`
const ITEM = String.raw`'(?:descr|fortran_order|shape)'\s*:\s*(?:'[^'\\]*'|True|False|${SHAPE})`
const HEADER = new RegExp(String.raw`^\{\s*${ITEM}\s*,\s*${ITEM}\s*,\s*${ITEM}\s*,?\s*\}\s*$`)

/**
 * Reads the header by a grammar of its own: a Python literal from a stranger is never evaluated.
 * Throws `bad-input`.
 */
export function parseNpyHeader(bytes: Uint8Array, where: string): NpyHeader {
  if (bytes.length < PREFIX_BYTES || MAGIC.some((value, at) => bytes[at] !== value)) {
    throw bad('Not a NumPy array', where, 'bytes that begin with \\x93NUMPY', `${bytes.length} other bytes`)
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const version = bytes[6]!
  if (version < 1 || version > 3) throw bad('An unknown form of array', where, 'version 1 to 3', `version ${version}`)
  const textOffset = version === 1 ? PREFIX_BYTES : PREFIX_BYTES + 2
  if (bytes.length < textOffset) throw truncated(where, textOffset, bytes.length)
  const textLength = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  const dataOffset = textOffset + textLength
  if (textLength > LONGEST_HEADER) {
    throw bad('The header is too long', where, `at most ${LONGEST_HEADER} bytes`, `${textLength}`)
  }
  if (bytes.length < dataOffset) throw truncated(where, dataOffset, bytes.length)
  const text = new TextDecoder('latin1').decode(bytes.subarray(textOffset, dataOffset))
  const type = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1]
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1]
  const shape = /'shape'\s*:\s*\(([^)]*)\)/.exec(text)?.[1]
  if (!HEADER.test(text) || type === undefined || order === undefined || shape === undefined) {
    const expected = "{'descr': …, 'fortran_order': …, 'shape': …} of a plain array, without fields"
    throw bad('The header of the array cannot be read', where, expected, JSON.stringify(text.trim().slice(0, 80)))
  }
  const sides = [...shape.matchAll(/\d+/g)].map(([digits]) => Number(digits))
  return { type, shape: sides, isFortranOrder: order === 'True', dataOffset }
}

/** An array's bytes with a header of version 1, laid out as NumPy does it. */
export function npyBytes(type: string, shape: readonly number[], data: Uint8Array): Uint8Array<ArrayBuffer> {
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sides}), }`
  const dataOffset = Math.ceil((PREFIX_BYTES + text.length + 1) / ALIGNMENT) * ALIGNMENT
  const padded = `${text.padEnd(dataOffset - PREFIX_BYTES - 1)}\n`
  const bytes = new Uint8Array(dataOffset + data.length)
  bytes.set(MAGIC)
  bytes[6] = 1
  new DataView(bytes.buffer).setUint16(8, padded.length, true)
  bytes.set(new TextEncoder().encode(padded), PREFIX_BYTES)
  bytes.set(data, dataOffset)
  return bytes
}

export function truncated(where: string, expected: number, received: number): Error {
  return bad('The array is cut short', where, `${expected} bytes`, `${received}`, 'Write or copy the file again.')
}

function bad(what: string, where: string, expected: string, received: string, todo?: string): Error {
  const advice = todo ?? 'Write it with numpy.savez from plain float32 arrays.'
  return refuse('bad-input', { what, where, expected, received, todo: advice })
}
