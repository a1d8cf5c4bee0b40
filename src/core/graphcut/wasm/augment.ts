/*
 * Sending flow along the path root → source side → sink side → root where the trees meet.
 */
import { makeOrphan } from './adopt'
import { arcIn, linkOf, parentIn, room, ROOT, setRoom, setTerminal, terminalOf } from './node'
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
export function augment<Arcs>(source: usize, sink: usize, arc: i32): void {
  const amount = roomOfPath<Arcs>(source, sink, arc)
  flow += amount
  send<Arcs>(source, sink, arc, amount)
  let node = source
  for (;;) {
    const link = linkOf<Arcs>(node)
    const up = parentIn<Arcs>(link)
    if (up === ROOT) break
    if (send<Arcs>(up, node, arcIn<Arcs>(link) ^ 1, amount)) makeOrphan<Arcs>(node)
    node = up
  }
  addToRoot<Arcs>(node, -amount)
  node = sink
  for (;;) {
    const link = linkOf<Arcs>(node)
    const up = parentIn<Arcs>(link)
    if (up === ROOT) break
    if (send<Arcs>(node, up, arcIn<Arcs>(link), amount)) makeOrphan<Arcs>(node)
    node = up
  }
  addToRoot<Arcs>(node, amount)
}

function roomOfPath<Arcs>(source: usize, sink: usize, arc: i32): i32 {
  let most = room<Arcs>(source, arc)
  let node = source
  for (;;) {
    const link = linkOf<Arcs>(node)
    const up = parentIn<Arcs>(link)
    if (up === ROOT) break
    most = min(most, room<Arcs>(up, arcIn<Arcs>(link) ^ 1))
    node = up
  }
  most = min(most, terminalOf<Arcs>(node))
  node = sink
  for (;;) {
    const link = linkOf<Arcs>(node)
    const up = parentIn<Arcs>(link)
    if (up === ROOT) break
    most = min(most, room<Arcs>(node, arcIn<Arcs>(link)))
    node = up
  }
  return min(most, -terminalOf<Arcs>(node))
}

function addToRoot<Arcs>(root: usize, change: i32): void {
  const left = terminalOf<Arcs>(root) + change
  setTerminal<Arcs>(root, left)
  if (left === 0) makeOrphan<Arcs>(root)
}

/** Takes `amount` from the room of an arc and gives it to that of its opposite; true when the arc no longer counts as one. */
function send<Arcs>(from: usize, to: usize, arc: i32, amount: i32): bool {
  const left = room<Arcs>(from, arc) - amount
  setRoom<Arcs>(from, arc, left)
  setRoom<Arcs>(to, arc ^ 1, room<Arcs>(to, arc ^ 1) + amount)
  return left < least
}
