/*
 * Sending flow along the path root → source side → sink side → root where the trees meet.
 */
import { makeOrphan } from './adopt'
import { ARC, PARENT, ROOT, roomOf, TERMINAL } from './node'
import { least } from './search'

/** Value of the minimum cut as far as the flow proves it. */
export let flow: i64 = 0

export function addToFlow(change: i64): void {
  flow += change
}

export function clearFlow(): void {
  flow = 0
}

/** Sends all that fits over the arc between the two and the paths to their roots; pixels behind a full arc become orphans. */
export function augment(source: usize, sink: usize, arc: i32): void {
  const amount = roomOfPath(source, sink, arc)
  flow += amount
  move(roomOf(source, arc), roomOf(sink, arc ^ 1), amount)
  let node = source
  for (let up = load<usize>(node, PARENT); up !== ROOT;) {
    const above = load<usize>(up, PARENT) // before the pixel below can be cut off
    const back = <i32>load<u8>(node, ARC)
    if (move(roomOf(up, back ^ 1), roomOf(node, back), amount)) makeOrphan(node)
    node = up
    up = above
  }
  addToRoot(node, -amount)
  node = sink
  for (let up = load<usize>(node, PARENT); up !== ROOT;) {
    const above = load<usize>(up, PARENT)
    const on = <i32>load<u8>(node, ARC)
    if (move(roomOf(node, on), roomOf(up, on ^ 1), amount)) makeOrphan(node)
    node = up
    up = above
  }
  addToRoot(node, amount)
}

function roomOfPath(source: usize, sink: usize, arc: i32): i32 {
  let room = load<i32>(roomOf(source, arc))
  let node = source
  for (let up = load<usize>(node, PARENT); up !== ROOT; up = load<usize>(up, PARENT)) {
    room = min(room, load<i32>(roomOf(up, (<i32>load<u8>(node, ARC)) ^ 1)))
    node = up
  }
  room = min(room, load<i32>(node, TERMINAL))
  node = sink
  for (let up = load<usize>(node, PARENT); up !== ROOT; up = load<usize>(up, PARENT)) {
    room = min(room, load<i32>(roomOf(node, <i32>load<u8>(node, ARC))))
    node = up
  }
  return min(room, -load<i32>(node, TERMINAL))
}

function addToRoot(root: usize, change: i32): void {
  const left = load<i32>(root, TERMINAL) + change
  store<i32>(root, left, TERMINAL)
  if (left === 0) makeOrphan(root)
}

/** Takes `taken` from the room of an arc and gives it to that of its opposite; true when the arc no longer counts as one. */
function move(from: usize, to: usize, taken: i32): bool {
  const left = load<i32>(from) - taken
  store<i32>(from, left)
  store<i32>(to, load<i32>(to) + taken)
  return left < least
}
