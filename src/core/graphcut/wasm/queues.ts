/*
 * The pixels of each forest's last level, which still have to be scanned: rings of addresses with room for every pixel, in
 * which each stands at most once (bit `WAITING`). What belongs to the level being scanned goes in front, the next level behind.
 */
import { WAITING } from './node'

const SOURCE_QUEUE: usize = 128
const SINK_QUEUE: usize = 160
/** Fields of a queue, addresses of ring entries but for the count. */
const START: usize = 0
const END: usize = 4
const HEAD: usize = 8
const TAIL: usize = 12
const COUNT: usize = 16

function queueOf<Tree>(): usize {
  return isSigned<Tree>() ? SOURCE_QUEUE : SINK_QUEUE
}

function waitingBit<Tree>(): u8 {
  return isSigned<Tree>() ? 1 : 2
}

export function clearQueue<Tree>(start: usize, end: usize): void {
  const queue = queueOf<Tree>()
  store<usize>(queue, start, START)
  store<usize>(queue, end, END)
  store<usize>(queue, start, HEAD)
  store<usize>(queue, start, TAIL)
  store<i32>(queue, 0, COUNT)
}

export function waitingCount<Tree>(): i32 {
  return load<i32>(queueOf<Tree>(), COUNT)
}

/** For the next level. */
export function pushBack<Tree>(node: usize): void {
  const bits = load<u8>(node, WAITING)
  if (bits & waitingBit<Tree>()) return
  store<u8>(node, bits | waitingBit<Tree>(), WAITING)
  const queue = queueOf<Tree>()
  const tail = load<usize>(queue, TAIL)
  store<usize>(tail, node)
  const after = tail + 4
  store<usize>(queue, after === load<usize>(queue, END) ? load<usize>(queue, START) : after, TAIL)
  store<i32>(queue, load<i32>(queue, COUNT) + 1, COUNT)
}

/** For the level being scanned; false when it waits already. */
export function pushFront<Tree>(node: usize): bool {
  const bits = load<u8>(node, WAITING)
  if (bits & waitingBit<Tree>()) return false
  store<u8>(node, bits | waitingBit<Tree>(), WAITING)
  const queue = queueOf<Tree>()
  const head = load<usize>(queue, HEAD)
  const before = (head === load<usize>(queue, START) ? load<usize>(queue, END) : head) - 4
  store<usize>(before, node)
  store<usize>(queue, before, HEAD)
  store<i32>(queue, load<i32>(queue, COUNT) + 1, COUNT)
  return true
}

export function popFront<Tree>(): usize {
  const queue = queueOf<Tree>()
  const head = load<usize>(queue, HEAD)
  const node = load<usize>(head)
  const after = head + 4
  store<usize>(queue, after === load<usize>(queue, END) ? load<usize>(queue, START) : after, HEAD)
  store<i32>(queue, load<i32>(queue, COUNT) - 1, COUNT)
  store<u8>(node, load<u8>(node, WAITING) & ~waitingBit<Tree>(), WAITING)
  return node
}
