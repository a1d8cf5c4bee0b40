/*
 * Maximum flow on a 4- or 8-connected grid, in WebAssembly: what the host calls. AssemblyScript, compiled by
 * `npm run build:wasm`; src/backend/solving/KernelMinCut.ts is its host.
 *
 * Source: Y. Boykov, V. Kolmogorov, *An Experimental Comparison of Min-Cut/Max-Flow Algorithms for Energy Minimization in
 * Vision*, PAMI 26(9), 2004, §3, with its marking heuristics. We differ in the graph, which is implicit; in solving it strip
 * by strip, each from the trees of those above it, so that the work stays in the cache; and, where the only ties to the
 * terminals are a person's strokes and paths therefore long, in solving it whole with wide arcs first instead (capacity
 * scaling in two steps, after H. Gabow, *Scaling Algorithms for Network Problems*, JCSS 31, 1985), so that fewer paths are
 * walked; there 4-connected pixels with small capacities are woven, too (node.ts). Written from the papers.
 *
 * Memory: the planes of capacities first (terminal, then forward and backward of each direction), which the host fills in.
 * `solve` packs them into nodes, keeps the terminal plane and uses the room of the others for its lists; `unpack` writes what
 * is left of the capacities back. Cost: O(pixels) to pack; nothing is allocated while solving. Nothing throws: sizes are the
 * host's business. The memory is shared, so that two instances in two threads can solve a half each (halves.ts).
 */
import { adoptAll } from './adopt'
import { flow } from './augment'
import { addToArc, addToTerminal } from './change'
import { LEAST_ROWS, mergeWith, seam, solveHalfWith } from './halves'
import { canBeWoven, leastWide } from './longPaths'
import { EightArcs, FourArcs, SOURCE, treeOf, WovenFourArcs } from './node'
import {
  clearNodes,
  height,
  nodeOf,
  open,
  pack,
  place,
  planeBytes,
  PLANES,
  reserve,
  setForm,
  unpack as unpackNodes,
  width,
  writeSides,
} from './nodes'
import { now, search, setTime } from './search'
import { clearLists, solveRows } from './solveRows'

/** How a grid is solved, in memory for the other instance: i32 width, height, isEight, isWoven, wide. */
const PLAN: usize = 512

let isEight: bool = false
let isWoven: bool = false
/** See `leastWide`. */
let wide: i32 = 0

/** Makes room and clears the planes. Returns the address of the first plane, or 0 when there is not enough memory. */
export function begin(columns: i32, rows: i32, connectivity: i32): usize {
  if (!reserve(columns, rows, connectivity)) return 0
  isEight = connectivity === 8
  return PLANES
}

/** The value of the maximum flow. */
export function solve(): f64 {
  plan()
  packRows(0, height)
  if (isEight) solveRows<EightArcs>(0, height, wide)
  else if (isWoven) solveRows<WovenFourArcs>(0, height, wide)
  else solveRows<FourArcs>(0, height, wide)
  return <f64>flow
}

/** Whether there are enough rows for solving in halves. */
export function hasHalves(): bool {
  return height >= LEAST_ROWS
}

/** The first step of solving in halves. */
export function planHalves(): void {
  plan()
  store<i32>(PLAN, width)
  store<i32>(PLAN, height, 4)
  store<i32>(PLAN, i32(isEight), 8)
  store<i32>(PLAN, i32(isWoven), 12)
  store<i32>(PLAN, wide, 16)
}

/** For the other instance, once halves are planned. */
export function join(): void {
  isEight = load<i32>(PLAN, 8) !== 0
  isWoven = load<i32>(PLAN, 12) !== 0
  wide = load<i32>(PLAN, 16)
  place(load<i32>(PLAN), load<i32>(PLAN, 4), isEight ? 8 : 4)
  form()
}

/** The second step, for each half (0 or 1) by either instance. */
export function packHalf(half: i32): void {
  if (half === 0) packRows(0, seam() + 1)
  else packRows(seam() + 1, height)
}

/** The third step, once both halves are packed: their lists lie where the capacities lay. */
export function solveHalf(half: i32): void {
  if (isEight) solveHalfWith<EightArcs>(half, wide)
  else if (isWoven) solveHalfWith<WovenFourArcs>(half, wide)
  else solveHalfWith<FourArcs>(half, wide)
}

/** The last step, once both halves are solved, by the instance that planned: what `solve` returns. */
export function mergeHalves(): f64 {
  if (isEight) mergeWith<EightArcs>()
  else if (isWoven) mergeWith<WovenFourArcs>()
  else mergeWith<FourArcs>()
  return <f64>flow
}

/** The value after changes, from the flow and the trees of the last time. */
export function solveAgain(): f64 {
  setTime(now + 1)
  if (isEight) searchAgain<EightArcs>()
  else if (isWoven) searchAgain<WovenFourArcs>()
  else searchAgain<FourArcs>()
  return <f64>flow
}

function searchAgain<Arcs>(): void {
  adoptAll<Arcs>()
  search<Arcs>()
}

/** Changes a capacity of a solved grid. False, and nothing done, when a number does not fit in 32 bits any more. */
export function changeTerminal(pixel: i32, change: i32): bool {
  const capacity = PLANES + ((<usize>pixel) << 2)
  return isEight
    ? addToTerminal<EightArcs>(nodeOf<EightArcs>(pixel), capacity, change)
    : isWoven
      ? addToTerminal<WovenFourArcs>(nodeOf<WovenFourArcs>(pixel), capacity, change)
      : addToTerminal<FourArcs>(nodeOf<FourArcs>(pixel), capacity, change)
}

/**
 * The same for both capacities between a pixel and its neighbour in one of the two or four directions. When it is refused,
 * `unweave` may help.
 */
export function changeArc(pixel: i32, direction: i32, forward: i32, backward: i32): bool {
  return isEight
    ? addToArc<EightArcs>(nodeOf<EightArcs>(pixel), 2 * direction, forward, backward)
    : isWoven
      ? addToArc<WovenFourArcs>(nodeOf<WovenFourArcs>(pixel), 2 * direction, forward, backward)
      : addToArc<FourArcs>(nodeOf<FourArcs>(pixel), 2 * direction, forward, backward)
}

/**
 * Gives arcs of 16 bits the room of 32; keeps the flow and grows the trees anew. False, and nothing done, when they have it
 * already. The terminal plane must be written again, as after `unpack`.
 */
export function unweave(): bool {
  if (!isWoven) return false
  unpackNodes<WovenFourArcs>()
  isWoven = false
  setForm<FourArcs>()
  clearNodes<FourArcs>()
  pack<FourArcs>(0, height)
  clearLists<FourArcs>(0, height)
  setTime(0)
  open<FourArcs>(0, height)
  search<FourArcs>()
  return true
}

/** Writes the remaining capacities into the planes, those of the terminals too. */
export function unpack(): void {
  if (isEight) unpackNodes<EightArcs>()
  else if (isWoven) unpackNodes<WovenFourArcs>()
  else unpackNodes<FourArcs>()
}

/** Writes one byte per pixel, 1 on the sink's side, behind the lists, and returns its address. */
export function writeSinkSide(): usize {
  const into = PLANES + 4 * planeBytes + 8
  if (isEight) writeSides<EightArcs>(into)
  else if (isWoven) writeSides<WovenFourArcs>(into)
  else writeSides<FourArcs>(into)
  return into
}

export function isSourceSide(pixel: i32): bool {
  const tree = isEight
    ? treeOf<EightArcs>(nodeOf<EightArcs>(pixel))
    : isWoven
      ? treeOf<WovenFourArcs>(nodeOf<WovenFourArcs>(pixel))
      : treeOf<FourArcs>(nodeOf<FourArcs>(pixel))
  return tree === SOURCE
}

function plan(): void {
  wide = leastWide(isEight ? 8 : 4)
  isWoven = wide > 0 && !isEight && canBeWoven()
  form()
  if (isEight) clearNodes<EightArcs>()
  else if (isWoven) clearNodes<WovenFourArcs>()
  else clearNodes<FourArcs>()
}

function form(): void {
  if (isEight) setForm<EightArcs>()
  else if (isWoven) setForm<WovenFourArcs>()
  else setForm<FourArcs>()
}

function packRows(from: i32, to: i32): void {
  if (isEight) pack<EightArcs>(from, to)
  else if (isWoven) pack<WovenFourArcs>(from, to)
  else pack<FourArcs>(from, to)
}
