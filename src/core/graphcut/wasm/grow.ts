/*
 * Growing the forests level by level, and sending flow where they meet.
 */
import { adopt, addedToLevel, makeOrphan, sinkMoves, sourceMoves } from './adopt'
import {
  LABEL,
  levelIn,
  neighbour,
  NEXT,
  PARENT,
  ROOT,
  roomOf,
  roomToChild,
  setLevel,
  SinkTree,
  SourceTree,
  TERMINAL,
} from './node'
import { popFront, pushBack, waitingCount } from './queues'

let flow: i64 = 0
let sourceLevel: i32 = 1
let sinkLevel: i32 = 1

/** Returns the value of the maximum flow; the pixels of the source's forest are then the source's side of the minimal cut. */
export function maximumFlow<Arcs>(): i64 {
  flow = 0
  sourceLevel = 1
  sinkLevel = 1
  let sourceWork: i64 = 0
  let sinkWork: i64 = 0
  // A level that is empty stays so: this forest has reached all it can, and no path is left.
  while (waitingCount<SourceTree>() > 0) {
    const sources = <i64>waitingCount<SourceTree>()
    const sinks = <i64>waitingCount<SinkTree>()
    // Whichever forest has cost less so far grows: one that is cheap to keep should do most of the search.
    if (sinks === 0 || sourceWork + sourceMoves + sources <= sinkWork + sinkMoves + sinks) {
      growLevel<Arcs, SourceTree>(sourceLevel)
      sourceLevel++
      sourceWork += sources
    } else {
      growLevel<Arcs, SinkTree>(sinkLevel)
      sinkLevel++
      sinkWork += sinks
    }
  }
  return flow
}

function growLevel<Arcs, Tree>(level: i32): void {
  for (let left = waitingCount<Tree>(); left > 0; left--) {
    const node = popFront<Tree>()
    const own = levelIn<Tree>(node)
    if (own === level) left += scan<Arcs, Tree>(node, level)
    else if (own === level + 1) pushBack<Tree>(node)
  }
}

/** Returns how many pixels were added to the level while this one was scanned. */
function scan<Arcs, Tree>(node: usize, level: i32): i32 {
  const before = addedToLevel
  for (let arc = 0; arc < <i32>sizeof<Arcs>(); arc++) {
    const other = neighbour(node, arc)
    while (roomToChild<Tree>(node, other, arc) !== 0) {
      const reached = levelIn<Tree>(other)
      if (reached > 0) break
      if (reached === 0) {
        setLevel<Tree>(other, level + 1)
        store<u8>(other, <u8>(arc ^ 1), PARENT)
        store<usize>(other, node, NEXT)
        pushBack<Tree>(other)
        break
      }
      if (isSigned<Tree>()) augment(node, other, arc)
      else augment(other, node, arc ^ 1)
      adopt<Arcs, SourceTree>(sourceLevel, isSigned<Tree>())
      cutOffSinks()
      adopt<Arcs, SinkTree>(sinkLevel, !isSigned<Tree>())
      if (levelIn<Tree>(node) !== level) return addedToLevel - before
    }
  }
  return addedToLevel - before
}

/** The path last augmented, for its second half: where it starts and how much went along it. */
let sinkStart: usize = 0
let amount: i32 = 0

/** Sends all that fits along root → source → sink → root over the arc between them, and cuts off what is full before it. */
function augment(source: usize, sink: usize, arc: i32): void {
  let room = load<i32>(roomOf(source, arc))
  let node = source
  for (let up = <i32>load<u8>(node, PARENT); up !== ROOT; up = <i32>load<u8>(node, PARENT)) {
    node = load<usize>(node, NEXT)
    room = min(room, load<i32>(roomOf(node, up ^ 1)))
  }
  room = min(room, load<i32>(node, TERMINAL))
  node = sink
  for (let up = <i32>load<u8>(node, PARENT); up !== ROOT; up = <i32>load<u8>(node, PARENT)) {
    room = min(room, load<i32>(roomOf(node, up)))
    node = load<usize>(node, NEXT)
  }
  room = min(room, -load<i32>(node, TERMINAL))
  flow += room
  move(roomOf(source, arc), roomOf(sink, arc ^ 1), room)
  node = source
  for (let up = <i32>load<u8>(node, PARENT); up !== ROOT; up = <i32>load<u8>(node, PARENT)) {
    const parent = load<usize>(node, NEXT)
    if (move(roomOf(parent, up ^ 1), roomOf(node, up), room)) makeOrphan(node, load<i32>(node, LABEL))
    node = parent
  }
  const left = load<i32>(node, TERMINAL) - room
  store<i32>(node, left, TERMINAL)
  if (left === 0) makeOrphan(node, load<i32>(node, LABEL))
  sinkStart = sink
  amount = room
}

/** The other half of `augment`, after the source's forest is whole again: the lists of orphans serve one forest at a time. */
function cutOffSinks(): void {
  let node = sinkStart
  for (let up = <i32>load<u8>(node, PARENT); up !== ROOT; up = <i32>load<u8>(node, PARENT)) {
    const parent = load<usize>(node, NEXT)
    if (move(roomOf(node, up), roomOf(parent, up ^ 1), amount)) makeOrphan(node, -load<i32>(node, LABEL))
    node = parent
  }
  const left = load<i32>(node, TERMINAL) + amount
  store<i32>(node, left, TERMINAL)
  if (left === 0) makeOrphan(node, -load<i32>(node, LABEL))
}

/** Takes `taken` from the room of an arc and gives it to that of its opposite; true when nothing is left. */
function move(from: usize, to: usize, taken: i32): bool {
  const left = load<i32>(from) - taken
  store<i32>(from, left)
  store<i32>(to, load<i32>(to) + taken)
  return left === 0
}
