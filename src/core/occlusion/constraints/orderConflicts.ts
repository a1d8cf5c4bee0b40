import type { AnnotationState } from '../../dataset/records.ts'
import { strictEdge } from '../OrderGraph.ts'
import type { ConstraintConflict, LockedInstance, PinnedOrder, SolverConstraint } from './SolverConstraints.ts'

/** "front is in front of back", stated by a pin, or by the annotation about two locked instances (`pin` null). */
interface StatedOrder {
  readonly front: number
  readonly back: number
  readonly pin: string | null
}

/** A place of the search: an instance, and whether it was reached by an order between locked instances. */
interface Place {
  readonly number: number
  readonly byLock: boolean
  readonly cost: number
  readonly before: Place | null
  readonly by: StatedOrder
}

/**
 * A smallest set of pins and locks whose orders form a cycle with at least one pin in it, or null. (Orders of locked
 * instances alone may be cyclic: that is how the annotation has them.)
 *
 * An order between two locked instances needs both locks; neighbouring ones of a path share the lock between them. So the
 * search is for the cheapest path from the back of a pin to its front where a pin costs 1 and an order between locked
 * ones the locks that are not yet paid for. A path that passes an instance twice pays at least for a cycle inside it.
 * O(pins · (instances + orders) · cost).
 */
export function orderConflict(
  constraints: readonly SolverConstraint[],
  annotation: AnnotationState | null,
): ConstraintConflict | null {
  const pins = constraints.filter((one): one is PinnedOrder => one.kind === 'pin')
  const lockIds = new Map<number, string>()
  for (const { number, id } of constraints.filter((one): one is LockedInstance => one.kind === 'lock')) {
    if (!lockIds.has(number)) lockIds.set(number, id)
  }
  const orders: StatedOrder[] = pins.map(({ front, back, id }) => ({ front, back, pin: id }))
  for (const pair of annotation?.pairs ?? []) {
    const edge = strictEdge(pair)
    if (edge === null || !lockIds.has(edge[0]) || !lockIds.has(edge[1])) continue
    orders.push({ front: edge[0], back: edge[1], pin: null })
  }
  const leaving = new Map<number, StatedOrder[]>()
  for (const order of orders) leaving.set(order.front, [...(leaving.get(order.front) ?? []), order])

  let least: { readonly ids: ReadonlySet<string>; readonly numbers: readonly number[] } | null = null
  for (const pin of pins) {
    const found = cheapestWayBack(pin, leaving, lockIds)
    if (found !== null && (least === null || found.ids.size < least.ids.size)) least = found
  }
  if (least === null) return null
  const sequence = [...least.numbers, least.numbers[0]!].map((number) => `#${number}`).join(' over ')
  return { ids: [...least.ids], because: `The orders go in a circle: ${sequence}.` }
}

function cheapestWayBack(
  pin: PinnedOrder,
  leaving: ReadonlyMap<number, readonly StatedOrder[]>,
  lockIds: ReadonlyMap<number, string>,
): { readonly ids: ReadonlySet<string>; readonly numbers: readonly number[] } | null {
  const start: Place = { number: pin.back, byLock: false, cost: 1, before: null, by: { ...pin, pin: pin.id } }
  // Buckets by cost: steps cost 1 or 2, so those of cost c are complete when c is reached.
  const buckets: Place[][] = [[], [start]]
  const done = new Set<string>()
  for (let cost = 1; cost < buckets.length; cost++) {
    for (const place of buckets[cost] ?? []) {
      const key = `${place.number} ${place.byLock}`
      if (done.has(key)) continue
      done.add(key)
      if (place.number === pin.front) return described(place, lockIds)
      for (const by of leaving.get(place.number) ?? []) {
        const price = by.pin !== null ? 1 : place.byLock ? 1 : 2
        const next: Place = { number: by.back, byLock: by.pin === null, cost: cost + price, before: place, by }
        while (buckets.length <= next.cost) buckets.push([])
        buckets[next.cost]!.push(next)
      }
    }
  }
  return null
}

function described(end: Place, lockIds: ReadonlyMap<number, string>) {
  const ids = new Set<string>()
  const numbers: number[] = []
  for (let place: Place | null = end; place !== null; place = place.before) {
    const { front, back, pin } = place.by
    numbers.push(front)
    if (pin !== null) ids.add(pin)
    else for (const number of [front, back]) ids.add(lockIds.get(number)!)
  }
  return { ids, numbers: numbers.reverse() }
}
