/*
 * Whether a grid has long paths: where the only ties to the terminals are a person's strokes. What the planes say decides.
 */
import { MOST_WOVEN_ADDRESS, MOST_WOVEN_CAPACITY, WovenFourArcs } from './node'
import { endOfNodes, height, planeBytes, PLANES, width } from './nodes'

/**
 * A person's strokes: fewer than one of so many pixels is tied to a terminal, and on average by so many times the room of
 * an arc that only arcs can limit the flow.
 */
const SPARSE: i32 = 16
const SEED: i64 = 64
/** There arcs with less than this share of the mean capacity are left for later. */
const WIDE: i64 = 16

/** The least room of an arc that counts as wide, 0 where wide arcs need not come first. */
export function leastWide(connectivity: i32): i32 {
  const most = (width * height) / SPARSE
  let tied = 0
  let sum: i64 = 0
  for (let at = PLANES, end = PLANES + planeBytes; at < end; at += 4) {
    const terminal = load<i32>(at)
    if (terminal === 0) continue
    if (++tied >= most) return 0
    sum += abs(<i64>terminal)
  }
  const room = meanCapacity(connectivity)
  return room > 0 && sum / <i64>(tied + 1) >= SEED * room ? max(1, <i32>(room / WIDE)) : 0
}

/** Of all arcs that have any. */
function meanCapacity(connectivity: i32): i64 {
  let sum: i64 = 0
  let count: i64 = 1
  for (let at = PLANES + planeBytes, end = at + <usize>connectivity * planeBytes; at < end; at += 4) {
    const capacity = load<i32>(at)
    sum += <i64>capacity
    count += <i64>(capacity > 0)
  }
  return sum / count
}

/** Whether the arcs of a 4-connected grid fit in 16 bits, and its addresses leave a bit. */
export function canBeWoven(): bool {
  let bits = 0
  for (let at = PLANES + planeBytes, end = at + 4 * planeBytes; at < end; at += 4) bits |= load<i32>(at)
  return bits <= MOST_WOVEN_CAPACITY && endOfNodes<WovenFourArcs>() <= MOST_WOVEN_ADDRESS
}
