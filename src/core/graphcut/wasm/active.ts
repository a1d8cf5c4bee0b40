/*
 * The pixels from which the trees may still grow: a ring of addresses with room for every pixel, in which each stands at most
 * once.
 */
import { clearWaiting, isWaiting, setWaiting } from './node'

let start: usize = 0
let end: usize = 0
let head: usize = 0
let tail: usize = 0

/** `to` − `from` is 4 bytes per pixel and 4 more, so that a full ring differs from an empty one. */
export function clearActive(from: usize, to: usize): void {
  start = from
  end = to
  head = from
  tail = from
}

export function activate<Arcs>(node: usize): void {
  if (isWaiting<Arcs>(node)) return
  setWaiting<Arcs>(node)
  store<usize>(tail, node)
  tail += 4
  if (tail === end) tail = start
}

/** Takes the one that has waited longest; 0 when there is none. It may have left its tree by now. */
export function nextActive<Arcs>(): usize {
  if (head === tail) return 0
  const node = load<usize>(head)
  head += 4
  if (head === end) head = start
  clearWaiting<Arcs>(node)
  return node
}
