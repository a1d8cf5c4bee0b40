import { refuse } from '../../core/support/DomainError.ts'
import { npyBytes, parseNpyHeader, truncated } from './npyHeader.ts'
import type { NpyHeader } from './npyHeader.ts'

/** Numbers of an array of any rank, row-major (C order). */
export interface NumberArray {
  readonly shape: readonly number[]
  readonly values: Float32Array
  /** What had to be done to the numbers, a sentence; null when they are as in the file. */
  readonly conversion: string | null
}

interface NumberType {
  readonly name: string
  readonly bytes: number
  read(view: DataView, count: number, into: Float32Array): void
}

/** By NumPy's text. The last three lose or add something, which is reported. */
const NUMBER_TYPES: Readonly<Record<string, NumberType>> = {
  '<f4': {
    name: 'float32',
    bytes: 4,
    read: (view, count, into) => {
      for (let at = 0; at < count; at++) into[at] = view.getFloat32(4 * at, true)
    },
  },
  '<f8': {
    name: 'float64',
    bytes: 8,
    read: (view, count, into) => {
      for (let at = 0; at < count; at++) into[at] = view.getFloat64(8 * at, true)
    },
  },
  '<f2': {
    name: 'float16',
    bytes: 2,
    read: (view, count, into) => {
      for (let at = 0; at < count; at++) into[at] = halfFloat(view.getUint16(2 * at, true))
    },
  },
  '|u1': {
    name: 'uint8',
    bytes: 1,
    read: (view, count, into) => {
      for (let at = 0; at < count; at++) into[at] = view.getUint8(at) / 255
    },
  },
}

const ASCONTIGUOUS = 'Write it with numpy.ascontiguousarray(array, dtype="<f4").'

/**
 * Reads an array of numbers as float32. Throws `bad-input` for other types, Fortran order, wrong lengths, and for more than
 * `mostBytes` of float32: a byte of uint8 becomes four.
 */
export function readNumbers(bytes: Uint8Array, where: string, mostBytes = Infinity): NumberArray {
  const header = parseNpyHeader(bytes, where)
  const type = Object.hasOwn(NUMBER_TYPES, header.type) ? NUMBER_TYPES[header.type] : undefined
  if (type === undefined) {
    const expected = 'float32 (or float64, float16, uint8), little-endian'
    throw refuse('bad-input', {
      what: 'Numbers of a type that is not read',
      where,
      expected,
      received: header.type,
      todo: ASCONTIGUOUS,
    })
  }
  const data = dataOf(bytes, header, type.bytes, where)
  const count = countOf(header)
  if (4 * count > mostBytes) {
    const what = 'The arrays are too large together'
    const todo = 'Write cues at half or a quarter of the size of the image.'
    const [expected, received] = [`at most ${mostBytes} bytes of float32`, `${4 * count} in this array`]
    throw refuse('bad-input', { what, where, expected, received, todo })
  }
  const values = new Float32Array(count)
  if (header.type === '<f4' && data.byteOffset % 4 === 0 && isLittleEndian()) {
    values.set(new Float32Array(data.buffer, data.byteOffset, count))
  } else {
    type.read(new DataView(data.buffer, data.byteOffset, data.byteLength), count, values)
  }
  const scaled = type.name === 'uint8' ? ', 255 standing for 1' : ''
  const conversion = type.name === 'float32' ? null : `${where} was ${type.name} and was read as float32${scaled}.`
  return { shape: header.shape, values, conversion }
}

/** Names, and characters in each, that a list may have: far more than classes that anybody tells apart. */
const MOST_NAMES = 10_000

/** Reads a list of names: a one-dimensional array of str (`<U…`) or bytes (`|S…`). */
export function readNames(bytes: Uint8Array, where: string): readonly string[] {
  const header = parseNpyHeader(bytes, where)
  const [, kind, digits] = /^[<|]([US])(\d+)$/.exec(header.type) ?? []
  if (kind === undefined || digits === undefined || header.shape.length > 1) {
    throw refuse('bad-input', {
      what: 'Not a list of names',
      where,
      expected: 'a one-dimensional array of str',
      received: `${header.type} of shape (${header.shape.join(', ')})`,
      todo: 'Write numpy.array(["cup", "plate"]); arrays of objects are not read.',
    })
  }
  const length = Number(digits)
  const width = kind === 'U' ? 4 : 1
  const count = countOf(header)
  if (count > MOST_NAMES || length > MOST_NAMES) {
    throw refuse('bad-input', {
      what: 'The list of names is too long',
      where,
      expected: `at most ${MOST_NAMES} names of at most ${MOST_NAMES} characters`,
      received: `${count} names of ${length}`,
      todo: 'Write one short name for each plane of classes.',
    })
  }
  const data = dataOf(bytes, header, length * width, where)
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  return Array.from({ length: count }, (_, name) => {
    const codes = Array.from({ length }, (_, at) => {
      const offset = (name * length + at) * width
      const code = width === 4 ? view.getUint32(offset, true) : view.getUint8(offset)
      return code <= 0x10_ffff ? code : 0xfffd
    })
    return String.fromCodePoint(...codes).replace(/\0+$/, '')
  })
}

/** The bytes of an array of float32. */
export function numbersToNpy(shape: readonly number[], values: Float32Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(values.length * 4)
  if (isLittleEndian()) copy.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  else values.forEach((value, at) => new DataView(copy.buffer).setFloat32(4 * at, value, true))
  return npyBytes('<f4', shape, copy)
}

/** The bytes of a one-dimensional array of str. */
export function namesToNpy(names: readonly string[]): Uint8Array<ArrayBuffer> {
  const points = names.map((name) => Array.from(name, (character) => character.codePointAt(0)!))
  const longest = Math.max(1, ...points.map((codes) => codes.length))
  const data = new Uint8Array(names.length * longest * 4)
  const view = new DataView(data.buffer)
  points.forEach((codes, name) => codes.forEach((code, at) => view.setUint32((name * longest + at) * 4, code, true)))
  return npyBytes(`<U${longest}`, [names.length], data)
}

/** The data bytes, after checks of order and length. */
function dataOf(bytes: Uint8Array, header: NpyHeader, itemBytes: number, where: string): Uint8Array {
  if (header.isFortranOrder && header.shape.filter((side) => side > 1).length > 1) {
    const expected = 'C order (fortran_order: False)'
    throw refuse('bad-input', {
      what: 'The array is stored by columns',
      where,
      expected,
      received: 'Fortran order',
      todo: ASCONTIGUOUS,
    })
  }
  const length = countOf(header) * itemBytes
  const data = bytes.subarray(header.dataOffset)
  if (data.length < length) throw truncated(where, header.dataOffset + length, bytes.length)
  return data.subarray(0, length)
}

function countOf({ shape }: NpyHeader): number {
  return shape.reduce((product, side) => product * side, 1)
}

function isLittleEndian(): boolean {
  return new Uint8Array(Uint16Array.of(1).buffer)[0] === 1
}

/** The value of IEEE 754 binary16 bits. */
function halfFloat(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN
  return sign * (1024 + fraction) * 2 ** (exponent - 25)
}
