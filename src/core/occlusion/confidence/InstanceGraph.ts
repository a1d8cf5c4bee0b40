import { partMap } from '../readout/partMap.ts'
import { partGraphOf } from './PartGraph.ts'
import type { PartContact, PartGraph } from './PartGraph.ts'
import type { SolvedEvidence } from './SolvedEvidence.ts'

/** Where two instances meet: the contacts of their parts that have a length. */
export interface InstanceContact {
  /** Numbers, `a` < `b`; 0 is the background. */
  readonly a: number
  readonly b: number
  /** Pairs (part of a, part of b). */
  readonly parts: readonly (readonly [number, number])[]
  readonly length: number
  /** Σ reward of the oriented pairs that say a over b, and b over a. */
  readonly aOverB: number
  readonly bOverA: number
}

/** The parts of a labeling and which instance each of them belongs to. */
export interface InstanceGraph {
  readonly graph: PartGraph
  /** Part by pixel, 0 the background. */
  readonly partAt: Int32Array
  /** Number of the instance by part; 0 for what belongs to none. */
  readonly instanceOf: Int32Array
  /** Pixels by number of instance. */
  readonly area: Float64Array
  /** Largest number of an instance. */
  readonly largest: number
  /** By (a, b). */
  readonly contacts: readonly InstanceContact[]
}

const known = new WeakMap<SolvedEvidence, InstanceGraph>()

/** The graph of the evidence, made once per evidence object. O(pixels · neighbours + pairs). */
export function instanceGraphOf(evidence: SolvedEvidence): InstanceGraph {
  const remembered = known.get(evidence)
  if (remembered !== undefined) return remembered
  const { problem, labeling, reading } = evidence
  const parts = evidence.parts ?? partMap(problem.size, labeling)
  const { partAt, count, label, spans } = parts
  const instanceOf = new Int32Array(count + 1)
  // From the last span to the first: what the first pixel of each part belongs to stays.
  for (let span = spans.count - 1; span >= 0; span--)
    instanceOf[spans.part[span]!] = reading.instanceAt[spans.start[span]!]!
  const graph = partGraphOf(problem, partAt, Int32Array.from(label), parts)
  const largest = reading.instances.reduce((most, { number }) => Math.max(most, number), 0)
  const area = new Float64Array(largest + 1)
  for (let part = 1; part <= count; part++) area[instanceOf[part]!]! += graph.area[part]!
  const made = { graph, partAt, instanceOf, area, largest, contacts: contactsBetween(graph, instanceOf, largest) }
  known.set(evidence, made)
  return made
}

interface GrowingContact extends InstanceContact {
  readonly parts: [number, number][]
  length: number
  aOverB: number
  bOverA: number
}

function contactsBetween({ contacts }: PartGraph, instanceOf: Int32Array, largest: number): InstanceContact[] {
  const byKey = new Map<number, GrowingContact>()
  for (const contact of contacts) {
    const isTurned = instanceOf[contact.one]! > instanceOf[contact.two]!
    const [partA, partB] = isTurned ? [contact.two, contact.one] : [contact.one, contact.two]
    const [a, b] = [instanceOf[partA]!, instanceOf[partB]!]
    if (a === b || contact.length === 0) continue
    const key = a * (largest + 1) + b
    let made = byKey.get(key)
    if (made === undefined) byKey.set(key, (made = { a, b, parts: [], length: 0, aOverB: 0, bOverA: 0 }))
    made.parts.push([partA, partB])
    made.length += contact.length
    made.aOverB += rewardOf(contact, isTurned)
    made.bOverA += rewardOf(contact, !isTurned)
  }
  return [...byKey.values()].sort((p, q) => p.a - q.a || p.b - q.b)
}

function rewardOf({ oneReward, twoReward }: PartContact, isTurned: boolean): number {
  return isTurned ? twoReward : oneReward
}
