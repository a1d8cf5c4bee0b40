/*
 * Where the grid lies in memory, and the way from planes of capacities to nodes and back.
 */
import { activate } from './active'
import {
  BAND,
  CLOSED,
  EightArcs,
  FourArcs,
  FREE,
  mark,
  neighbour,
  nodeBytes,
  room,
  ROOT,
  setParent,
  setRoom,
  setSteps,
  setTerminal,
  setTree,
  setWovenSteps,
  SINK,
  SOURCE,
  terminalOf,
  treeOf,
} from './node'

export const PLANES: usize = 1024
const PAGE: u64 = 65536
/** What bands of woven pixels start at multiples of. */
const BAND_BYTES: u64 = 16 * <u64>BAND
/**
 * One below what 32 bits can address, so that the end of the memory has an address too. Its host and its compiler are told the
 * same.
 */
const MOST_PAGES: u64 = 65535

export let width: i32 = 0
export let height: i32 = 0
export let planeBytes: usize = 0
/** The first pixel of the frame, and the end of the last one: of a whole number of bands. */
export let firstNode: usize = 0
let framedPixels: usize = 0

/** Makes room and clears the planes. False when there is not enough memory. */
export function reserve(columns: i32, rows: i32, connectivity: i32): bool {
  const size = connectivity === 8 ? nodeBytes<EightArcs>() : nodeBytes<FourArcs>()
  const wanted = (endOfPlanes(columns, rows, connectivity) + <u64>size * framedArea(columns, rows) + PAGE - 1) / PAGE
  const present = <u64>memory.size()
  if (wanted > MOST_PAGES) return false
  if (wanted > present && memory.grow(<i32>(wanted - present)) < 0) return false
  place(columns, rows, connectivity)
  memory.fill(PLANES, 0, firstNode - PLANES)
  return true
}

/** Where everything of a grid lies for which there is room. */
export function place(columns: i32, rows: i32, connectivity: i32): void {
  width = columns
  height = rows
  planeBytes = <usize>columns * <usize>rows * 4
  firstNode = (<usize>endOfPlanes(columns, rows, connectivity)) & ~(<usize>BAND_BYTES - 1)
  framedPixels = <usize>framedArea(columns, rows)
}

/** With what the lists and alignment need beside them. */
function endOfPlanes(columns: i32, rows: i32, connectivity: i32): u64 {
  return <u64>PLANES + (1 + <u64>connectivity) * 4 * <u64>columns * <u64>rows + 64 + BAND_BYTES
}

function framedArea(columns: i32, rows: i32): u64 {
  const framedRows = ((<u64>rows + 2 + <u64>BAND - 1) / <u64>BAND) * <u64>BAND
  return (<u64>columns + 2) * framedRows
}

export function endOfNodes<Arcs>(): usize {
  return firstNode + nodeBytes<Arcs>() * framedPixels
}

/** Bytes of a row with its frame. */
export function rowBytes<Arcs>(): usize {
  return (<usize>width + 2) * nodeBytes<Arcs>()
}

/** From a pixel to the one on its right. */
export function columnBytes<Arcs>(): usize {
  return isSigned<Arcs>() ? BAND * nodeBytes<Arcs>() : nodeBytes<Arcs>()
}

/** The pixel of the frame on the left of a row. */
export function startOfRow<Arcs>(row: i32): usize {
  const framed = <usize>row + 1
  const start = isSigned<Arcs>()
    ? (framed / BAND) * BAND * rowBytes<Arcs>() + (framed % BAND) * nodeBytes<Arcs>()
    : framed * rowBytes<Arcs>()
  return firstNode + start
}

/** The first pixel of a row. */
export function firstOfRow<Arcs>(row: i32): usize {
  return startOfRow<Arcs>(row) + columnBytes<Arcs>()
}

export function nodeOf<Arcs>(pixel: i32): usize {
  return firstOfRow<Arcs>(pixel / width) + <usize>(pixel % width) * columnBytes<Arcs>()
}

/** The form of the pixels, which every instance that works on them must know. */
export function setForm<Arcs>(): void {
  if (isSigned<Arcs>()) setWovenSteps(firstNode, BAND * rowBytes<Arcs>(), endOfNodes<Arcs>())
  else setSteps(nodeBytes<Arcs>(), rowBytes<Arcs>())
}

export function clearNodes<Arcs>(): void {
  memory.fill(firstNode, 0, endOfNodes<Arcs>() - firstNode)
}

/** Planes to clear nodes, all closed; writes into the row after the last one what arcs between the two have. */
export function pack<Arcs>(from: i32, to: i32): void {
  const size = columnBytes<Arcs>()
  let plane = PLANES + 4 * <usize>from * <usize>width
  for (let y = from; y < to; y++) {
    let node = firstOfRow<Arcs>(y)
    for (let x = 0; x < width; x++, node += size, plane += 4) {
      setTerminal<Arcs>(node, load<i32>(plane))
      setTree<Arcs>(node, CLOSED)
      for (let arc = 0; arc < <i32>sizeof<Arcs>(); arc += 2) {
        const forward = plane + planeBytes * (<usize>arc + 1)
        setRoom<Arcs>(node, arc, load<i32>(forward))
        // 0 where the neighbour is in the frame
        setRoom<Arcs>(neighbour<Arcs>(node, arc), arc + 1, load<i32>(forward + planeBytes))
      }
    }
  }
}

/** Pixels tied to a terminal become the roots of the trees, others free. */
export function open<Arcs>(from: i32, to: i32): void {
  const size = columnBytes<Arcs>()
  for (let y = from; y < to; y++) {
    let node = firstOfRow<Arcs>(y)
    for (let x = 0; x < width; x++, node += size) {
      const terminal = terminalOf<Arcs>(node)
      setTree<Arcs>(node, terminal === 0 ? FREE : terminal > 0 ? SOURCE : SINK)
      if (terminal === 0) continue
      setParent<Arcs>(node, ROOT)
      mark<Arcs>(node, 0, 1)
      activate<Arcs>(node)
    }
  }
}

/** Those pixels of a row become active that can reach out of their tree. */
export function activateRow<Arcs>(y: i32): void {
  const size = columnBytes<Arcs>()
  let node = firstOfRow<Arcs>(y)
  for (let x = 0; x < width; x++, node += size) {
    const tree = treeOf<Arcs>(node)
    if (tree === FREE) continue
    for (let arc = 0; arc < <i32>sizeof<Arcs>(); arc++) {
      const other = neighbour<Arcs>(node, arc)
      if (treeOf<Arcs>(other) === tree) continue
      if ((tree === SOURCE ? room<Arcs>(node, arc) : room<Arcs>(other, arc ^ 1)) === 0) continue
      activate<Arcs>(node)
      break
    }
  }
}

/** Writes the remaining capacities into the planes, those of the terminals too. */
export function unpack<Arcs>(): void {
  const size = columnBytes<Arcs>()
  let plane = PLANES
  for (let y = 0; y < height; y++) {
    let node = firstOfRow<Arcs>(y)
    for (let x = 0; x < width; x++, node += size, plane += 4) {
      store<i32>(plane, terminalOf<Arcs>(node))
      for (let arc = 0; arc < <i32>sizeof<Arcs>(); arc += 2) {
        const forward = plane + planeBytes * (<usize>arc + 1)
        store<i32>(forward, room<Arcs>(node, arc))
        store<i32>(forward + planeBytes, room<Arcs>(neighbour<Arcs>(node, arc), arc + 1))
      }
    }
  }
}

/** Writes one byte per pixel, 1 on the sink's side. */
export function writeSides<Arcs>(into: usize): void {
  const size = columnBytes<Arcs>()
  for (let y = 0; y < height; y++) {
    let node = firstOfRow<Arcs>(y)
    for (let x = 0; x < width; x++, node += size, into++) store<u8>(into, treeOf<Arcs>(node) === SOURCE ? 0 : 1)
  }
}
