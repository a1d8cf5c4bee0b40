/*
 * Maximum flow on a 4- or 8-connected grid, in WebAssembly: what the host calls. AssemblyScript, compiled by
 * `npm run build:wasm`; src/backend/solving/KernelMinCut.ts is its host.
 *
 * Source: Y. Boykov, V. Kolmogorov, *An Experimental Comparison of Min-Cut/Max-Flow Algorithms for Energy Minimization in
 * Vision*, PAMI 26(9), 2004, §3, with its marking heuristics. We differ in the graph, which is implicit; in solving it strip
 * by strip, each from the trees of those above it, so that the work stays in the cache; and, where the only ties to the
 * terminals are a person's strokes and paths therefore long, in solving it whole with wide arcs first instead (capacity
 * scaling in two steps, after H. Gabow, *Scaling Algorithms for Network Problems*, JCSS 31, 1985), so that fewer paths are
 * walked; there 4-connected pixels are woven, too. Written from the papers.
 *
 * Memory: the planes of capacities first (terminal, then forward and backward of each direction), which the host fills in.
 * `solve` packs them into nodes, keeps the terminal plane and uses the room of the others for its lists; `unpack` writes what
 * is left of the capacities back. Cost: O(pixels) to pack; nothing is allocated while solving. Nothing throws: sizes are the
 * host's business.
 */
import { activate, clearActive } from './active'
import { adoptAll, clearOrphans, leaverCount } from './adopt'
import { clearFlow, flow } from './augment'
import { addToArc, addToTerminal } from './change'
import {
  BAND,
  CLOSED,
  EightArcs,
  FourArcs,
  FREE,
  mark,
  neighbour,
  nodeBytes,
  PARENT,
  ROOT,
  roomOf,
  setSteps,
  setTree,
  setWovenSteps,
  SINK,
  SOURCE,
  TERMINAL,
  treeOf,
  WovenFourArcs,
} from './node'
import { clearTime, nextTime, search, setLeast } from './search'

const PLANES: usize = 1024
const PAGE: u64 = 65536
/** What bands of woven pixels start at multiples of. */
const BAND_BYTES: u64 = 32 * <u64>BAND
/** One below what 32 bits can address, so that the end of the memory has an address too. */
const MOST_PAGES: u64 = 65535

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

let width: i32 = 0
let height: i32 = 0
let isEight: bool = false
let isWoven: bool = false
let planeBytes: usize = 0
let nodes: usize = 0
let rowBytes: usize = 0
/** Whole bands. */
let nodesBytes: usize = 0

/** Makes room and clears the planes. Returns the address of the first plane, or 0 when there is not enough memory. */
export function begin(columns: i32, rows: i32, connectivity: i32): usize {
  const size = connectivity === 8 ? nodeBytes<EightArcs>() : nodeBytes<FourArcs>()
  const planes = <u64>PLANES + (1 + <u64>connectivity) * 4 * <u64>columns * <u64>rows + 64 + BAND_BYTES
  const framedRows = ((<u64>rows + 2 + <u64>BAND - 1) / <u64>BAND) * <u64>BAND
  const framed = <u64>size * (<u64>columns + 2) * framedRows
  const wanted = (planes + framed + PAGE - 1) / PAGE
  const present = <u64>memory.size()
  if (wanted > MOST_PAGES) return 0
  if (wanted > present && memory.grow(<i32>(wanted - present)) < 0) return 0
  width = columns
  height = rows
  isEight = connectivity === 8
  planeBytes = <usize>columns * <usize>rows * 4
  nodes = (<usize>planes) & ~(<usize>BAND_BYTES - 1)
  nodesBytes = <usize>framed
  rowBytes = (<usize>columns + 2) * size
  memory.fill(PLANES, 0, nodes - PLANES)
  return PLANES
}

/** The value of the maximum flow. */
export function solve(): f64 {
  const wide = leastWide()
  isWoven = wide > 0 && !isEight
  if (isEight) solveWith<EightArcs>(wide)
  else if (isWoven) solveWith<WovenFourArcs>(wide)
  else solveWith<FourArcs>(wide)
  return <f64>flow
}

/** The same after changes, from the flow and the trees of the last time. */
export function solveAgain(): f64 {
  nextTime()
  if (isEight) {
    adoptAll<EightArcs>()
    search<EightArcs>()
  } else if (isWoven) {
    adoptAll<WovenFourArcs>()
    search<WovenFourArcs>()
  } else {
    adoptAll<FourArcs>()
    search<FourArcs>()
  }
  return <f64>flow
}

/** Changes a capacity of a solved grid. False, and nothing done, when a number does not fit in 32 bits any more. */
export function changeTerminal(pixel: i32, change: i32): bool {
  const capacity = PLANES + ((<usize>pixel) << 2)
  return isEight
    ? addToTerminal<EightArcs>(nodeOf(pixel), capacity, change)
    : isWoven
      ? addToTerminal<WovenFourArcs>(nodeOf(pixel), capacity, change)
      : addToTerminal<FourArcs>(nodeOf(pixel), capacity, change)
}

/** The same for both capacities between a pixel and its neighbour in one of the two or four directions. */
export function changeArc(pixel: i32, direction: i32, forward: i32, backward: i32): bool {
  return isEight
    ? addToArc<EightArcs>(nodeOf(pixel), 2 * direction, forward, backward)
    : isWoven
      ? addToArc<WovenFourArcs>(nodeOf(pixel), 2 * direction, forward, backward)
      : addToArc<FourArcs>(nodeOf(pixel), 2 * direction, forward, backward)
}

/** Writes the remaining capacities into the planes, those of the terminals too. */
export function unpack(): void {
  if (isEight) unpackFrom<EightArcs>()
  else if (isWoven) unpackFrom<WovenFourArcs>()
  else unpackFrom<FourArcs>()
}

function unpackFrom<Arcs>(): void {
  const size = columnBytes()
  let plane = PLANES
  for (let y = 0; y < height; y++) {
    let node = firstOfRow(y)
    for (let x = 0; x < width; x++, node += size, plane += 4) {
      store<i32>(plane, load<i32>(node, TERMINAL))
      for (let arc = 0; arc < <i32>sizeof<Arcs>(); arc += 2) {
        const forward = plane + planeBytes * (<usize>arc + 1)
        store<i32>(forward, load<i32>(roomOf(node, arc)))
        store<i32>(forward + planeBytes, load<i32>(roomOf(neighbour<Arcs>(node, arc), arc + 1)))
      }
    }
  }
}

/** Writes one byte per pixel, 1 on the sink's side, behind the lists, and returns its address. */
export function writeSinkSide(): usize {
  const size = columnBytes()
  const start = PLANES + 4 * planeBytes + 8
  let into = start
  for (let y = 0; y < height; y++) {
    let node = firstOfRow(y)
    for (let x = 0; x < width; x++, node += size, into++) store<u8>(into, treeOf(node) === SOURCE ? 0 : 1)
  }
  return start
}

export function isSourceSide(pixel: i32): bool {
  return treeOf(nodeOf(pixel)) === SOURCE
}

/** From a pixel to the one on its right. */
function columnBytes(): usize {
  return isEight ? nodeBytes<EightArcs>() : isWoven ? BAND * nodeBytes<FourArcs>() : nodeBytes<FourArcs>()
}

function firstOfRow(row: i32): usize {
  const framed = <usize>row + 1
  if (!isWoven) return nodes + framed * rowBytes + columnBytes()
  return nodes + (framed / BAND) * BAND * rowBytes + (framed % BAND) * nodeBytes<FourArcs>() + columnBytes()
}

function nodeOf(pixel: i32): usize {
  return firstOfRow(pixel / width) + <usize>(pixel % width) * columnBytes()
}

function solveWith<Arcs>(wide: i32): void {
  pack<Arcs>()
  const lists = PLANES + planeBytes
  clearActive(lists, lists + planeBytes + 4)
  clearOrphans(lists + planeBytes + 4, lists + 2 * planeBytes + 4, lists + 3 * planeBytes + 8)
  clearFlow()
  clearTime()
  setLeast(1)
  if (wide > 0) solveWideFirst<Arcs>(wide)
  else solveInStrips<Arcs>()
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

/** Planes to nodes, all closed. */
function pack<Arcs>(): void {
  const size = columnBytes()
  if (isSigned<Arcs>()) setWovenSteps(BAND * rowBytes)
  else setSteps(nodeBytes<Arcs>(), rowBytes)
  memory.fill(nodes, 0, nodesBytes)
  let plane = PLANES
  for (let y = 0; y < height; y++) {
    let node = firstOfRow(y)
    for (let x = 0; x < width; x++, node += size, plane += 4) {
      const terminal = load<i32>(plane)
      store<i32>(node, terminal, TERMINAL)
      setTree(node, CLOSED)
      for (let arc = 0; arc < <i32>sizeof<Arcs>(); arc += 2) {
        const forward = plane + planeBytes * (<usize>arc + 1)
        store<i32>(roomOf(node, arc), load<i32>(forward))
        // 0 where the neighbour is in the frame
        store<i32>(roomOf(neighbour<Arcs>(node, arc), arc + 1), load<i32>(forward + planeBytes))
      }
    }
  }
}

function solveInStrips<Arcs>(): void {
  const rows = max(1, <i32>(STRIP_BYTES / rowBytes))
  for (let from = 0, to = 0; from < height; from = to) {
    // Where pixels change trees again and again, paths are long after all: then the rest is opened at once.
    to = leaverCount > MOST_LEAVERS * from * width ? height : min(height, from + rows)
    open(from, to)
    if (from > 0) activateRow<Arcs>(from - 1)
    search<Arcs>()
  }
}

function solveWideFirst<Arcs>(wide: i32): void {
  setLeast(wide)
  open(0, height)
  search<Arcs>()
  if (wide === 1) return
  setLeast(1)
  for (let y = 0; y < height; y++) activateRow<Arcs>(y)
  search<Arcs>()
}

/** Pixels tied to a terminal become the roots of the trees, others free. */
function open(from: i32, to: i32): void {
  const size = columnBytes()
  for (let y = from; y < to; y++) {
    let node = firstOfRow(y)
    for (let x = 0; x < width; x++, node += size) {
      const terminal = load<i32>(node, TERMINAL)
      setTree(node, terminal === 0 ? FREE : terminal > 0 ? SOURCE : SINK)
      if (terminal === 0) continue
      store<usize>(node, ROOT, PARENT)
      mark(node, 0, 1)
      activate(node)
    }
  }
}

/** Those pixels of a row that can reach out of their tree. */
function activateRow<Arcs>(y: i32): void {
  const size = columnBytes()
  let node = firstOfRow(y)
  for (let x = 0; x < width; x++, node += size) {
    const tree = treeOf(node)
    if (tree === FREE) continue
    for (let arc = 0; arc < <i32>sizeof<Arcs>(); arc++) {
      const other = neighbour<Arcs>(node, arc)
      if (treeOf(other) === tree) continue
      if (load<i32>(tree === SOURCE ? roomOf(node, arc) : roomOf(other, arc ^ 1)) === 0) continue
      activate(node)
      break
    }
  }
}
