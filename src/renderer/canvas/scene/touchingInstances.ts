import type { InstanceNumber } from '../../../core/dataset/records.ts'
import type { IdPlanes } from './IdPlanes.ts'
import type { InstanceSlots } from './InstanceSlots.ts'

/** Slots fit into 16 bits, so a pair of them fits into one exact integer. */
const PAIR_BASE = 0x10000

/** Pixels between two that are compared: outlines drawn by hand leave gaps that no eye sees as one. */
const REACH = 3

/** Every so many pixels one is looked at: contacts shorter than that are no contacts to the eye. */
const STEP = 2

/**
 * Which instances lie side by side or on top of one another in the picture, read off the id planes: pixels `REACH`
 * apart (right and below) with different visible instances, and pixels with one instance visible and another hidden.
 * Contacts across block borders are passed over: they would cost a second walk and decide nothing but a colour.
 * O(pixels).
 */
export function touchingInstances(
  planes: IdPlanes,
  slots: InstanceSlots,
): ReadonlyMap<InstanceNumber, ReadonlySet<InstanceNumber>> {
  const pairs = new Set<number>()
  let last = -1
  const note = (a: number, b: number): void => {
    const pair = a < b ? a * PAIR_BASE + b : b * PAIR_BASE + a
    if (pair === last) return
    last = pair
    pairs.add(pair)
  }
  const { blockWidth, blockHeight } = planes
  const down = 2 * REACH * blockWidth
  const across = 2 * REACH
  for (const values of planes.blocks) {
    for (let y = 0; y < blockHeight; y += STEP) {
      const hasBelow = y + REACH < blockHeight
      for (let x = 0, at = 2 * y * blockWidth; x < blockWidth; x += STEP, at += 2 * STEP) {
        const here = values[at]!
        if (here === 0) continue
        const hidden = values[at + 1]!
        if (hidden !== 0) note(here, hidden)
        const below = hasBelow ? values[at + down]! : 0
        if (below !== 0 && below !== here) note(here, below)
        const right = x + REACH < blockWidth ? values[at + across]! : 0
        if (right !== 0 && right !== here) note(here, right)
      }
    }
  }
  return neighbourSets(pairs, slots)
}

function neighbourSets(
  pairs: ReadonlySet<number>,
  slots: InstanceSlots,
): ReadonlyMap<InstanceNumber, ReadonlySet<InstanceNumber>> {
  const touching = new Map<InstanceNumber, Set<InstanceNumber>>()
  const add = (from: InstanceNumber, to: InstanceNumber): void => {
    const set = touching.get(from) ?? new Set()
    touching.set(from, set.add(to))
  }
  for (const pair of pairs) {
    const a = slots.numberOf(Math.floor(pair / PAIR_BASE))
    const b = slots.numberOf(pair % PAIR_BASE)
    if (a === null || b === null) continue
    add(a, b)
    add(b, a)
  }
  return touching
}
