/*
 * A grid whose halves two instances of this kernel solve at the same time in the same memory, and which one of them then puts
 * together. A row between the halves stays closed until then, so that neither reads what the other writes.
 *
 * Source: J. Liu, J. Sun, *Parallel Graph-cuts by Adaptive Bottom-up Merging*, CVPR 2010: regions are solved apart, then
 * together from their trees and flow. We differ in the seam, a row of its own, and in having two regions only. The flow has
 * the same value and the cut nearest to the source is the same one, whoever was first.
 */
import { addToFlow, clearFlow, flow } from './augment'
import { activateRow, height, open } from './nodes'
import { now, search, setTime } from './search'
import { clearLists, solveRows } from './solveRows'

/** What is known of a half once it is solved, in memory: i64 flow, i32 time, 16 bytes for each half. */
const SOLVED: usize = 544
/** With fewer rows than these the halves would be too unlike. */
export const LEAST_ROWS: i32 = 16
/** Woven pixels lie in bands of four rows, the first one being the frame's: the seam is the last row of one. */
const LAST_OF_BAND: i32 = 2

/** The row between the halves: one that ends a band. */
export function seam(): i32 {
  return ((height >> 1) & ~3) | LAST_OF_BAND
}

/** Half 0 lies above the seam, half 1 below. */
export function solveHalfWith<Arcs>(half: i32, wide: i32): void {
  if (half === 0) solveRows<Arcs>(0, seam(), wide)
  else solveRows<Arcs>(seam() + 1, height, wide)
  const solved = SOLVED + 16 * <usize>half
  store<i64>(solved, flow)
  store<i32>(solved, now, 8)
}

/** Goes on from both halves. */
export function mergeWith<Arcs>(): void {
  clearFlow()
  addToFlow(load<i64>(SOLVED) + load<i64>(SOLVED + 16))
  clearLists<Arcs>(0, height)
  setTime(max(load<i32>(SOLVED, 8), load<i32>(SOLVED + 16, 8)))
  open<Arcs>(seam(), seam() + 1)
  activateRow<Arcs>(seam() - 1)
  activateRow<Arcs>(seam() + 1)
  search<Arcs>()
}
