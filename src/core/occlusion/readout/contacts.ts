import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import type { Labeling, LabelingProblem } from '../labeling/LabelingProblem.ts'
import { unlikeNeighbours } from '../labeling/unlikeNeighbours.ts'

/** Where two regions meet, `a` < `b`; with `a` = 0 the contact of b with the background. */
export interface Contact {
  readonly a: number
  readonly b: number
  /** Pairs of 4-neighbours, one pixel on each side: the length of the shared border. */
  length: number
  /** Σ smoothness weight of those pairs: what the border costs. */
  cost: number
  /** Those of them at which the pixel of `a` has the larger label, minus those where that of `b` has. */
  lead: number
  /** Σ reward of the oriented pairs that say a over b, and b over a. */
  aOverB: number
  bOverA: number
  /** The same with Σ (reward + violation): what turning the order round there would cost. */
  aOverBGap: number
  bOverAGap: number
}

/** All contacts between regions, and of regions with the background, by (a, b). Regions are numbered 0 … count. */
export class ContactTable {
  readonly #byKey = new Map<number, Contact>()
  readonly #stride: number
  /** Borders are walked along: mostly the same contact is asked for again. */
  #latest: Contact | null = null

  constructor(regionCount: number) {
    this.#stride = regionCount + 1
  }

  /** The contact of two different regions, made when there is none. */
  at(one: number, two: number): Contact {
    const a = Math.min(one, two)
    const b = Math.max(one, two)
    if (this.#latest !== null && this.#latest.a === a && this.#latest.b === b) return this.#latest
    const key = a * this.#stride + b
    let contact = this.#byKey.get(key)
    if (contact === undefined) {
      contact = { a, b, length: 0, cost: 0, lead: 0, aOverB: 0, bOverA: 0, aOverBGap: 0, bOverAGap: 0 }
      this.#byKey.set(key, contact)
    }
    this.#latest = contact
    return contact
  }

  find(one: number, two: number): Contact | null {
    return this.#byKey.get(Math.min(one, two) * this.#stride + Math.max(one, two)) ?? null
  }

  sorted(): Contact[] {
    return [...this.#byKey.values()].sort((p, q) => p.a - q.a || p.b - q.b)
  }

  /** The table after regions were given to others; `regionOf[0]` must be 0. Contacts of a region with itself vanish. */
  regrouped(regionOf: Int32Array): ContactTable {
    const table = new ContactTable(this.#stride - 1)
    for (const contact of this.#byKey.values()) {
      const [one, two] = [regionOf[contact.a]!, regionOf[contact.b]!]
      if (one !== two) addContact(table.at(one, two), contact, one > two)
    }
    return table
  }
}

function addContact(into: Contact, from: Contact, isTurned: boolean): void {
  into.length += from.length
  into.cost += from.cost
  into.lead += isTurned ? -from.lead : from.lead
  into.aOverB += isTurned ? from.bOverA : from.aOverB
  into.bOverA += isTurned ? from.aOverB : from.bOverA
  into.aOverBGap += isTurned ? from.bOverAGap : from.aOverBGap
  into.bOverAGap += isTurned ? from.aOverBGap : from.bOverAGap
}

/** Arc directions of neighbours that share an edge come first. */
const STRAIGHT_ARCS = 2

/**
 * Finds every contact of `regionCount` regions by one pass over the pixels and one over the oriented pairs. Oriented
 * pairs across a corner count as votes also where the regions share no edge; such contacts have length 0. With `squares`
 * (`unlikeSquares` of the regions, or of something finer) only the pixels on borders are looked at.
 */
export function findContacts(
  problem: LabelingProblem,
  labeling: Labeling,
  regionAt: Int32Array,
  regionCount: number,
  squares?: Int32Array,
): ContactTable {
  const { size, smoothness, pairs } = problem
  const table = new ContactTable(regionCount)
  const note = (arc: number, p: number, q: number) => {
    const contact = table.at(regionAt[p]!, regionAt[q]!)
    const lead = Math.sign(labeling[p]! - labeling[q]!)
    contact.length++
    contact.cost += smoothness[arc]![p]!
    contact.lead += regionAt[p] === contact.a ? lead : -lead
  }
  unlikeNeighbours(size, regionAt, STRAIGHT_ARCS, note, squares)
  for (let pair = 0; pair < pairs.count; pair++) {
    const direction = pairs.direction[pair]!
    const from = pairs.from[pair]!
    const front = regionAt[from]!
    const back = regionAt[from + DIRECTION_Y[direction]! * size.width + DIRECTION_X[direction]!]!
    if (front === back) continue
    const contact = table.at(front, back)
    const reward = pairs.reward[pair]!
    const gap = reward + pairs.violation[pair]!
    if (front === contact.a) {
      contact.aOverB += reward
      contact.aOverBGap += gap
    } else {
      contact.bOverA += reward
      contact.bOverAGap += gap
    }
  }
  return table
}

/** Who is in front at a contact: 1 `a`, −1 `b`, 0 nobody knows. */
export type ContactOrder = 1 | -1 | 0

/**
 * What the labeling says where the two meet; 0 unless the oriented pairs there say the same on balance: without any, or
 * against them, labels differ for reasons that lie elsewhere. The background is behind everything.
 */
export function contactOrder({ a, lead, aOverB, bOverA }: Contact): ContactOrder {
  if (a === 0) return -1
  const surplus = lead > 0 ? aOverB - bOverA : bOverA - aOverB
  if (lead === 0 || surplus <= 0) return 0
  return lead > 0 ? 1 : -1
}

/** What is known where two regions meet: whether `front` is over `back`. False where they do not meet. */
export function isOverAt(contacts: ContactTable, front: number, back: number): boolean {
  const contact = contacts.find(front, back)
  return contact !== null && contactOrder(contact) === (front === contact.a ? 1 : -1)
}
