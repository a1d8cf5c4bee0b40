import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import type { LabelingProblem } from '../labeling/LabelingProblem.ts'
import type { PartMap } from '../readout/partMap.ts'
import { unlikeNeighbours } from '../labeling/unlikeNeighbours.ts'

/** Arc directions of neighbours that share an edge come first. */
const STRAIGHT_ARCS = 2

/** Where two connected parts meet: what each order of their labels costs there, masks as they are. */
export interface PartContact {
  readonly one: number
  readonly two: number
  /** Neighbour pairs that share an edge of a pixel: the length of the border. */
  length: number
  /** Σ smoothness over all neighbours: paid as soon as the labels differ. */
  smoothness: number
  /** Σ reward and Σ violation of the oriented pairs that say `one` over `two`, and the other way. */
  oneReward: number
  oneViolation: number
  twoReward: number
  twoViolation: number
}

/**
 * The energy of a labeling with the masks held: one label per connected part, and a cost per contact that depends on which
 * of the two labels is larger. Part 0 is the background, whose label is 0 for good.
 */
export interface PartGraph {
  /** Label by part. */
  readonly labels: Int32Array
  /** By part: what being background would cost more than being foreground, Σ over its pixels. */
  readonly foregroundGain: Float64Array
  /** By part: pixels. */
  readonly area: Int32Array
  readonly contacts: readonly PartContact[]
  /** Indices into `contacts` by part. */
  readonly contactsOf: readonly (readonly number[])[]
}

/**
 * The graph of the parts of a labeling. `partAt` on the problem's grid, 0 the background; `labels` by part; `known`: the same
 * parts with what else is known of them. O(pixels · neighbours + pairs); allocates per part and contact.
 */
export function partGraphOf(
  problem: LabelingProblem,
  partAt: Int32Array,
  labels: Int32Array,
  known?: PartMap,
): PartGraph {
  const count = labels.length
  const { size, smoothness, pairs, backgroundCost, foregroundCost } = problem
  const { width } = size
  const byKey = new Map<number, PartContact>()
  const contacts: PartContact[] = []
  let lastKey = -1
  let last: PartContact | null = null
  const contactOf = (p: number, q: number): PartContact => {
    const one = Math.min(p, q)
    const two = Math.max(p, q)
    const key = one * count + two
    if (key === lastKey) return last!
    let contact = byKey.get(key)
    if (contact === undefined) {
      contact = { one, two, length: 0, smoothness: 0, oneReward: 0, oneViolation: 0, twoReward: 0, twoViolation: 0 }
      byKey.set(key, contact)
      contacts.push(contact)
    }
    lastKey = key
    last = contact
    return contact
  }
  const foregroundGain = new Float64Array(count)
  const area = new Int32Array(count)
  const addRun = (part: number, start: number, end: number) => {
    if (part === 0) return
    area[part]! += end - start
    let gain = foregroundGain[part]!
    for (let pixel = start; pixel < end; pixel++) gain += backgroundCost[pixel]! - foregroundCost[pixel]!
    foregroundGain[part] = gain
  }
  if (known === undefined) for (let pixel = 0; pixel < partAt.length; pixel++) addRun(partAt[pixel]!, pixel, pixel + 1)
  else {
    const { spans } = known
    for (let span = 0; span < spans.count; span++) addRun(spans.part[span]!, spans.start[span]!, spans.end[span]!)
  }
  const note = (arc: number, p: number, q: number) => {
    const contact = contactOf(partAt[p]!, partAt[q]!)
    contact.smoothness += smoothness[arc]![p]!
    if (arc < STRAIGHT_ARCS) contact.length++
  }
  unlikeNeighbours(size, partAt, smoothness.length, note, known?.squares)
  for (let pair = 0; pair < pairs.count; pair++) {
    const p = pairs.from[pair]!
    const direction = pairs.direction[pair]!
    const front = partAt[p]!
    const back = partAt[p + DIRECTION_Y[direction]! * width + DIRECTION_X[direction]!]!
    if (front === back) continue
    const contact = contactOf(front, back)
    if (front === contact.one) {
      contact.oneReward += pairs.reward[pair]!
      contact.oneViolation += pairs.violation[pair]!
    } else {
      contact.twoReward += pairs.reward[pair]!
      contact.twoViolation += pairs.violation[pair]!
    }
  }
  const contactsOf: number[][] = Array.from({ length: count }, () => [])
  contacts.forEach(({ one, two }, index) => {
    contactsOf[one]!.push(index)
    contactsOf[two]!.push(index)
  })
  return { labels, foregroundGain, area, contacts, contactsOf }
}

/** What the contact costs when the label of `one` is larger (sign 1), equal (0) or smaller (−1). */
export function contactCost(contact: PartContact, sign: number): number {
  if (sign === 0) return 0
  if (sign > 0) return contact.smoothness - contact.oneReward + contact.twoViolation
  return contact.smoothness - contact.twoReward + contact.oneViolation
}
