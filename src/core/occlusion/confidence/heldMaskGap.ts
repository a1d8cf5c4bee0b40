import { contactCost } from './PartGraph.ts'
import type { PartGraph } from './PartGraph.ts'

/** What is demanded of two parts: that the first be in front of the second, or that they be one. */
export type PartDemand = 'in-front' | 'merged'

/** Sweeps over the parts that changed before a search is given up as good enough; real scenes need two or three. */
const LARGEST_ROUNDS = 50

/**
 * By how much the energy rises, at least 0, from the labeling found to the best one found in which the demand holds for
 * each of the given pairs of parts: masks stay as they are, labels of all parts may follow. The background may be merged
 * with, never be in front.
 *
 * Local search (iterated conditional modes: J. Besag, *On the Statistical Analysis of Dirty Pictures*, JRSS B 48(3), 1986)
 * over whole parts from three starts: the one raised, the other lowered, the one raised together with all that is over
 * it. An upper bound of the min-marginal with held masks, exact on scenes whose contacts form a tree; tests hold it
 * against brute force. Cost follows the parts that change.
 */
export function heldMaskGap(
  graph: PartGraph,
  pairs: readonly (readonly [number, number])[],
  demand: PartDemand,
): number {
  let best = Infinity
  for (const start of [raised, lowered, raisedWithFollowers]) {
    const search = new PartSearch(graph, pairs, demand)
    start(search, pairs, demand)
    best = Math.min(best, search.settle())
  }
  return Math.max(0, best)
}

type Start = (search: PartSearch, pairs: readonly (readonly [number, number])[], demand: PartDemand) => void

const raised: Start = (search, pairs, demand) => {
  for (const [front, back] of pairs) {
    if (front === 0) continue
    const label = wanted(search.label(back), demand)
    // In front of several: above the nearest of them. One with several: one after the other, the last decides.
    search.set(front, demand === 'merged' ? label : Math.max(label, search.isSet(front) ? search.label(front) : 0))
  }
}

const lowered: Start = (search, pairs, demand) => {
  if (demand === 'in-front') search.raiseAll()
  for (const [front, back] of pairs) {
    if (demand === 'merged') search.set(back === 0 ? front : back, search.label(back === 0 ? 0 : front))
    else if (search.label(back) >= search.label(front)) search.set(back, Math.max(1, search.label(front) - 1))
  }
}

const raisedWithFollowers: Start = (search, pairs, demand) => {
  for (const [front, back] of pairs) {
    const rise = wanted(search.label(back), demand) - search.label(front)
    if (front === 0 || rise <= 0) continue
    for (const part of search.followersOf(front, back)) search.set(part, search.label(part) + rise)
  }
}

function wanted(label: number, demand: PartDemand): number {
  return demand === 'in-front' ? label + 1 : label
}

/** Labels of the parts while they are searched; only what differs from the graph's is stored. */
class PartSearch {
  readonly #graph: PartGraph
  readonly #demand: PartDemand
  readonly #changed = new Map<number, number>()
  /** Parts that a demand is about, to the partners they have, as the one in front (1) or behind (−1). */
  readonly #partners = new Map<number, { readonly part: number; readonly side: 1 | -1 }[]>()
  #shift = 0

  constructor(graph: PartGraph, pairs: readonly (readonly [number, number])[], demand: PartDemand) {
    this.#graph = graph
    this.#demand = demand
    for (const [front, back] of pairs) {
      this.#note(front, back, 1)
      this.#note(back, front, -1)
    }
  }

  label(part: number): number {
    return part === 0 ? 0 : (this.#changed.get(part) ?? this.#before(part))
  }

  isSet(part: number): boolean {
    return this.#changed.has(part)
  }

  set(part: number, label: number): void {
    if (label === this.#before(part)) this.#changed.delete(part)
    else this.#changed.set(part, label)
  }

  /** Makes room below: all parts one up, which changes no order. */
  raiseAll(): void {
    this.#shift++
  }

  /** The part and all that is over it, over those, and so on, but for `except`. */
  followersOf(part: number, except: number): Set<number> {
    const followers = new Set([part])
    for (const at of followers) {
      for (const index of this.#graph.contactsOf[at]!) {
        const contact = this.#graph.contacts[index]!
        const other = contact.one === at ? contact.two : contact.one
        if (other !== 0 && other !== except && this.#before(other) > this.#before(at)) followers.add(other)
      }
    }
    return followers
  }

  /** Lets labels follow until none wants to change; the rise of the energy, or infinity where the demand does not hold. */
  settle(): number {
    let open = this.#aroundChanged()
    for (let round = 0; round < LARGEST_ROUNDS && open.size > 0; round++) {
      const next = new Set<number>()
      for (const part of [...open].sort((p, q) => p - q)) {
        if (!this.#improve(part)) continue
        next.add(part)
        for (const index of this.#graph.contactsOf[part]!) next.add(this.#across(index, part))
      }
      next.delete(0)
      open = next
    }
    return this.#rise()
  }

  #note(part: number, partner: number, side: 1 | -1): void {
    const known = this.#partners.get(part)
    if (known === undefined) this.#partners.set(part, [{ part: partner, side }])
    else known.push({ part: partner, side })
  }

  #before(part: number): number {
    const label = this.#graph.labels[part]!
    return label === 0 ? 0 : label + this.#shift
  }

  #across(index: number, part: number): number {
    const { one, two } = this.#graph.contacts[index]!
    return one === part ? two : one
  }

  #aroundChanged(): Set<number> {
    const around = new Set<number>()
    for (const part of this.#changed.keys()) {
      around.add(part)
      for (const index of this.#graph.contactsOf[part]!) around.add(this.#across(index, part))
    }
    around.delete(0)
    return around
  }

  #improve(part: number): boolean {
    const here = this.label(part)
    let best = here
    let least = this.#costAt(part, here) - 1e-9
    const tried = new Set([here])
    for (const index of this.#graph.contactsOf[part]!) {
      const other = this.label(this.#across(index, part))
      for (let label = Math.max(0, other - 1); label <= other + 1; label++) {
        if (tried.has(label)) continue
        tried.add(label)
        const cost = this.#costAt(part, label)
        if (cost < least) [best, least] = [label, cost]
      }
    }
    if (best === here) return false
    this.set(part, best)
    return true
  }

  #costAt(part: number, label: number): number {
    for (const partner of this.#partners.get(part) ?? []) {
      if (!this.#holds(label - this.label(partner.part), partner.side)) return Infinity
    }
    let cost = label === 0 ? this.#graph.foregroundGain[part]! : 0
    for (const index of this.#graph.contactsOf[part]!) {
      const contact = this.#graph.contacts[index]!
      const sign = Math.sign(label - this.label(this.#across(index, part)))
      cost += contactCost(contact, contact.one === part ? sign : -sign)
    }
    return cost
  }

  #holds(difference: number, side: 1 | -1): boolean {
    return this.#demand === 'merged' ? difference === 0 : side * difference > 0
  }

  #rise(): number {
    let rise = 0
    const seen = new Set<number>()
    for (const part of this.#changed.keys()) {
      if (this.label(part) === 0) rise += this.#graph.foregroundGain[part]!
      if (this.#graph.labels[part] === 0) rise -= this.#graph.foregroundGain[part]!
      for (const index of this.#graph.contactsOf[part]!) seen.add(index)
    }
    for (const index of seen) {
      const contact = this.#graph.contacts[index]!
      const { one, two } = contact
      rise += contactCost(contact, Math.sign(this.label(one) - this.label(two)))
      rise -= contactCost(contact, Math.sign(this.#before(one) - this.#before(two)))
    }
    for (const [part, partners] of this.#partners) {
      for (const { part: other, side } of partners) {
        if (!this.#holds(this.label(part) - this.label(other), side)) return Infinity
      }
    }
    return rise
  }
}
