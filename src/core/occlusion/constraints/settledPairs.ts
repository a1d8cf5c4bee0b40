import { contactOrder } from '../readout/contacts.ts'
import type { Contact } from '../readout/contacts.ts'
import type { ReadPair } from '../readout/SceneReading.ts'
import type { LockDirective, ReadoutDirectives } from './ConstrainedProblem.ts'
import type { GridPixels } from './gridPixels.ts'
import type { OwnerMap } from './OwnerMap.ts'
import type { ConstraintStrength } from './SolverConstraints.ts'

/** Share of an instance of the annotation that must belong to an instance found for the two to be the same object. */
const LEAST_COVER = 0.5

/** 1: `a` is in front, −1: `b`, 0: unknown. */
type Order = 1 | -1 | 0

/**
 * The pairs of a settled reading, by (a, b). Order of authority: hard pins, labels, soft pins; what the annotation knows of
 * a locked instance stands in for labels, which it has none of. Without that, between it and others votes decide. Two instances that a `different`
 * constraint parted without any evidence are unknown. A pin between two that do not touch is a record, too.
 */
export function settledPairs(
  contacts: readonly Contact[],
  owners: OwnerMap,
  numberOf: (owner: number) => number,
  directives: ReadoutDirectives,
): { readonly pairs: readonly ReadPair[]; readonly stated: ReadonlySet<ReadPair> } {
  const { locks, pins, separations } = directives
  const locked = new Set(locks.map(({ number }) => numberOf(owners.lockedOwner(number))))
  const stated = new StatedOrders()
  for (const lock of locks) stateKnownPairs(stated, lock, owners, numberOf)
  // Soft pins first: hard ones replace them.
  for (const pin of pins.toSorted((p, q) => Number(p.strength === 'hard') - Number(q.strength === 'hard'))) {
    const [front, back] = [ownerOf(owners, pin.front, pin.frontPixels), ownerOf(owners, pin.back, pin.backPixels)]
    stated.set(numberOf(front), numberOf(back), pin.strength)
  }
  const undecided = new Set(
    separations
      .filter(({ isOrderKnown }) => !isOrderKnown)
      .map(({ first, second }) => keyOf(numberOf(owners.mainOwner(first)), numberOf(owners.mainOwner(second)))),
  )
  const pairs: ReadPair[] = []
  const fromPeople = new Set<ReadPair>()
  const touching = contacts.filter(({ a, length }) => a !== 0 && length > 0)
  for (const contact of touching) {
    const { a, b } = contact
    const isAlien = locked.has(a) || locked.has(b)
    const found = undecided.has(keyOf(a, b)) ? 0 : isAlien ? orderByVotes(contact) : contactOrder(contact)
    const known = stated.orderOf(a, b)
    // Labels may speak against a soft pin, not against a hard one: a person's word is above what labels were found.
    const isStated = known !== 0 && (isAlien || found === 0 || found === known || stated.isHard(a, b))
    const pair = pairOf(contact, isStated ? known : found)
    if (isStated) fromPeople.add(pair)
    pairs.push(pair)
  }
  const met = new Set(touching.map(({ a, b }) => keyOf(a, b)))
  for (const { a, b, order } of stated.pinned()) {
    if (met.has(keyOf(a, b))) continue
    const pair: ReadPair = { a, b, state: stateOf(order), votes: { aOverB: 0, bOverA: 0 }, flipGap: 0 }
    fromPeople.add(pair)
    pairs.push(pair)
  }
  pairs.sort((p, q) => p.a - q.a || p.b - q.b)
  return { pairs, stated: fromPeople }
}

function stateKnownPairs(
  stated: StatedOrders,
  { number, knownPairs }: LockDirective,
  owners: OwnerMap,
  numberOf: (owner: number) => number,
): void {
  const self = numberOf(owners.lockedOwner(number))
  for (const { number: otherNumber, isBehind, pixels } of knownPairs) {
    const other = numberOf(ownerOf(owners, otherNumber, pixels))
    if (isBehind) stated.set(self, other, null)
    else stated.set(other, self, null)
  }
}

/** The owner that an instance of the annotation has become: its lock, or who has most of its pixels; 0 for none. */
function ownerOf(owners: OwnerMap, number: number, pixels: GridPixels): number {
  const locked = owners.lockedOwner(number)
  if (locked !== 0) return locked
  const main = owners.mainOwner(pixels)
  const area = pixels.list.length
  const covered = owners.countUnder(pixels).get(main) ?? 0
  return covered >= LEAST_COVER * area && area > 0 ? main : 0
}

interface StatedOrder {
  readonly a: number
  readonly b: number
  readonly order: Order
  /** Null: known about a locked instance. */
  readonly pin: ConstraintStrength | null
}

/** Orders that a person stated; later ones replace earlier ones. */
class StatedOrders {
  readonly #orders = new Map<string, StatedOrder>()

  set(front: number, back: number, pin: ConstraintStrength | null): void {
    if (front === 0 || back === 0 || front === back) return
    const [a, b] = front < back ? [front, back] : [back, front]
    this.#orders.set(keyOf(a, b), { a, b, order: front === a ? 1 : -1, pin })
  }

  orderOf(a: number, b: number): Order {
    return this.#orders.get(keyOf(a, b))?.order ?? 0
  }

  isHard(a: number, b: number): boolean {
    return this.#orders.get(keyOf(a, b))?.pin === 'hard'
  }

  pinned(): readonly StatedOrder[] {
    return [...this.#orders.values()].filter(({ pin }) => pin !== null)
  }
}

function orderByVotes({ aOverB, bOverA }: Contact): Order {
  return aOverB === bOverA ? 0 : aOverB > bOverA ? 1 : -1
}

function pairOf({ a, b, aOverB, bOverA, aOverBGap, bOverAGap }: Contact, order: Order): ReadPair {
  const flipGap = order === 0 ? 0 : order * (aOverBGap - bOverAGap)
  return { a, b, state: stateOf(order), votes: { aOverB, bOverA }, flipGap }
}

function stateOf(order: Order): ReadPair['state'] {
  return order === 0 ? 'unknown' : order > 0 ? 'a-over-b' : 'b-over-a'
}

function keyOf(a: number, b: number): string {
  return a < b ? `${a}-${b}` : `${b}-${a}`
}
