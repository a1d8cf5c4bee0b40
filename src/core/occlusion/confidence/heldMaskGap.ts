import { followersOf } from '../labeling/followersOf.ts'
import { contactCost } from './PartGraph.ts'
import type { PartGraph } from './PartGraph.ts'

/** What is demanded of two parts: that the first be in front of the second, or that they be one. */
export type PartDemand = 'in-front' | 'merged'

/** Changes of labels before a search is given up as good enough; real scenes need a handful. */
const LARGEST_CHANGES = 200

/**
 * By how much the energy rises, at least 0, from the labeling found to the best one found in which the demand holds for
 * each of the given pairs of parts: masks stay as they are, labels of all parts may follow. The background may be merged
 * with, never be in front. All parts that are to be merged get one label.
 *
 * Local search over whole parts, the largest gain first (after the iterated conditional modes of J. Besag, *On the
 * Statistical Analysis of Dirty Pictures*, JRSS B 48(3), 1986), from several starts: those in front raised, alone or with
 * all that is over them, those behind lowered; or all merged at any label that one of them has. So an upper bound of the
 * min-marginal with held masks; tests hold it against trying all labels. Cost follows the parts that change.
 */
export function heldMaskGap(graph: PartGraph, pairs: readonly PartPair[], demand: PartDemand): number {
  const starts = demand === 'merged' ? mergedStarts(graph, pairs) : [raised, lowered, raisedWithFollowers]
  let best = Infinity
  for (const start of starts) {
    const search = new PartSearch(graph, pairs, demand)
    start(search, pairs)
    best = Math.min(best, search.settle())
  }
  return Math.max(0, best)
}

/** For `in-front` the part in front first. */
export type PartPair = readonly [number, number]

type Start = (search: PartSearch, pairs: readonly PartPair[]) => void

function mergedStarts({ labels }: PartGraph, pairs: readonly PartPair[]): Start[] {
  const parts = new Set(pairs.flat())
  const tried = parts.has(0) ? [0] : [...new Set([...parts].map((part) => labels[part]!))]
  return tried.map((label) => (search) => {
    for (const part of parts) if (part !== 0) search.set(part, label)
  })
}

/** Above the nearest of those that are to be behind. */
const raised: Start = (search, pairs) => {
  for (const [front, back] of pairs) search.set(front, Math.max(search.label(front), search.label(back) + 1))
}

/** Below the farthest of those that are to be in front, but above the background. */
const lowered: Start = (search, pairs) => {
  search.raiseAll()
  for (const [front, back] of pairs) {
    search.set(back, Math.max(1, Math.min(search.label(back), search.label(front) - 1)))
  }
}

const raisedWithFollowers: Start = (search, pairs) => {
  for (const [front, back] of pairs) {
    const rise = search.label(back) + 1 - search.label(front)
    if (rise <= 0) continue
    for (const part of search.followersOf(front, back)) search.set(part, search.label(part) + rise)
  }
}

/** Less is no gain but rounding. */
const LEAST_GAIN = 1e-9

/** Stands for the label of what is background: whatever is made room for below, it stays 0. */
const BACKGROUND = -(2 ** 30)

/** By graph the labels that its searches begin with, one after the other: each leaves them as it found them. */
const startLabels = new WeakMap<PartGraph, Int32Array>()

function startLabelsOf(graph: PartGraph): Int32Array {
  const known = startLabels.get(graph)
  if (known !== undefined) return known
  const made = graph.labels.map((label) => (label === 0 ? BACKGROUND : label))
  startLabels.set(graph, made)
  return made
}

/** Labels of the parts while they are searched. To be settled once. */
class PartSearch {
  readonly #graph: PartGraph
  readonly #demand: PartDemand
  /** By part: the label now, less the shift, or `BACKGROUND`. */
  readonly #labels: Int32Array
  /** Parts whose label was written to, and those whose label is another than before. */
  readonly #written: number[] = []
  readonly #changed = new Set<number>()
  /** Parts that a demand is about, to the partners they have, as the one in front (1) or behind (−1). */
  readonly #partners = new Map<number, { readonly part: number; readonly side: 1 | -1 }[]>()
  #shift = 0

  constructor(graph: PartGraph, pairs: readonly PartPair[], demand: PartDemand) {
    this.#graph = graph
    this.#demand = demand
    this.#labels = startLabelsOf(graph)
    for (const [front, back] of pairs) {
      this.#note(front, back, 1)
      this.#note(back, front, -1)
    }
  }

  label(part: number): number {
    const label = this.#labels[part]!
    return label === BACKGROUND ? 0 : label + this.#shift
  }

  set(part: number, label: number): void {
    if (part !== 0) {
      this.#labels[part] = label === 0 ? BACKGROUND : label - this.#shift
      this.#written.push(part)
    }
    if (label === this.#before(part)) this.#changed.delete(part)
    else this.#changed.add(part)
  }

  /** Makes room below, before any label is set: all parts one up, which changes no order. */
  raiseAll(): void {
    this.#shift++
  }

  /** The part and all that is over it, over those, and so on, but for `except`. */
  followersOf(part: number, except: number): Set<number> {
    const over = (at: number) =>
      this.#graph.contactsOf[at]!.map((index) => this.#across(index, at)).filter(
        (other) => this.#before(other) > this.#before(at),
      )
    return followersOf(part, except, over)
  }

  /** Lets labels follow until none wants to change; the rise of the energy, or infinity where the demand does not hold. */
  settle(): number {
    const gains = new Map<number, { readonly label: number; readonly gain: number }>()
    const review = (part: number): void => {
      if (part !== 0) gains.set(part, this.#bestChange(part))
    }
    for (const part of this.#aroundChanged()) review(part)
    for (let change = 0; change < LARGEST_CHANGES; change++) {
      let [best, most] = [-1, LEAST_GAIN]
      for (const [part, { gain }] of gains) if (gain > most) [best, most] = [part, gain]
      if (best < 0) break
      this.set(best, gains.get(best)!.label)
      review(best)
      for (const index of this.#graph.contactsOf[best]!) review(this.#across(index, best))
    }
    const rise = this.#rise()
    for (const part of this.#written) this.#labels[part] = this.#graph.labels[part] || BACKGROUND
    return rise
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
    for (const part of this.#changed) {
      around.add(part)
      for (const index of this.#graph.contactsOf[part]!) around.add(this.#across(index, part))
    }
    around.delete(0)
    return around
  }

  #bestChange(part: number): { readonly label: number; readonly gain: number } {
    const here = this.label(part)
    const cost = this.#costAt(part, here)
    let best = here
    let least = cost
    // A handful: a list is searched faster than a set is made.
    const tried = [here]
    for (const index of this.#graph.contactsOf[part]!) {
      const other = this.label(this.#across(index, part))
      for (let label = Math.max(0, other - 1); label <= other + 1; label++) {
        if (tried.includes(label)) continue
        tried.push(label)
        const tryCost = this.#costAt(part, label)
        if (tryCost >= least) continue
        best = label
        least = tryCost
      }
    }
    return { label: best, gain: best === here ? 0 : cost - least }
  }

  #costAt(part: number, label: number): number {
    const partners = this.#partners.get(part)
    if (partners !== undefined) {
      for (const partner of partners) {
        if (!this.#holds(label - this.label(partner.part), partner.side)) return Infinity
      }
    }
    const { contacts, contactsOf, foregroundGain } = this.#graph
    const own = contactsOf[part]!
    let cost = label === 0 ? foregroundGain[part]! : 0
    for (let at = 0; at < own.length; at++) {
      const contact = contacts[own[at]!]!
      const isOne = contact.one === part
      const difference = label - this.label(isOne ? contact.two : contact.one)
      cost += contactCost(contact, isOne ? difference : -difference)
    }
    return cost
  }

  #holds(difference: number, side: 1 | -1): boolean {
    return this.#demand === 'merged' ? difference === 0 : side * difference > 0
  }

  #rise(): number {
    let rise = 0
    const seen = new Set<number>()
    for (const part of this.#changed) {
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
