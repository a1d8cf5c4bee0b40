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
 * host's business.
 */
import { clearActive } from './active'
import { adoptAll, clearOrphans, leaverCount } from './adopt'
import { clearFlow, flow } from './augment'
import { addToArc, addToTerminal } from './change'
import { EightArcs, FourArcs, MOST_WOVEN_ADDRESS, MOST_WOVEN_CAPACITY, SOURCE, treeOf, WovenFourArcs } from './node'
import {
  activateRow,
  endOfNodes,
  height,
  nodeOf,
  open,
  pack,
  planeBytes,
  PLANES,
  reserve,
  rowBytes,
  unpack as unpackNodes,
  width,
  writeSides,
} from './nodes'
import { now, search, setLeast, setTime } from './search'

/** Bytes of nodes that are worked on at a time: what the second cache of a core holds. */
const STRIP_BYTES: usize = 1048576
/** Strips end when this many pixels for each one opened have left their tree. */
const MOST_LEAVERS: i32 = 2
/**
 * A person's strokes: fewer than one of so many pixels is tied to a terminal, and on average by so many times the room of
 * an arc that only arcs can limit the flow.
 */
const SPARSE: i32 = 16
const SEED: i64 = 64
/** There arcs with less than this share of the mean capacity are left for later. */
const WIDE: i64 = 16

let isEight: bool = false
let isWoven: bool = false

/** Makes room and clears the planes. Returns the address of the first plane, or 0 when there is not enough memory. */
export function begin(columns: i32, rows: i32, connectivity: i32): usize {
  if (!reserve(columns, rows, connectivity)) return 0
  isEight = connectivity === 8
  return PLANES
}

/** The value of the maximum flow. */
export function solve(): f64 {
  const wide = leastWide()
  isWoven = wide > 0 && !isEight && canBeWoven()
  clearFlow()
  if (isEight) solveWith<EightArcs>(wide)
  else if (isWoven) solveWith<WovenFourArcs>(wide)
  else solveWith<FourArcs>(wide)
  return <f64>flow
}

/** The same after changes, from the flow and the trees of the last time. */
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
  pack<FourArcs>()
  clearLists()
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

function solveWith<Arcs>(wide: i32): void {
  pack<Arcs>()
  clearLists()
  if (wide > 0) solveWideFirst<Arcs>(wide)
  else solveInStrips<Arcs>()
}

function clearLists(): void {
  const lists = PLANES + planeBytes
  clearActive(lists, lists + planeBytes + 4)
  clearOrphans(lists + planeBytes + 4, lists + 2 * planeBytes + 4, lists + 3 * planeBytes + 8)
  setTime(0)
  setLeast(1)
}

/** The least room of an arc that counts as wide, 0 where wide arcs need not come first. */
function leastWide(): i32 {
  const most = (width * height) / SPARSE
  let tied = 0
  let sum: i64 = 0
  for (let at = PLANES, end = PLANES + planeBytes; at < end; at += 4) {
    const terminal = load<i32>(at)
    if (terminal === 0) continue
    if (++tied >= most) return 0
    sum += abs(<i64>terminal)
  }
  const room = meanCapacity()
  return room > 0 && sum / <i64>(tied + 1) >= SEED * room ? max(1, <i32>(room / WIDE)) : 0
}

/** Of all arcs that have any. */
function meanCapacity(): i64 {
  let sum: i64 = 0
  let count: i64 = 1
  for (let at = PLANES + planeBytes, end = at + (isEight ? 8 : 4) * planeBytes; at < end; at += 4) {
    const capacity = load<i32>(at)
    sum += <i64>capacity
    count += <i64>(capacity > 0)
  }
  return sum / count
}

/** Whether the arcs of a 4-connected grid fit in 16 bits, and its addresses leave a bit. */
function canBeWoven(): bool {
  let bits = 0
  for (let at = PLANES + planeBytes, end = at + 4 * planeBytes; at < end; at += 4) bits |= load<i32>(at)
  return bits <= MOST_WOVEN_CAPACITY && endOfNodes<WovenFourArcs>() <= MOST_WOVEN_ADDRESS
}

function solveInStrips<Arcs>(): void {
  const rows = max(1, <i32>(STRIP_BYTES / rowBytes<Arcs>()))
  for (let from = 0, to = 0; from < height; from = to) {
    // Where pixels change trees again and again, paths are long after all: then the rest is opened at once.
    to = leaverCount > MOST_LEAVERS * from * width ? height : min(height, from + rows)
    open<Arcs>(from, to)
    if (from > 0) activateRow<Arcs>(from - 1)
    search<Arcs>()
  }
}

function solveWideFirst<Arcs>(wide: i32): void {
  setLeast(wide)
  open<Arcs>(0, height)
  search<Arcs>()
  if (wide === 1) return
  setLeast(1)
  for (let y = 0; y < height; y++) activateRow<Arcs>(y)
  search<Arcs>()
}
