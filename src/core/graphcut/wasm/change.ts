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
  neighbour,
  own,
  PARENT,
  ROOT,
  roomFromParent,
  roomOf,
  setTree,
  SINK,
  SinkTree,
  SOURCE,
  SourceTree,
  TERMINAL,
  treeOf,
} from './node'
import { nextTime, now } from './search'

/** More orphans than one change makes: both ends of an arc and their children. */
const MOST_ORPHANS: usize = 18

/** `capacity` is the address of the pixel's terminal capacity, which changes too. False, and nothing done, when it overflows. */
export function addToTerminal<Arcs>(node: usize, capacity: usize, change: i32): bool {
  const before = <i64>load<i32>(capacity)
  const after = before + <i64>change
  if (!fits(after) || !fits(<i64>load<i32>(node, TERMINAL) + <i64>change)) return false
  makeRoom<Arcs>()
  store<i32>(capacity, <i32>after)
  addToFlow(demand(after) - demand(before))
  shiftTerminal<Arcs>(node, <i64>change)
  return true
}

/** Changes the capacity of an arc and that of its opposite. False, and nothing done, when something overflows. */
export function addToArc<Arcs>(node: usize, arc: i32, forwardChange: i32, backwardChange: i32): bool {
  const other = neighbour<Arcs>(node, arc)
  let forward = <i64>load<i32>(roomOf(node, arc)) + <i64>forwardChange
  let backward = <i64>load<i32>(roomOf(other, arc ^ 1)) + <i64>backwardChange
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
  const isFit = forward >= 0 && backward >= 0 && fits(forward) && fits(backward)
  if (!isFit || !fits(<i64>load<i32>(node, TERMINAL) + undone) || !fits(<i64>load<i32>(other, TERMINAL) - undone))
    return false
  makeRoom<Arcs>()
  store<i32>(roomOf(node, arc), <i32>forward)
  store<i32>(roomOf(other, arc ^ 1), <i32>backward)
  cutOffIfFull(node, other, arc)
  cutOffIfFull(other, node, arc ^ 1)
  if (forward > 0) activateAlong(node, other)
  if (backward > 0) activateAlong(other, node)
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
  nextTime()
  adoptAll<Arcs>()
}

function demand(terminal: i64): i64 {
  return max(-terminal, <i64>0)
}

function shiftTerminal<Arcs>(node: usize, change: i64): void {
  const before = <i64>load<i32>(node, TERMINAL)
  const after = before + change
  store<i32>(node, <i32>after, TERMINAL)
  addToFlow(demand(before) - demand(after))
  if (after !== 0) becomeRoot<Arcs>(node, after > 0 ? SOURCE : SINK)
  else if (load<usize>(node, PARENT) === ROOT) makeOrphan(node)
}

function becomeRoot<Arcs>(node: usize, tree: i32): void {
  const present = treeOf(node)
  if (present === tree && load<usize>(node, PARENT) === ROOT) return
  if (present !== tree && present !== FREE) {
    if (present === SOURCE) desert<Arcs, SourceTree>(node)
    else desert<Arcs, SinkTree>(node)
  }
  setTree(node, tree)
  store<usize>(node, ROOT, PARENT)
  mark(node, now, 1)
  activate(node)
}

/** The pixel goes over to the other tree: its children become orphans, and neighbours that could take it back active. */
function desert<Arcs, Tree>(node: usize): void {
  for (let arc = 0; arc < <i32>sizeof<Arcs>(); arc++) {
    const other = neighbour<Arcs>(node, arc)
    if (treeOf(other) !== own<Tree>()) continue
    if (roomFromParent<Tree>(node, other, arc) > 0) activate(other)
    if (load<usize>(other, PARENT) === node) makeOrphan(other)
  }
}

function cutOffIfFull(node: usize, parent: usize, arc: i32): void {
  if (load<usize>(node, PARENT) !== parent) return
  const isSource = treeOf(node) === SOURCE
  const room = isSource ? roomFromParent<SourceTree>(node, parent, arc) : roomFromParent<SinkTree>(node, parent, arc)
  if (room === 0) makeOrphan(node)
}

/** An arc with room lets the source's tree grow along it and the sink's against it. */
function activateAlong(from: usize, to: usize): void {
  if (treeOf(from) === SOURCE) activate(from)
  if (treeOf(to) === SINK) activate(to)
}
