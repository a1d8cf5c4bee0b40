/*
 * Changing capacities of a grid that has been solved, so that the next search starts from the flow and the trees there are.
 *
 * Source: P. Kohli, P. Torr, *Dynamic Graph Cuts for Efficient Inference in Markov Random Fields*, PAMI 29(12), 2007, §3:
 * where flow exceeds a new capacity, the excess is taken back and becomes a terminal capacity of the pixels at both ends,
 * which changes the energy of every cut by the same constant. We differ in having one signed terminal per pixel, which
 * needs no such step, and in keeping the account of the constant in `flow`.
 */
import { activate } from './active'
import { adoptAll, hasRoomForOrphans, makeOrphan } from './adopt'
import { addToFlow } from './augment'
import {
  FREE,
  mark,
  MOST_WOVEN_ROOM,
  neighbour,
  own,
  parentOf,
  room,
  ROOT,
  roomFromParent,
  setParent,
  setRoom,
  setTerminal,
  setTree,
  SINK,
  SinkTree,
  SOURCE,
  SourceTree,
  terminalOf,
  treeOf,
} from './node'
import { now, setTime } from './search'

/** More orphans than one change makes: both ends of an arc and their children. */
const MOST_ORPHANS: usize = 18

/** `capacity` is the address of the pixel's terminal capacity, which changes too. False, and nothing done, when it overflows. */
export function addToTerminal<Arcs>(node: usize, capacity: usize, change: i32): bool {
  const before = <i64>load<i32>(capacity)
  const after = before + <i64>change
  if (!fits(after) || !fits(<i64>terminalOf<Arcs>(node) + <i64>change)) return false
  makeRoom<Arcs>()
  store<i32>(capacity, <i32>after)
  addToFlow(demand(after) - demand(before))
  shiftTerminal<Arcs>(node, <i64>change)
  return true
}

/** Changes the capacity of an arc and that of its opposite. False, and nothing done, when something overflows. */
export function addToArc<Arcs>(node: usize, arc: i32, forwardChange: i32, backwardChange: i32): bool {
  const other = neighbour<Arcs>(node, arc)
  let forward = <i64>room<Arcs>(node, arc) + <i64>forwardChange
  let backward = <i64>room<Arcs>(other, arc ^ 1) + <i64>backwardChange
  let undone: i64 = 0
  if (forward < 0) {
    undone = -forward
    backward += forward
    forward = 0
  } else if (backward < 0) {
    undone = backward
    forward += backward
    backward = 0
  }
  const most = isSigned<Arcs>() ? MOST_WOVEN_ROOM : 2 * <i64>i32.MAX_VALUE
  const isFit = forward >= 0 && backward >= 0 && fits(forward) && fits(backward) && forward + backward <= most
  if (!isFit || !fits(<i64>terminalOf<Arcs>(node) + undone) || !fits(<i64>terminalOf<Arcs>(other) - undone))
    return false
  makeRoom<Arcs>()
  setRoom<Arcs>(node, arc, <i32>forward)
  setRoom<Arcs>(other, arc ^ 1, <i32>backward)
  cutOffIfFull<Arcs>(node, other, arc)
  cutOffIfFull<Arcs>(other, node, arc ^ 1)
  if (forward > 0) activateAlong<Arcs>(node, other)
  if (backward > 0) activateAlong<Arcs>(other, node)
  if (undone === 0) return true
  shiftTerminal<Arcs>(node, undone)
  shiftTerminal<Arcs>(other, -undone)
  return true
}

function fits(value: i64): bool {
  return value <= <i64>i32.MAX_VALUE && value >= -(<i64>i32.MAX_VALUE)
}

/** Orphans wait until the next search, unless there are too many. */
function makeRoom<Arcs>(): void {
  if (hasRoomForOrphans(MOST_ORPHANS)) return
  setTime(now + 1)
  adoptAll<Arcs>()
}

function demand(terminal: i64): i64 {
  return max(-terminal, <i64>0)
}

function shiftTerminal<Arcs>(node: usize, change: i64): void {
  const before = <i64>terminalOf<Arcs>(node)
  const after = before + change
  setTerminal<Arcs>(node, <i32>after)
  addToFlow(demand(before) - demand(after))
  if (after !== 0) becomeRoot<Arcs>(node, after > 0 ? SOURCE : SINK)
  else if (parentOf<Arcs>(node) === ROOT) makeOrphan<Arcs>(node)
}

function becomeRoot<Arcs>(node: usize, tree: i32): void {
  const present = treeOf<Arcs>(node)
  if (present === tree && parentOf<Arcs>(node) === ROOT) return
  if (present !== tree && present !== FREE) {
    if (present === SOURCE) desert<Arcs, SourceTree>(node)
    else desert<Arcs, SinkTree>(node)
  }
  setTree<Arcs>(node, tree)
  setParent<Arcs>(node, ROOT)
  mark<Arcs>(node, now, 1)
  activate<Arcs>(node)
}

/** The pixel goes over to the other tree: its children become orphans, and neighbours that could take it back active. */
function desert<Arcs, Tree>(node: usize): void {
  for (let arc = 0; arc < <i32>sizeof<Arcs>(); arc++) {
    const other = neighbour<Arcs>(node, arc)
    if (treeOf<Arcs>(other) !== own<Tree>()) continue
    if (roomFromParent<Arcs, Tree>(node, other, arc) > 0) activate<Arcs>(other)
    if (parentOf<Arcs>(other) === node) makeOrphan<Arcs>(other)
  }
}

function cutOffIfFull<Arcs>(node: usize, parent: usize, arc: i32): void {
  if (parentOf<Arcs>(node) !== parent) return
  const isSource = treeOf<Arcs>(node) === SOURCE
  const room = isSource
    ? roomFromParent<Arcs, SourceTree>(node, parent, arc)
    : roomFromParent<Arcs, SinkTree>(node, parent, arc)
  if (room === 0) makeOrphan<Arcs>(node)
}

/** An arc with room lets the source's tree grow along it and the sink's against it. */
function activateAlong<Arcs>(from: usize, to: usize): void {
  if (treeOf<Arcs>(from) === SOURCE) activate<Arcs>(from)
  if (treeOf<Arcs>(to) === SINK) activate<Arcs>(to)
}
