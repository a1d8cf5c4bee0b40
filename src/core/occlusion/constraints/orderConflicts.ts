import type { AnnotationState } from '../../dataset/records.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import { strictEdge } from '../OrderGraph.ts'
import { drawnOrders } from './drawnOrders.ts'
import type { ConstraintConflict, LockedInstance, PinnedOrder, SolverConstraint } from './SolverConstraints.ts'

/** "front is in front of back": `by` a pin, a drawn boundary, or the annotation about two locked instances. */
interface StatedOrder {
  readonly front: number
  readonly back: number
  readonly by: 'pin' | 'stroke' | 'locks'
  /** The constraints that state it; for locks none, theirs are found by their numbers. */
  readonly ids: readonly string[]
}

/** A place of the search: an instance, and the order that it was reached by. */
interface Place {
  readonly number: number
  readonly cost: number
  readonly before: Place | null
  readonly order: StatedOrder
}

/** Constraints by the instance that they name. */
interface Named {
  readonly locks: ReadonlyMap<number, string>
  /** A pin or lock each, so that an instance between two drawn boundaries is known to be one. */
  readonly any: ReadonlyMap<number, string>
}

/**
 * A smallest set of pins and locks whose orders form a cycle with at least one pin in it, or null. (Orders of locked
 * instances alone may be cyclic: that is how the annotation has them. So may drawn boundaries alone.) With drawn
 * boundaries in it, the set may be one of which nothing can be left out and not a smallest.
 *
 * An order between two locked instances needs both locks; neighbouring ones of a path share the lock between them. An
 * instance between two drawn boundaries needs a pin or lock that names it. So the search is for the cheapest path from the
 * back of a pin to its front where a pin costs 1, a drawn boundary its constraints, and what comes from locks those that
 * are not yet paid for. A path that passes an instance twice pays at least for a cycle inside it.
 * O(pins · (instances + orders) · cost), and what `drawnOrders` takes.
 */
export function orderConflict(
  constraints: readonly SolverConstraint[],
  annotation: AnnotationState | null,
  imageSize: ImageSize,
): ConstraintConflict | null {
  const pins = constraints.filter((one): one is PinnedOrder => one.kind === 'pin')
  if (pins.length === 0 || annotation === null) return null
  const locks = new Map<number, string>()
  for (const { number, id } of constraints.filter((one): one is LockedInstance => one.kind === 'lock')) {
    if (!locks.has(number)) locks.set(number, id)
  }
  const any = new Map(locks)
  for (const { front, back, id } of pins) for (const number of [front, back]) if (!any.has(number)) any.set(number, id)
  const named = { locks, any }
  const orders = pins.map(({ front, back, id }): StatedOrder => ({ front, back, by: 'pin', ids: [id] }))
  for (const pair of annotation.pairs) {
    const edge = strictEdge(pair)
    if (edge === null || !locks.has(edge[0]) || !locks.has(edge[1])) continue
    orders.push({ front: edge[0], back: edge[1], by: 'locks', ids: [] })
  }
  for (const drawn of drawnOrders(constraints, annotation, new Set(any.keys()), imageSize)) {
    orders.push({ ...drawn, by: 'stroke' })
  }
  const leaving = new Map<number, StatedOrder[]>()
  for (const order of orders) leaving.set(order.front, [...(leaving.get(order.front) ?? []), order])

  let least: { readonly ids: ReadonlySet<string>; readonly numbers: readonly number[] } | null = null
  for (const pin of pins) {
    const found = cheapestWayBack(pin, leaving, named)
    if (found !== null && (least === null || found.ids.size < least.ids.size)) least = found
  }
  if (least === null) return null
  const sequence = [...least.numbers, least.numbers[0]!].map((number) => `#${number}`).join(' over ')
  return { ids: [...least.ids], because: `The orders go in a circle: ${sequence}.` }
}

function cheapestWayBack(
  { front, back, id }: PinnedOrder,
  leaving: ReadonlyMap<number, readonly StatedOrder[]>,
  named: Named,
): { readonly ids: ReadonlySet<string>; readonly numbers: readonly number[] } | null {
  const start: Place = { number: back, cost: 1, before: null, order: { front, back, by: 'pin', ids: [id] } }
  // Buckets by cost: every step costs at least 1, so those of cost c are complete when c is reached.
  const buckets: Place[][] = [[], [start]]
  const done = new Set<string>()
  for (let cost = 1; cost < buckets.length; cost++) {
    for (const place of buckets[cost] ?? []) {
      const key = `${place.number} ${place.order.by}`
      if (done.has(key)) continue
      done.add(key)
      if (place.number === front) return described(place, named)
      for (const order of leaving.get(place.number) ?? []) {
        const next = { number: order.back, cost: cost + priceOf(place.order, order), before: place, order }
        while (buckets.length <= next.cost) buckets.push([])
        buckets[next.cost]!.push(next)
      }
    }
  }
  return null
}

/** What an order costs after the one that led to its front. */
function priceOf(before: StatedOrder, { by, ids }: StatedOrder): number {
  if (by === 'pin') return 1
  if (by === 'locks') return before.by === 'locks' ? 1 : 2
  return ids.length + (before.by === 'stroke' ? 1 : 0)
}

function described(end: Place, { locks, any }: Named) {
  const ids = new Set<string>()
  const numbers: number[] = []
  for (let place: Place | null = end; place !== null; place = place.before) {
    const { front, back, by, ids: own } = place.order
    numbers.push(front)
    for (const id of own) ids.add(id)
    if (by === 'locks') for (const number of [front, back]) ids.add(locks.get(number)!)
    if (by === 'stroke' && place.before?.order.by === 'stroke') ids.add(any.get(front)!)
  }
  return { ids, numbers: numbers.reverse() }
}
