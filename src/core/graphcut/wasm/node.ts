/*
 * A pixel in memory: everything that growing, augmenting and adopting touch lies side by side, 32 bytes on a 4-connected grid
 * and 48 on an 8-connected one. Pixels are named by their address; a frame of one dead pixel surrounds the grid, so that no
 * neighbour needs a check. Pixels lie row by row or, woven, column by column in bands of `BAND` rows, so that those above and
 * below are in the same or the next cache line: good for long paths.
 *
 *    0  i32 terminal: > 0 room from the source, < 0 minus the room to the sink
 *    4  i32 stamp: when its distance was last known to be true
 *    8  usize parent: its address, or NONE, ROOT, ORPHAN
 *   12  u16 distance from the root, at most MOST_DISTANCE: it only guides, so it may stop there
 *   14  u8 arc that leads to the parent
 *   15  u8 tree: FREE, SOURCE, SINK or CLOSED, plus WAITING while in the queue
 *   16  i32 room of each arc: right, left, down, up, right-down, left-up, left-down, right-up; the opposite of a is a ^ 1
 */
export const TERMINAL: usize = 0
export const STAMP: usize = 4
export const PARENT: usize = 8
export const DISTANCE: usize = 12
export const ARC: usize = 14
export const TREE: usize = 15
export const ROOM: usize = 16

export const NONE: usize = 0
export const ROOT: usize = 1
export const ORPHAN: usize = 2

export const MOST_DISTANCE: i32 = 65535

export const FREE: i32 = 0
export const SOURCE: i32 = 1
export const SINK: i32 = 2
/** Not yet part of the grid: neither tree may enter. */
export const CLOSED: i32 = 3
export const WAITING: i32 = 4
/** The bits that say which tree. */
const WHICH: i32 = 3

/** Which tree a function works on is a type, so that each gets code of its own: `isSigned<Tree>()` is the source's. */
export type SourceTree = i32
export type SinkTree = u32
/** So is the neighbourhood: `sizeof<Arcs>()` arcs per pixel. */
export type FourArcs = u32
export type EightArcs = u64
/** And the order in which pixels lie: `isSigned<Arcs>()` is woven. */
export type WovenFourArcs = i32

/** Rows of a band. */
export const BAND: usize = 4
/** The bits of an address that say which row of its band a woven pixel is in, when bands start at multiples of `BAND` pixels. */
const BAND_BITS: usize = 32 * (BAND - 1)

/** Eight usize: what leads from a pixel's address to its neighbour's along each arc. */
const STEPS: usize = 64
/** The same for each row of a band, 32 bytes each, like the pixels. */
const WOVEN_STEPS: usize = 256

/** Pixels row by row: `size` bytes per pixel, `rowBytes` per row with its frame. */
export function setSteps(size: usize, rowBytes: usize): void {
  setStep(STEPS, 0, size)
  setStep(STEPS, 2, rowBytes)
  setStep(STEPS, 4, rowBytes + size)
  setStep(STEPS, 6, rowBytes - size)
}

/** Woven pixels: `bandBytes` per band with its frame. */
export function setWovenSteps(bandBytes: usize): void {
  const size = nodeBytes<WovenFourArcs>()
  const toNextBand = bandBytes - (BAND - 1) * size
  for (let row: usize = 0; row < BAND; row++) {
    const steps = WOVEN_STEPS + 32 * row
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
  return ROOM + 4 * sizeof<Arcs>()
}

export function neighbour<Arcs>(node: usize, arc: i32): usize {
  const steps = isSigned<Arcs>() ? WOVEN_STEPS + (node & BAND_BITS) : STEPS
  return node + load<usize>(steps + ((<usize>arc) << 2))
}

/** Address of the room of an arc. */
export function roomOf(node: usize, arc: i32): usize {
  return node + ROOM + ((<usize>arc) << 2)
}

export function treeOf(node: usize): i32 {
  return (<i32>load<u8>(node, TREE)) & WHICH
}

export function setTree(node: usize, tree: i32): void {
  store<u8>(node, <u8>(((<i32>load<u8>(node, TREE)) & ~WHICH) | tree), TREE)
}

export function own<Tree>(): i32 {
  return isSigned<Tree>() ? SOURCE : SINK
}

/** Room of the arc between a pixel and its neighbour along `arc` in the direction in which the neighbour, as parent, feeds it. */
export function roomFromParent<Tree>(node: usize, other: usize, arc: i32): i32 {
  return isSigned<Tree>() ? load<i32>(roomOf(other, arc ^ 1)) : load<i32>(roomOf(node, arc))
}

/** The same with the pixel as parent and the neighbour as child. */
export function roomToChild<Tree>(node: usize, other: usize, arc: i32): i32 {
  return isSigned<Tree>() ? load<i32>(roomOf(node, arc)) : load<i32>(roomOf(other, arc ^ 1))
}

export function attach(node: usize, parent: usize, arc: i32, stamp: i32, distance: i32): void {
  store<usize>(node, parent, PARENT)
  store<u8>(node, <u8>arc, ARC)
  mark(node, stamp, distance)
}

export function mark(node: usize, stamp: i32, distance: i32): void {
  store<i32>(node, stamp, STAMP)
  store<u16>(node, <u16>min(distance, MOST_DISTANCE), DISTANCE)
}
