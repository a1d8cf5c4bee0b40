/*
 * Pixels cut off from their root look for another parent in the same tree, and leave it when there is none.
 */
import { activate } from './active'
import {
  attach,
  DISTANCE,
  FREE,
  mark,
  neighbour,
  NONE,
  ORPHAN,
  own,
  PARENT,
  roomFromParent,
  setTree,
  SinkTree,
  SOURCE,
  SourceTree,
  STAMP,
  treeOf,
} from './node'
import { least, now } from './search'

const NO_WAY: i32 = i32.MAX_VALUE

/** Orphans that a path or a change left behind, the last one first: those of a path nearest to its roots. */
let stack: usize = 0
let stackEnd: usize = 0
let top: usize = 0
/** Orphans that their parent left behind: a ring, the first one first. */
let ring: usize = 0
let ringEnd: usize = 0
let head: usize = 0
let tail: usize = 0

/** How many pixels have left their tree: what the search costs. */
export let leaverCount: i32 = 0

/** The stack has room for every pixel, the ring, from `stackTo` on, for one more. */
export function clearOrphans(stackFrom: usize, stackTo: usize, ringTo: usize): void {
  stack = stackFrom
  stackEnd = stackTo
  top = stackFrom
  ring = stackTo
  ringEnd = ringTo
  head = ring
  tail = ring
  leaverCount = 0
}

export function makeOrphan(node: usize): void {
  store<usize>(node, ORPHAN, PARENT)
  store<usize>(top, node)
  top += 4
}

/** Whether so many can be made before `adoptAll` is needed. From an empty stack on, a path or a change never makes too many. */
export function hasRoomForOrphans(count: usize): bool {
  return top + (count << 2) <= stackEnd
}

export function adoptAll<Arcs>(): void {
  while (top !== stack) {
    top -= 4
    adopt<Arcs>(load<usize>(top))
    while (head !== tail) {
      const node = load<usize>(head)
      head += 4
      if (head === ringEnd) head = ring
      adopt<Arcs>(node)
    }
  }
}

function adopt<Arcs>(node: usize): void {
  if (load<usize>(node, PARENT) !== ORPHAN) return // a later change made it a root, or it stood there twice
  if (treeOf(node) === SOURCE) adoptInto<Arcs, SourceTree>(node)
  else adoptInto<Arcs, SinkTree>(node)
}

function adoptInto<Arcs, Tree>(node: usize): void {
  let nearest = NO_WAY
  let parentArc = 0
  for (let arc = 0; arc < <i32>sizeof<Arcs>(); arc++) {
    const other = neighbour<Arcs>(node, arc)
    if (treeOf(other) !== own<Tree>() || roomFromParent<Tree>(node, other, arc) < least) continue
    let distance = <i32>load<u16>(other, DISTANCE)
    if (load<i32>(other, STAMP) !== now) {
      const up = load<usize>(other, PARENT)
      if (up === ORPHAN || up === node) continue
      distance = distanceToRoot(other)
    }
    if (distance >= nearest) continue
    nearest = distance
    parentArc = arc
  }
  if (nearest === NO_WAY) leave<Arcs, Tree>(node)
  else attach(node, neighbour<Arcs>(node, parentArc), parentArc, now, nearest + 1)
}

/** Steps to the root, or NO_WAY when an orphan is on the way; stamps what it walked over, so that it is walked once. */
function distanceToRoot(from: usize): i32 {
  const time = now
  let distance = 0
  let node = from
  for (;;) {
    if (load<i32>(node, STAMP) === time) {
      distance += <i32>load<u16>(node, DISTANCE)
      break
    }
    const up = load<usize>(node, PARENT)
    distance++
    if (up <= ORPHAN) {
      if (up === ORPHAN) return NO_WAY
      mark(node, time, 1)
      break
    }
    node = up
  }
  let left = distance
  for (node = from; load<i32>(node, STAMP) !== time; node = load<usize>(node, PARENT)) mark(node, time, left--)
  return distance
}

/** The pixel becomes free, its children orphans, and neighbours that could take it active. */
function leave<Arcs, Tree>(node: usize): void {
  for (let arc = 0; arc < <i32>sizeof<Arcs>(); arc++) {
    const other = neighbour<Arcs>(node, arc)
    if (treeOf(other) !== own<Tree>()) continue
    if (roomFromParent<Tree>(node, other, arc) >= least) activate(other)
    if (load<usize>(other, PARENT) === node) orphanLater(other)
  }
  setTree(node, FREE)
  store<usize>(node, NONE, PARENT)
  leaverCount++
}

function orphanLater(node: usize): void {
  store<usize>(node, ORPHAN, PARENT)
  store<usize>(tail, node)
  tail += 4
  if (tail === ringEnd) tail = ring
}
