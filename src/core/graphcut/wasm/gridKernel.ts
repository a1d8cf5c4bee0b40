/*
 * Maximum flow on a 4- or 8-connected grid, in WebAssembly: what the host calls. AssemblyScript, compiled by
 * `npm run build:wasm`; src/backend/solving/KernelMinCut.ts is its host.
 *
 * Source: Y. Boykov, V. Kolmogorov, *An Experimental Comparison of Min-Cut/Max-Flow Algorithms for Energy Minimization in
 * Vision*, PAMI 26(9), 2004, §3, with its marking heuristics. We differ in the graph, which is implicit; in solving it strip
 * by strip, each from the trees of those above it, so that the work stays in the cache; and, where the only ties to the
 * terminals are a person's strokes and paths therefore long, in solving it whole with wide arcs first instead (capacity
 * scaling in two steps, after H. Gabow, *Scaling Algorithms for Network Problems*, JCSS 31, 1985), so that fewer paths are
 * walked. Written from the papers.
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
  SINK,
  SOURCE,
  TERMINAL,
  treeOf,
} from './node'
import { clearTime, nextTime, search, setLeast } from './search'

const PLANES: usize = 1024
const PAGE: u64 = 65536
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
let planeBytes: usize = 0
let nodes: usize = 0
let rowBytes: usize = 0

/** Makes room and clears the planes. Returns the address of the first plane, or 0 when there is not enough memory. */
export function begin(columns: i32, rows: i32, connectivity: i32): usize {
  const size = connectivity === 8 ? nodeBytes<EightArcs>() : nodeBytes<FourArcs>()
  const planes = <u64>PLANES + (1 + <u64>connectivity) * 4 * <u64>columns * <u64>rows + 64
  const wanted = (planes + <u64>size * (<u64>columns + 2) * (<u64>rows + 2) + PAGE - 1) / PAGE
  const present = <u64>memory.size()
  if (wanted > MOST_PAGES) return 0
  if (wanted > present && memory.grow(<i32>(wanted - present)) < 0) return 0
  width = columns
  height = rows
  isEight = connectivity === 8
  planeBytes = <usize>columns * <usize>rows * 4
  nodes = (<usize>planes) & ~15
  rowBytes = (<usize>columns + 2) * size
  memory.fill(PLANES, 0, nodes - PLANES)
  return PLANES
}

/** The value of the maximum flow. */
export function solve(): f64 {
  if (isEight) solveWith<EightArcs>()
  else solveWith<FourArcs>()
  return <f64>flow
}

/** The same after changes, from the flow and the trees of the last time. */
export function solveAgain(): f64 {
  nextTime()
  if (isEight) {
    adoptAll<EightArcs>()
    search<EightArcs>()
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
    : addToTerminal<FourArcs>(nodeOf(pixel), capacity, change)
}

/** The same for both capacities between a pixel and its neighbour in one of the two or four directions. */
export function changeArc(pixel: i32, direction: i32, forward: i32, backward: i32): bool {
  return isEight
    ? addToArc<EightArcs>(nodeOf(pixel), 2 * direction, forward, backward)
    : addToArc<FourArcs>(nodeOf(pixel), 2 * direction, forward, backward)
}

/** Writes the remaining capacities into the planes, those of the terminals too. */
export function unpack(): void {
  const size = bytesOfNode()
  const arcs = isEight ? 8 : 4
  let plane = PLANES
  for (let y = 0; y < height; y++) {
    let node = firstOfRow(y)
    for (let x = 0; x < width; x++, node += size, plane += 4) {
      store<i32>(plane, load<i32>(node, TERMINAL))
      for (let arc = 0; arc < arcs; arc += 2) {
        const forward = plane + planeBytes * (<usize>arc + 1)
        store<i32>(forward, load<i32>(roomOf(node, arc)))
        store<i32>(forward + planeBytes, load<i32>(roomOf(neighbour(node, arc), arc + 1)))
      }
    }
  }
}

/** Writes one byte per pixel, 1 on the sink's side, behind the lists, and returns its address. */
export function writeSinkSide(): usize {
  const size = bytesOfNode()
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

function bytesOfNode(): usize {
  return isEight ? nodeBytes<EightArcs>() : nodeBytes<FourArcs>()
}

function firstOfRow(row: i32): usize {
  return nodes + (<usize>row + 1) * rowBytes + bytesOfNode()
}

function nodeOf(pixel: i32): usize {
  return firstOfRow(pixel / width) + <usize>(pixel % width) * bytesOfNode()
}

function solveWith<Arcs>(): void {
  const tied = pack<Arcs>()
  const lists = PLANES + planeBytes
  clearActive(lists, lists + planeBytes + 4)
  clearOrphans(lists + planeBytes + 4, lists + 2 * planeBytes + 4, lists + 3 * planeBytes + 8)
  clearFlow()
  clearTime()
  setLeast(1)
  const room = tied < (width * height) / SPARSE ? meanRoom<Arcs>() : 0
  if (room > 0 && meanTerminal() >= SEED * room) solveWideFirst<Arcs>(max(1, <i32>(room / WIDE)))
  else solveInStrips<Arcs>()
}

/** Planes to nodes, all closed. Returns how many pixels are tied to a terminal. */
function pack<Arcs>(): i32 {
  const size = nodeBytes<Arcs>()
  setSteps(size, rowBytes)
  memory.fill(nodes, 0, rowBytes * (<usize>height + 2))
  let tied = 0
  let plane = PLANES
  for (let y = 0; y < height; y++) {
    let node = firstOfRow(y)
    for (let x = 0; x < width; x++, node += size, plane += 4) {
      const terminal = load<i32>(plane)
      store<i32>(node, terminal, TERMINAL)
      tied += <i32>(terminal !== 0)
      setTree(node, CLOSED)
      for (let arc = 0; arc < <i32>sizeof<Arcs>(); arc += 2) {
        const forward = plane + planeBytes * (<usize>arc + 1)
        store<i32>(roomOf(node, arc), load<i32>(forward))
        // 0 where the neighbour is in the frame
        store<i32>(roomOf(neighbour(node, arc), arc + 1), load<i32>(forward + planeBytes))
      }
    }
  }
  return tied
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
  const size = bytesOfNode()
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
  const size = nodeBytes<Arcs>()
  let node = firstOfRow(y)
  for (let x = 0; x < width; x++, node += size) {
    const tree = treeOf(node)
    if (tree === FREE) continue
    for (let arc = 0; arc < <i32>sizeof<Arcs>(); arc++) {
      const other = neighbour(node, arc)
      if (treeOf(other) === tree) continue
      if (load<i32>(tree === SOURCE ? roomOf(node, arc) : roomOf(other, arc ^ 1)) === 0) continue
      activate(node)
      break
    }
  }
}

/** Of the pixels tied to a terminal. */
function meanTerminal(): i64 {
  let sum: i64 = 0
  let count: i64 = 1
  for (let at = PLANES, end = PLANES + planeBytes; at < end; at += 4) {
    const terminal = load<i32>(at)
    sum += abs(<i64>terminal)
    count += <i64>(terminal !== 0)
  }
  return sum / count
}

/** Of all arcs that have any. */
function meanRoom<Arcs>(): i64 {
  const size = nodeBytes<Arcs>()
  let sum: i64 = 0
  let count: i64 = 1
  for (let y = 0; y < height; y++) {
    let node = firstOfRow(y)
    for (let x = 0; x < width; x++, node += size) {
      for (let arc = 0; arc < <i32>sizeof<Arcs>(); arc++) {
        const room = load<i32>(roomOf(node, arc))
        sum += <i64>room
        count += <i64>(room > 0)
      }
    }
  }
  return sum / count
}
