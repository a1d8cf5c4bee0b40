/*
 * The flow inside of a range of rows, whose neighbours are closed: strip by strip, or all at once with wide arcs first.
 */
import { clearActive } from './active'
import { clearOrphans, leaverCount, setTimed } from './adopt'
import { clearFlow } from './augment'
import {
  activateRow,
  endOfNodes,
  firstNode,
  height,
  open,
  planeBytes,
  PLANES,
  rowBytes,
  startOfRow,
  width,
} from './nodes'
import { search, setLeast, setTime } from './search'

/** Bytes of nodes that are worked on at a time: what the second cache of a core holds. */
const STRIP_BYTES: usize = 1048576
/** Strips end when this many pixels for each one opened have left their tree. */
const MOST_LEAVERS: i32 = 2

/** Of packed rows. `wide`: see `leastWide`. */
export function solveRows<Arcs>(from: i32, to: i32, wide: i32): void {
  clearFlow()
  clearLists<Arcs>(from, to)
  setTime(0)
  if (wide > 0) solveWideFirst<Arcs>(from, to, wide)
  else solveInStrips<Arcs>(from, to)
}

/**
 * Empty lists for the pixels of some rows, in the room of the planes of arcs: 12 bytes a pixel and 8. There are at most two
 * ranges at a time, one above the other.
 */
export function clearLists<Arcs>(from: i32, to: i32): void {
  const lists = PLANES + planeBytes + 12 * <usize>from * <usize>width + (from === 0 ? 0 : 8)
  const bytes = 4 * <usize>(to - from) * <usize>width
  clearActive(lists, lists + bytes + 4)
  clearOrphans(lists + bytes + 4, lists + 2 * bytes + 4, lists + 3 * bytes + 8)
  // Whole bands, whose rows lie between each other: the seam below half 0 is the last row of one, and has no time to lose.
  const firstTimed = from === 0 ? firstNode : startOfRow<Arcs>(from)
  setTimed(firstTimed, to === height ? endOfNodes<Arcs>() : startOfRow<Arcs>(to + 1))
  setLeast(1)
}

function solveInStrips<Arcs>(first: i32, end: i32): void {
  const rows = max(1, <i32>(STRIP_BYTES / rowBytes<Arcs>()))
  for (let from = first, to = first; from < end; from = to) {
    // Where pixels change trees again and again, paths are long after all: then the rest is opened at once.
    to = leaverCount > MOST_LEAVERS * (from - first) * width ? end : min(end, from + rows)
    open<Arcs>(from, to)
    if (from > first) activateRow<Arcs>(from - 1)
    search<Arcs>()
  }
}

function solveWideFirst<Arcs>(from: i32, to: i32, wide: i32): void {
  setLeast(wide)
  open<Arcs>(from, to)
  search<Arcs>()
  if (wide === 1) return
  setLeast(1)
  for (let y = from; y < to; y++) activateRow<Arcs>(y)
  search<Arcs>()
}
