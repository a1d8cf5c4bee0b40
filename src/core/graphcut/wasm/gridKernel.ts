/*
 * Maximum flow on a 4- or 8-connected grid, in WebAssembly: what the host calls. AssemblyScript, compiled by
 * `npm run build:wasm`; src/backend/solving/KernelMinCut.ts is its host.
 *
 * Source: A. Goldberg, S. Hed, H. Kaplan, R. Tarjan, R. Werneck, *Maximum Flows by Incremental Breadth-First Search*, ESA 2011;
 * the three passes over orphans after A. Goldberg, S. Hed, H. Kaplan, P. Kohli, R. Tarjan, R. Werneck, *Faster and More Dynamic
 * Maximum Flow by Incremental Breadth-First Search*, ESA 2015. We differ in the graph, which is implicit; in the order of
 * growing, by the work that each forest has cost so far; and in keeping no lists of children, for which a pixel looks
 * at its neighbours. Written from the papers.
 *
 * Memory: the planes of capacities first (terminal, then forward and backward of each direction), which the host fills in.
 * `solve` packs them into nodes and uses their room for its lists from then on; `unpack` writes what is left of the capacities
 * back. Cost: O(pixels) to pack; nothing is allocated while solving. Nothing throws: sizes are the host's business.
 */
import { prepareAdoption } from './adopt'
import { maximumFlow } from './grow'
import {
  EightArcs,
  FourArcs,
  LABEL,
  neighbour,
  NONE,
  nodeBytes,
  PARENT,
  ROOT,
  roomOf,
  SinkTree,
  SourceTree,
  STEPS,
  TERMINAL,
} from './node'
import { clearQueue, pushBack } from './queues'

const PLANES: usize = 1024
const PAGE: u64 = 65536
/** One below what 32 bits can address, so that the end of the memory has an address too. */
const MOST_PAGES: u64 = 65535

let width: i32 = 0
let height: i32 = 0
let isEight: bool = false
let planeBytes: usize = 0
let nodes: usize = 0
let rowBytes: usize = 0

/** Makes room and clears the planes. Returns the address of the first plane, or 0 when there is not enough memory. */
export function begin(columns: i32, rows: i32, connectivity: i32): usize {
  width = columns
  height = rows
  isEight = connectivity === 8
  planeBytes = <usize>columns * <usize>rows * 4
  // The lists need five planes, one of them with an entry for each level, of which there can be two more than pixels.
  nodes = (PLANES + (1 + <usize>connectivity) * planeBytes + 64 + 15) & ~15
  const size = isEight ? nodeBytes<EightArcs>() : nodeBytes<FourArcs>()
  rowBytes = (<usize>columns + 2) * size
  const bytes = <u64>PLANES + (1 + <u64>connectivity) * 4 * <u64>columns * <u64>rows + 80
  const wanted = (bytes + <u64>size * (<u64>columns + 2) * (<u64>rows + 2) + PAGE - 1) / PAGE
  const present = <u64>memory.size()
  if (wanted > MOST_PAGES) return 0
  if (wanted > present && memory.grow(<i32>(wanted - present)) < 0) return 0
  memory.fill(PLANES, 0, nodes - PLANES)
  return PLANES
}

export function solve(): f64 {
  return <f64>(isEight ? solveWith<EightArcs>() : solveWith<FourArcs>())
}

/** Writes the remaining capacities into the planes. Ends what `solve` left: call it last, and only once. */
export function unpack(): void {
  if (isEight) unpackWith<EightArcs>()
  else unpackWith<FourArcs>()
}

/** Writes one byte per pixel, 1 on the sink's side, where the lists were, and returns its address. */
export function writeSinkSide(): usize {
  let into = PLANES
  const size = isEight ? nodeBytes<EightArcs>() : nodeBytes<FourArcs>()
  for (let y = 0; y < height; y++) {
    let node = nodeAt(y, size)
    for (let x = 0; x < width; x++, node += size, into++) store<u8>(into, load<i32>(node, LABEL) > 0 ? 0 : 1)
  }
  return PLANES
}

export function isSourceSide(pixel: i32): bool {
  const size = isEight ? nodeBytes<EightArcs>() : nodeBytes<FourArcs>()
  return load<i32>(nodeAt(pixel / width, size) + <usize>(pixel % width) * size, LABEL) > 0
}

/** The first pixel of a row. */
function nodeAt(row: i32, size: usize): usize {
  return nodes + (<usize>row + 1) * rowBytes + size
}

function solveWith<Arcs>(): i64 {
  pack<Arcs>()
  const lists = PLANES + 4 * planeBytes
  memory.fill(lists, 0, planeBytes + 64)
  prepareAdoption(lists, PLANES + 2 * planeBytes, PLANES + 3 * planeBytes)
  clearQueue<SourceTree>(PLANES, PLANES + planeBytes)
  clearQueue<SinkTree>(PLANES + planeBytes, PLANES + 2 * planeBytes)
  plant<Arcs>()
  return maximumFlow<Arcs>()
}

function setStep(arc: usize, step: usize): void {
  store<usize>(STEPS + (arc << 2), step)
  store<usize>(STEPS + ((arc + 1) << 2), 0 - step)
}

/** Planes to nodes, all free. */
function pack<Arcs>(): void {
  const size = nodeBytes<Arcs>()
  setStep(0, size)
  setStep(2, rowBytes)
  setStep(4, rowBytes + size)
  setStep(6, rowBytes - size)
  const end = nodes + rowBytes * (<usize>height + 2)
  memory.fill(nodes, 0, end - nodes)
  for (let node = nodes; node < end; node += size) store<u8>(node, <u8>NONE, PARENT)
  let plane = PLANES
  for (let y = 0; y < height; y++) {
    let node = nodeAt(y, size)
    for (let x = 0; x < width; x++, node += size, plane += 4) {
      store<i32>(node, load<i32>(plane), TERMINAL)
      for (let arc = 0; arc < <i32>sizeof<Arcs>(); arc += 2) {
        const forward = plane + planeBytes * (<usize>arc + 1)
        store<i32>(roomOf(node, arc), load<i32>(forward))
        // 0 where the neighbour is in the frame
        store<i32>(roomOf(neighbour(node, arc), arc + 1), load<i32>(forward + planeBytes))
      }
    }
  }
}

/** Pixels tied to a terminal are the roots of the forests. */
function plant<Arcs>(): void {
  const size = nodeBytes<Arcs>()
  for (let y = 0; y < height; y++) {
    let node = nodeAt(y, size)
    for (let x = 0; x < width; x++, node += size) {
      const terminal = load<i32>(node, TERMINAL)
      if (terminal === 0) continue
      store<i32>(node, terminal > 0 ? 1 : -1, LABEL)
      store<u8>(node, <u8>ROOT, PARENT)
      if (terminal > 0) pushBack<SourceTree>(node)
      else pushBack<SinkTree>(node)
    }
  }
}

function unpackWith<Arcs>(): void {
  const size = nodeBytes<Arcs>()
  let plane = PLANES
  for (let y = 0; y < height; y++) {
    let node = nodeAt(y, size)
    for (let x = 0; x < width; x++, node += size, plane += 4) {
      store<i32>(plane, load<i32>(node, TERMINAL))
      for (let arc = 0; arc < <i32>sizeof<Arcs>(); arc += 2) {
        const forward = plane + planeBytes * (<usize>arc + 1)
        store<i32>(forward, load<i32>(roomOf(node, arc)))
        store<i32>(forward + planeBytes, load<i32>(roomOf(neighbour(node, arc), arc + 1)))
      }
    }
  }
}
