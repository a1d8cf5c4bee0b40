/*
 * Pixels cut off from their root look for another parent in the same tree, and leave it when there is none.
 */
import { activate } from './active'
import {
  attach,
  distanceOf,
  FREE,
  LAST_STAMP,
  mark,
  neighbour,
  nodeBytes,
  NONE,
  ORPHAN,
  own,
  parentOf,
  roomFromParent,
  setParent,
  setTree,
  SinkTree,
  SOURCE,
  SourceTree,
  stampOf,
  treeOf,
} from './node'
import { least, now, setTime } from './search'

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

/** The pixels whose time is kept here. */
let firstTimed: usize = 0
let endOfTimed: usize = 0

/** How many pixels have left their tree: what the search costs. */
export let leaverCount: i32 = 0

/** All pixels that are searched here, in memory. */
export function setTimed(from: usize, to: usize): void {
  firstTimed = from
  endOfTimed = to
}

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

export function makeOrphan<Arcs>(node: usize): void {
  setParent<Arcs>(node, ORPHAN)
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
  if (isSigned<Arcs>() && now === LAST_STAMP) startTimeAnew<Arcs>()
}

function adopt<Arcs>(node: usize): void {
  if (parentOf<Arcs>(node) !== ORPHAN) return // a later change made it a root, or it stood there twice
  if (treeOf<Arcs>(node) === SOURCE) adoptInto<Arcs, SourceTree>(node)
  else adoptInto<Arcs, SinkTree>(node)
}

function adoptInto<Arcs, Tree>(node: usize): void {
  const relatives = arcsToRelatives<Arcs, Tree>(node)
  const parents = relatives & arcsFromParents<Arcs, Tree>(node)
  let nearest = NO_WAY
  let best = 0
  for (let left = parents; left !== 0; left &= left - 1) {
    const arc = ctz(left)
    const other = neighbour<Arcs>(node, arc)
    let distance = distanceOf<Arcs>(other)
    if (stampOf<Arcs>(other) !== now) {
      const up = parentOf<Arcs>(other)
      if (up === ORPHAN || up === node) continue
      distance = distanceToRoot<Arcs>(other)
    }
    if (distance >= nearest) continue
    nearest = distance
    best = arc
  }
  if (nearest === NO_WAY) leave<Arcs>(node, relatives, parents)
  else attach<Arcs>(node, neighbour<Arcs>(node, best), best, now, nearest + 1)
}

/** The arcs that lead to pixels of the same tree, as bits: written out and without a branch, as none could be foretold. */
function arcsToRelatives<Arcs, Tree>(node: usize): i32 {
  const straight =
    relative<Arcs, Tree>(node, 0) |
    relative<Arcs, Tree>(node, 1) |
    relative<Arcs, Tree>(node, 2) |
    relative<Arcs, Tree>(node, 3)
  if (sizeof<Arcs>() === 4) return straight
  return (
    straight |
    relative<Arcs, Tree>(node, 4) |
    relative<Arcs, Tree>(node, 5) |
    relative<Arcs, Tree>(node, 6) |
    relative<Arcs, Tree>(node, 7)
  )
}

function relative<Arcs, Tree>(node: usize, arc: i32): i32 {
  return i32(treeOf<Arcs>(neighbour<Arcs>(node, arc)) === own<Tree>()) << arc
}

/** The arcs along which neighbours could feed the pixel, in the same form. */
function arcsFromParents<Arcs, Tree>(node: usize): i32 {
  const straight =
    feeder<Arcs, Tree>(node, 0) |
    feeder<Arcs, Tree>(node, 1) |
    feeder<Arcs, Tree>(node, 2) |
    feeder<Arcs, Tree>(node, 3)
  if (sizeof<Arcs>() === 4) return straight
  return (
    straight |
    feeder<Arcs, Tree>(node, 4) |
    feeder<Arcs, Tree>(node, 5) |
    feeder<Arcs, Tree>(node, 6) |
    feeder<Arcs, Tree>(node, 7)
  )
}

function feeder<Arcs, Tree>(node: usize, arc: i32): i32 {
  return i32(roomFromParent<Arcs, Tree>(node, neighbour<Arcs>(node, arc), arc) >= least) << arc
}

/** Steps to the root, or NO_WAY when an orphan is on the way; stamps what it walked over, so that it is walked once. */
function distanceToRoot<Arcs>(from: usize): i32 {
  const time = now
  let distance = 0
  let node = from
  for (;;) {
    if (stampOf<Arcs>(node) === time) {
      distance += distanceOf<Arcs>(node)
      break
    }
    const up = parentOf<Arcs>(node)
    distance++
    if (up <= ORPHAN) {
      if (up === ORPHAN) return NO_WAY
      mark<Arcs>(node, time, 1)
      break
    }
    node = up
  }
  let left = distance
  for (node = from; stampOf<Arcs>(node) !== time; node = parentOf<Arcs>(node)) mark<Arcs>(node, time, left--)
  return distance
}

/** The pixel becomes free, its children orphans, and neighbours that could take it active. */
function leave<Arcs>(node: usize, relatives: i32, parents: i32): void {
  for (let left = relatives; left !== 0; left &= left - 1) {
    const arc = ctz(left)
    const other = neighbour<Arcs>(node, arc)
    if ((parents >> arc) & 1) activate<Arcs>(other)
    if (parentOf<Arcs>(other) === node) orphanLater<Arcs>(other)
  }
  setTree<Arcs>(node, FREE)
  setParent<Arcs>(node, NONE)
  leaverCount++
}

function orphanLater<Arcs>(node: usize): void {
  setParent<Arcs>(node, ORPHAN)
  store<usize>(tail, node)
  tail += 4
  if (tail === ringEnd) tail = ring
}

/** When the stamps run out: all are taken away, then every distance is made true once more. */
function startTimeAnew<Arcs>(): void {
  setTime(1)
  const size = nodeBytes<Arcs>()
  for (let node = firstTimed; node < endOfTimed; node += size) mark<Arcs>(node, 0, distanceOf<Arcs>(node))
  for (let node = firstTimed; node < endOfTimed; node += size) {
    if (parentOf<Arcs>(node) !== NONE && stampOf<Arcs>(node) === 0) distanceToRoot<Arcs>(node)
  }
}
