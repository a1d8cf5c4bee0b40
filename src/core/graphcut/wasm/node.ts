/*
 * A pixel in memory: everything that growing, augmenting and adopting touch lies side by side, 32 bytes on a 4-connected grid
 * and 48 on an 8-connected one. Pixels are named by their address; a frame of one dead pixel surrounds the grid, so that no
 * neighbour needs a check.
 *
 *    0  i32 terminal: > 0 room from the source, < 0 minus the room to the sink
 *    4  i32 label: 0 free; |label| = 1 + distance from the root, > 0 in the source's forest, < 0 in the sink's
 *    8  usize next: the parent in a forest; the next pixel of the same list while an orphan
 *   12  u8 parent: arc to the parent, ROOT or NONE
 *   13  u8 orphan: 1 while cut off and looked after by `adopt`
 *   14  u8 waiting: bit 0 in the source's queue, bit 1 in the sink's
 *   16  i32 room of each arc: right, left, down, up, right-down, left-up, left-down, right-up; the opposite of a is a ^ 1
 */
export const TERMINAL: usize = 0
export const LABEL: usize = 4
export const NEXT: usize = 8
export const PARENT: usize = 12
export const ORPHAN: usize = 13
export const WAITING: usize = 14
export const ROOM: usize = 16

export const ROOT: i32 = 200
export const NONE: i32 = 255

/** Which forest a function works on is a type, so that each gets code of its own: `isSigned<Tree>()` is the source's. */
export type SourceTree = i32
export type SinkTree = u32
/** So is the neighbourhood: `sizeof<Arcs>()` arcs per pixel. */
export type FourArcs = u32
export type EightArcs = u64

/** Eight i32: what leads from a pixel's address to its neighbour's along each arc. */
export const STEPS: usize = 64

export function nodeBytes<Arcs>(): usize {
  return ROOM + 4 * sizeof<Arcs>()
}

export function neighbour(node: usize, arc: i32): usize {
  return node + <usize>load<i32>(STEPS + ((<usize>arc) << 2))
}

export function roomOf(node: usize, arc: i32): usize {
  return node + ROOM + ((<usize>arc) << 2)
}

/** Distance label in the forest asked for; 0 or less when the pixel is free or in the other one. */
export function levelIn<Tree>(node: usize): i32 {
  return isSigned<Tree>() ? load<i32>(node, LABEL) : -load<i32>(node, LABEL)
}

export function setLevel<Tree>(node: usize, level: i32): void {
  store<i32>(node, isSigned<Tree>() ? level : -level, LABEL)
}

/** Room of the arc between a pixel and its neighbour along `arc` in the direction in which the neighbour, as parent, feeds it. */
export function roomFromParent<Tree>(node: usize, other: usize, arc: i32): i32 {
  return isSigned<Tree>() ? load<i32>(roomOf(other, arc ^ 1)) : load<i32>(roomOf(node, arc))
}

/** The same with the pixel as parent and the neighbour as child. */
export function roomToChild<Tree>(node: usize, other: usize, arc: i32): i32 {
  return isSigned<Tree>() ? load<i32>(roomOf(node, arc)) : load<i32>(roomOf(other, arc ^ 1))
}
