/*
 * A pixel in memory: everything that growing, augmenting and adopting touch lies side by side. Pixels are named by their
 * address; a frame of one dead pixel surrounds the grid, so that no neighbour needs a check. They lie row by row, 32 bytes
 * each on a 4-connected grid and 48 on an 8-connected one:
 *
 *    0  i32 terminal: > 0 room from the source, < 0 minus the room to the sink
 *    4  i32 stamp: when its distance was last known to be true
 *    8  usize parent: its address, or NONE, ROOT, ORPHAN
 *   12  u16 distance from the root, at most MOST_DISTANCE: it only guides, so it may stop there
 *   14  u8 arc that leads to the parent
 *   15  u8 tree: FREE, SOURCE, SINK or CLOSED, plus WAITING while in the queue
 *   16  i32 room of each arc: right, left, down, up, right-down, left-up, left-down, right-up; the opposite of a is a ^ 1
 *
 * Or woven, 4-connected grids with long paths and small capacities: in 16 bytes, column by column in bands of `BAND` rows, so
 * that a cache line holds four pixels, one above the other:
 *
 *    0  u32 parent as above, a multiple of 16; plus the tree in bits 0 and 1, the arc in bits 2 and 3, WAITING in bit 31
 *    4  u16 distance, 6 u16 stamp
 *    8  u16 room of each of the four arcs
 *
 * and the terminals, which only roots have, in a table of their own.
 */
export const NONE: usize = 0
export const ROOT: usize = 16
export const ORPHAN: usize = 32

export const MOST_DISTANCE: i32 = 65535
/** Of woven pixels. */
export const LAST_STAMP: i32 = 65535
/** An arc and its opposite together fit in 16 bits when both are at most this. */
export const MOST_WOVEN_CAPACITY: i32 = 32767
/** What the rooms of a woven arc and its opposite may add up to. */
export const MOST_WOVEN_ROOM: i64 = 65535

/** Woven pixels lie below, so that the last bit of an address is free. */
export const MOST_WOVEN_ADDRESS: usize = 0x7fffffff

export const FREE: i32 = 0
export const SOURCE: i32 = 1
export const SINK: i32 = 2
/** Not yet part of the grid: neither tree may enter. */
export const CLOSED: i32 = 3
/** The bits that say which tree. */
const WHICH: i32 = 3

const TERMINAL: usize = 0
const STAMP: usize = 4
const PARENT: usize = 8
const DISTANCE: usize = 12
const ARC: usize = 14
const TREE: usize = 15
const WAITING: i32 = 4
const ROOM: usize = 16

const WOVEN_PARENT: u32 = 0x7ffffff0
const WOVEN_WAITING: u32 = 0x80000000
const WOVEN_DISTANCE: usize = 4
const WOVEN_STAMP: usize = 6
const WOVEN_ROOM: usize = 8
/** What leads from the address of a woven pixel, divided by 4, to that of its terminal. */
let wovenTerminals: usize = 0

/** Which tree a function works on is a type, so that each gets code of its own: `isSigned<Tree>()` is the source's. */
export type SourceTree = i32
export type SinkTree = u32
/** So is the neighbourhood: `sizeof<Arcs>()` arcs per pixel. */
export type FourArcs = u32
export type EightArcs = u64
/** And the order and form of pixels: `isSigned<Arcs>()` is woven. */
export type WovenFourArcs = i32

/** Rows of a band. */
export const BAND: usize = 4
/** The bits of an address that say which row of its band a woven pixel is in, when bands start at multiples of `BAND` pixels. */
const BAND_BITS: usize = 16 * (BAND - 1)

/** Eight usize: what leads from a pixel's address to its neighbour's along each arc. */
const STEPS: usize = 64
/** The same, four, for each row of a band: 16 bytes each, like the pixels. */
const WOVEN_STEPS: usize = 256

/** Pixels row by row: `size` bytes per pixel, `rowBytes` per row with its frame. */
export function setSteps(size: usize, rowBytes: usize): void {
  setStep(STEPS, 0, size)
  setStep(STEPS, 2, rowBytes)
  setStep(STEPS, 4, rowBytes + size)
  setStep(STEPS, 6, rowBytes - size)
}

/** Woven pixels from `nodes` on: `bandBytes` per band with its frame; their terminals from `terminals` on. */
export function setWovenSteps(nodes: usize, bandBytes: usize, terminals: usize): void {
  wovenTerminals = terminals - (nodes >> 2)
  const size = nodeBytes<WovenFourArcs>()
  const toNextBand = bandBytes - (BAND - 1) * size
  for (let row: usize = 0; row < BAND; row++) {
    const steps = WOVEN_STEPS + 16 * row
    setStep(steps, 0, BAND * size)
    store<usize>(steps + 8, row === BAND - 1 ? toNextBand : size)
    store<usize>(steps + 12, 0 - (row === 0 ? toNextBand : size))
  }
}

function setStep(steps: usize, arc: usize, step: usize): void {
  store<usize>(steps + (arc << 2), step)
  store<usize>(steps + ((arc + 1) << 2), 0 - step)
}

export function nodeBytes<Arcs>(): usize {
  return isSigned<Arcs>() ? 16 : ROOM + 4 * sizeof<Arcs>()
}

export function neighbour<Arcs>(node: usize, arc: i32): usize {
  const steps = isSigned<Arcs>() ? WOVEN_STEPS + (node & BAND_BITS) : STEPS
  return node + load<usize>(steps + ((<usize>arc) << 2))
}

export function room<Arcs>(node: usize, arc: i32): i32 {
  return isSigned<Arcs>()
    ? <i32>load<u16>(node + ((<usize>arc) << 1), WOVEN_ROOM)
    : load<i32>(node + ((<usize>arc) << 2), ROOM)
}

export function setRoom<Arcs>(node: usize, arc: i32, value: i32): void {
  if (isSigned<Arcs>()) store<u16>(node + ((<usize>arc) << 1), <u16>value, WOVEN_ROOM)
  else store<i32>(node + ((<usize>arc) << 2), value, ROOM)
}

export function terminalOf<Arcs>(node: usize): i32 {
  return isSigned<Arcs>() ? load<i32>(wovenTerminals + (node >> 2)) : load<i32>(node, TERMINAL)
}

export function setTerminal<Arcs>(node: usize, value: i32): void {
  if (isSigned<Arcs>()) store<i32>(wovenTerminals + (node >> 2), value)
  else store<i32>(node, value, TERMINAL)
}

export function treeOf<Arcs>(node: usize): i32 {
  return (isSigned<Arcs>() ? <i32>load<u8>(node) : <i32>load<u8>(node, TREE)) & WHICH
}

export function setTree<Arcs>(node: usize, tree: i32): void {
  if (isSigned<Arcs>()) store<u8>(node, <u8>(((<i32>load<u8>(node)) & ~WHICH) | tree))
  else store<u8>(node, <u8>(((<i32>load<u8>(node, TREE)) & ~WHICH) | tree), TREE)
}

export function parentOf<Arcs>(node: usize): usize {
  return isSigned<Arcs>() ? <usize>(load<u32>(node) & WOVEN_PARENT) : load<usize>(node, PARENT)
}

export function setParent<Arcs>(node: usize, parent: usize): void {
  if (isSigned<Arcs>()) store<u32>(node, (load<u32>(node) & ~WOVEN_PARENT) | (<u32>parent))
  else store<usize>(node, parent, PARENT)
}

/** The arc that leads to the parent. */
export function parentArc<Arcs>(node: usize): i32 {
  return isSigned<Arcs>() ? ((<i32>load<u8>(node)) >> 2) & 3 : <i32>load<u8>(node, ARC)
}

/** Parent and arc in one: what `parentIn` and `arcIn` take apart. */
export function linkOf<Arcs>(node: usize): u64 {
  return isSigned<Arcs>() ? <u64>load<u32>(node) : load<u64>(node, PARENT)
}
export function parentIn<Arcs>(link: u64): usize {
  return isSigned<Arcs>() ? <usize>((<u32>link) & WOVEN_PARENT) : <usize>(<u32>link)
}
export function arcIn<Arcs>(link: u64): i32 {
  return isSigned<Arcs>() ? (<i32>((<u32>link) >> 2)) & 3 : <i32>((link >> 48) & 0xff)
}

/** Whether the pixel waits in the queue. */
export function isWaiting<Arcs>(node: usize): bool {
  return isSigned<Arcs>() ? load<i32>(node) < 0 : ((<i32>load<u8>(node, TREE)) & WAITING) !== 0
}

export function setWaiting<Arcs>(node: usize): void {
  if (isSigned<Arcs>()) store<u32>(node, load<u32>(node) | WOVEN_WAITING)
  else store<u8>(node, <u8>((<i32>load<u8>(node, TREE)) | WAITING), TREE)
}

export function clearWaiting<Arcs>(node: usize): void {
  if (isSigned<Arcs>()) store<u32>(node, load<u32>(node) & ~WOVEN_WAITING)
  else store<u8>(node, <u8>((<i32>load<u8>(node, TREE)) & ~WAITING), TREE)
}

export function stampOf<Arcs>(node: usize): i32 {
  return isSigned<Arcs>() ? <i32>load<u16>(node, WOVEN_STAMP) : load<i32>(node, STAMP)
}

export function distanceOf<Arcs>(node: usize): i32 {
  return isSigned<Arcs>() ? <i32>load<u16>(node, WOVEN_DISTANCE) : <i32>load<u16>(node, DISTANCE)
}

export function attach<Arcs>(node: usize, parent: usize, arc: i32, stamp: i32, distance: i32): void {
  if (isSigned<Arcs>()) {
    const kept = load<u32>(node) & (WOVEN_WAITING | WHICH)
    store<u32>(node, kept | (<u32>parent) | ((<u32>arc) << 2))
  } else {
    store<usize>(node, parent, PARENT)
    store<u8>(node, <u8>arc, ARC)
  }
  mark<Arcs>(node, stamp, distance)
}

export function mark<Arcs>(node: usize, stamp: i32, distance: i32): void {
  if (isSigned<Arcs>()) {
    store<u32>(node, ((<u32>stamp) << 16) | (<u32>min(distance, MOST_DISTANCE)), WOVEN_DISTANCE)
  } else {
    store<i32>(node, stamp, STAMP)
    store<u16>(node, <u16>min(distance, MOST_DISTANCE), DISTANCE)
  }
}

export function own<Tree>(): i32 {
  return isSigned<Tree>() ? SOURCE : SINK
}

/** Room of the arc between a pixel and its neighbour along `arc` in the direction in which the neighbour, as parent, feeds it. */
export function roomFromParent<Arcs, Tree>(node: usize, other: usize, arc: i32): i32 {
  return isSigned<Tree>() ? room<Arcs>(other, arc ^ 1) : room<Arcs>(node, arc)
}

/** The same with the pixel as parent and the neighbour as child. */
export function roomToChild<Arcs, Tree>(node: usize, other: usize, arc: i32): i32 {
  return isSigned<Tree>() ? room<Arcs>(node, arc) : room<Arcs>(other, arc ^ 1)
}
