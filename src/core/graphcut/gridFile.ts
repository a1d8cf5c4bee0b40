import { refuse } from '../support/DomainError.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import { Fnv1a64 } from './Fnv1a64.ts'
import { ARC_X, LARGEST_CAPACITY } from './GridMinCut.ts'
import type { GridCapacities, GridConnectivity } from './GridMinCut.ts'

/**
 * A min-cut instance as it is exchanged with other solvers, in the form MFGRID01 (all numbers little-endian):
 *
 *    0  ASCII "MFGRID01"
 *    8  u32 width · 12 u32 height · 16 u32 connectivity, 4 or 8
 *   20  u32 type of the capacities: 0 int32, 1 float64 (refused here: Strata's solvers count in integers)
 *   24  u32 flags, bit 0: symmetric, the backward planes equal the forward ones and are left out
 *   28  u32 seed · 32 u32 family, both free for the writer · 36 u32 0
 *   40  f64 value of the maximum flow, NaN where it is not known
 *   48  u64 FNV-1a of the payload · 56 u64 0
 *   64  payload: planes of width · height capacities, row-major: source → p, p → sink, then for each direction d of `ARC_X`
 *       (two or four) forward p → p + d and, unless symmetric, backward p + d → p. Arcs that leave the grid have capacity 0.
 *
 * Both terminals may be positive at one pixel; the smaller of the two belongs to the flow.
 */
export interface GridInstance {
  readonly size: ImageSize
  readonly connectivity: GridConnectivity
  readonly fromSource: Int32Array
  readonly toSink: Int32Array
  readonly forward: readonly Int32Array[]
  readonly backward: readonly Int32Array[]
  readonly seed: number
  readonly family: number
  readonly referenceFlow: number | null
}

const MAGIC = 'MFGRID01'
const HEADER_BYTES = 64
/** 64 million pixels: what the solvers take. Keeps every plane far below the limits of typed arrays. */
const MOST_PIXELS = 2 ** 26

/** Throws `bad-input` for anything that is not a whole, undamaged MFGRID01 file, and `unsupported` for float64 capacities. */
export function readGridFile(bytes: Uint8Array, where: string): GridInstance {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { size, connectivity, isSymmetric } = readHeader(bytes, view, where)
  const count = size.width * size.height
  const directions = connectivity / 2
  const planes = 2 + directions * (isSymmetric ? 1 : 2)
  const wanted = HEADER_BYTES + 4 * count * planes
  if (bytes.length !== wanted)
    throw bad(where, 'The file has another length', `${wanted} bytes`, `${bytes.length} bytes`)
  const payload = bytes.subarray(HEADER_BYTES)
  const hash = new Fnv1a64().add(payload)
  if (view.getUint32(48, true) !== hash.low || view.getUint32(52, true) !== hash.high) {
    throw bad(where, 'The file is damaged: its check sum is wrong', hash.text, hexText(view))
  }
  let offset = HEADER_BYTES
  const plane = (what: string) => {
    const values = readPlane(view, offset, count, `${where}, ${what}`)
    offset += 4 * count
    return values
  }
  const fromSource = plane('source to pixel')
  const toSink = plane('pixel to sink')
  const forward: Int32Array[] = []
  const backward: Int32Array[] = []
  for (let direction = 0; direction < directions; direction++) {
    forward.push(plane(`forward arcs of direction ${direction}`))
    backward.push(isSymmetric ? forward[direction]!.slice() : plane(`backward arcs of direction ${direction}`))
    checkBorder(forward[direction]!, size, direction, where)
    checkBorder(backward[direction]!, size, direction, where)
  }
  const flow = view.getFloat64(40, true)
  return {
    size,
    connectivity,
    fromSource,
    toSink,
    forward,
    backward,
    seed: view.getUint32(28, true),
    family: view.getUint32(32, true),
    referenceFlow: Number.isNaN(flow) ? null : flow,
  }
}

/** The file of an instance; symmetric when all its arcs are. */
export function writeGridFile(instance: GridInstance): Uint8Array {
  const { size, connectivity, forward, backward } = instance
  const isSymmetric = forward.every((plane, direction) => sameElements(plane, backward[direction]!))
  const arcs = forward.flatMap((plane, direction) => (isSymmetric ? [plane] : [plane, backward[direction]!]))
  const planes = [instance.fromSource, instance.toSink, ...arcs]
  const count = size.width * size.height
  const bytes = new Uint8Array(HEADER_BYTES + 4 * count * planes.length)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < MAGIC.length; at++) bytes[at] = MAGIC.charCodeAt(at)
  const words = [size.width, size.height, connectivity, 0, isSymmetric ? 1 : 0, instance.seed, instance.family]
  words.forEach((word, index) => view.setUint32(8 + 4 * index, word, true))
  view.setFloat64(40, instance.referenceFlow ?? NaN, true)
  let offset = HEADER_BYTES
  for (const plane of planes) {
    for (let pixel = 0; pixel < count; pixel++, offset += 4) view.setInt32(offset, plane[pixel]!, true)
  }
  const hash = new Fnv1a64().add(bytes.subarray(HEADER_BYTES))
  view.setUint32(48, hash.low, true)
  view.setUint32(52, hash.high, true)
  return bytes
}

/**
 * Fills in what `GridMinCut.begin` gave, which has one signed terminal per pixel.
 * Returns the flow that passes straight from source to sink: to be added to what `solve` finds.
 */
export function fillCapacities(instance: GridInstance, capacities: GridCapacities): number {
  const { fromSource, toSink } = instance
  const { terminal } = capacities
  let straight = 0
  for (let pixel = 0; pixel < terminal.length; pixel++) {
    const supply = fromSource[pixel]!
    const demand = toSink[pixel]!
    straight += supply < demand ? supply : demand
    terminal[pixel] = supply - demand
  }
  instance.forward.forEach((plane, direction) => capacities.forward[direction]!.set(plane))
  instance.backward.forEach((plane, direction) => capacities.backward[direction]!.set(plane))
  return straight
}

function readHeader(bytes: Uint8Array, view: DataView, where: string) {
  const magic = String.fromCharCode(...bytes.subarray(0, MAGIC.length))
  if (bytes.length < HEADER_BYTES || magic !== MAGIC) {
    throw bad(where, 'Not a grid file', `${HEADER_BYTES} bytes that begin with ${MAGIC}`, JSON.stringify(magic))
  }
  const size = { width: view.getUint32(8, true), height: view.getUint32(12, true) }
  const count = size.width * size.height
  if (count < 1 || count > MOST_PIXELS) {
    throw bad(where, 'A grid of this size', `1 to ${MOST_PIXELS} pixels`, `${size.width} × ${size.height}`)
  }
  const connectivity = view.getUint32(16, true)
  if (connectivity !== 4 && connectivity !== 8) throw bad(where, 'The connectivity', '4 or 8', String(connectivity))
  const type = view.getUint32(20, true)
  if (type === 1) {
    throw refuse('unsupported', {
      what: 'Capacities of type float64 cannot be solved here',
      where,
      expected: 'type 0, int32',
      received: 'type 1, float64',
      todo: 'Scale them to integers and write the file again.',
    })
  }
  if (type !== 0) throw bad(where, 'The type of the capacities', '0 or 1', String(type))
  const flags = view.getUint32(24, true)
  if (flags > 1) throw bad(where, 'The flags', '0 or 1', String(flags))
  return { size, connectivity: connectivity as GridConnectivity, isSymmetric: flags === 1 }
}

function readPlane(view: DataView, offset: number, count: number, where: string): Int32Array {
  const values = new Int32Array(count)
  for (let pixel = 0; pixel < count; pixel++) {
    const value = view.getInt32(offset + 4 * pixel, true)
    if (value < 0 || value > LARGEST_CAPACITY) {
      throw bad(where, `The capacity of pixel ${pixel}`, `0 to ${LARGEST_CAPACITY}`, String(value))
    }
    values[pixel] = value
  }
  return values
}

/** An arc of a direction leaves the grid from the last column, the last row or, left-down, the first column. */
function checkBorder(plane: Int32Array, { width, height }: ImageSize, direction: number, where: string): void {
  const stepX = ARC_X[direction]!
  for (let y = 0; y < height && stepX !== 0; y++) checkOutside(plane, y * width + (stepX > 0 ? width - 1 : 0), where)
  for (let x = 0; x < width && direction !== 0; x++) checkOutside(plane, (height - 1) * width + x, where)
}

function checkOutside(plane: Int32Array, pixel: number, where: string): void {
  const value = plane[pixel]!
  if (value !== 0) throw bad(where, `An arc of pixel ${pixel} leaves the grid`, 'capacity 0', String(value))
}

function sameElements(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index])
}

function hexText(view: DataView): string {
  return [view.getUint32(52, true), view.getUint32(48, true)].map((word) => word.toString(16).padStart(8, '0')).join('')
}

function bad(where: string, what: string, expected: string, received: string): Error {
  return refuse('bad-input', { what, where, expected, received })
}
