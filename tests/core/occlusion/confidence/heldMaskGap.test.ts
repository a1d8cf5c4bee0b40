import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { heldMaskGap } from '../../../../src/core/occlusion/confidence/heldMaskGap.ts'
import type { PartDemand } from '../../../../src/core/occlusion/confidence/heldMaskGap.ts'
import { contactCost, partGraphOf } from '../../../../src/core/occlusion/confidence/PartGraph.ts'
import type { PartContact, PartGraph } from '../../../../src/core/occlusion/confidence/PartGraph.ts'
import { labelingEnergy } from '../../../../src/core/occlusion/labeling/labelingEnergy.ts'
import { chainProblem } from '../labeling/problemFixtures.ts'

/** Up to four parts, each with the background and, for some, with each other, at the labels that cost least. */
const graphs: fc.Arbitrary<PartGraph> = fc
  .record({
    parts: fc.integer({ min: 2, max: 4 }),
    weights: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 60, maxLength: 60 }),
  })
  .map(({ parts, weights }) => {
    let next = 0
    const weight = () => weights[next++ % weights.length]!
    const contacts: PartContact[] = []
    for (let one = 0; one <= parts; one++) {
      for (let two = one + 1; two <= parts; two++) {
        if (one > 0 && weight() < 4) continue
        const [oneReward, twoReward] = one === 0 ? [0, 2 * weight()] : [weight(), weight()]
        contacts.push({
          ...{ one, two, length: 1, smoothness: weight() / 2 },
          ...{ oneReward, twoReward, oneViolation: 3 * oneReward, twoViolation: 3 * twoReward },
        })
      }
    }
    const contactsOf: number[][] = Array.from({ length: parts + 1 }, () => [])
    contacts.forEach(({ one, two }, index) => [one, two].forEach((part) => contactsOf[part]!.push(index)))
    const graph = {
      labels: new Int32Array(parts + 1),
      foregroundGain: Float64Array.from({ length: parts + 1 }, (_, part) => (part === 0 ? 0 : 5 + weight())),
      area: new Int32Array(parts + 1).fill(10),
      contacts,
      contactsOf,
    }
    return { ...graph, labels: least(graph, () => true).labels }
  })

function energyOf({ foregroundGain, contacts }: PartGraph, labels: Int32Array): number {
  const data = labels.reduce((sum, label, part) => sum + (label === 0 ? foregroundGain[part]! : 0), 0)
  return contacts.reduce((sum, it) => sum + contactCost(it, Math.sign(labels[it.one]! - labels[it.two]!)), data)
}

/** By trying all labels up to the number of parts, which is all that orders need. */
function least(graph: PartGraph, isAllowed: (labels: Int32Array) => boolean): { energy: number; labels: Int32Array } {
  const parts = graph.labels.length - 1
  let best = { energy: Infinity, labels: new Int32Array(parts + 1) }
  for (let code = 0; code < (parts + 2) ** parts; code++) {
    const labels = new Int32Array(parts + 1)
    for (let part = 1, rest = code; part <= parts; part++, rest = Math.floor(rest / (parts + 2))) {
      labels[part] = rest % (parts + 2)
    }
    if (!isAllowed(labels)) continue
    const energy = energyOf(graph, labels)
    if (energy < best.energy) best = { energy, labels }
  }
  return best
}

function trueGap(graph: PartGraph, front: number, back: number, demand: PartDemand): number {
  const holds = (labels: Int32Array) => {
    const difference = labels[front]! - labels[back]!
    return demand === 'merged' ? difference === 0 : difference > 0
  }
  return least(graph, holds).energy - energyOf(graph, graph.labels)
}

const demands = fc.constantFrom<PartDemand>('in-front', 'merged')

describe('the gap to a labeling with another order, masks held', () => {
  it('is never below the true one, and mostly the true one', () => {
    let [exact, all] = [0, 0]
    fc.assert(
      fc.property(graphs, demands, ({ ...graph }, demand) => {
        const found = heldMaskGap(graph, [[1, 2]], demand)
        const truth = trueGap(graph, 1, 2, demand)
        expect(found).toBeGreaterThanOrEqual(truth - 1e-9)
        all++
        if (found < truth + 1e-9) exact++
      }),
      { numRuns: 300 },
    )
    expect(exact / all).toBeGreaterThan(0.9)
  })

  it('is 0 for what holds already', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const difference = graph.labels[1]! - graph.labels[2]!
        if (difference > 0) expect(heldMaskGap(graph, [[1, 2]], 'in-front')).toBe(0)
        if (difference === 0) expect(heldMaskGap(graph, [[1, 2]], 'merged')).toBe(0)
      }),
    )
  })

  it('is, on a chain of squares, what violating one border and leaving one reward costs', () => {
    const problem = chainProblem(3, { lambda: 0.5, mu: 1, violation: 30 })
    const labelOf = [0, 3, 2, 1]
    const partAt = Int32Array.from(problem.backgroundCost, (_, pixel) => {
      const [x, y] = [pixel % problem.size.width, Math.floor(pixel / problem.size.width)]
      return x >= 4 && x < 40 && y >= 4 && y < 16 ? 1 + Math.floor((x - 4) / 12) : 0
    })
    const graph = partGraphOf(problem, partAt, Int32Array.from(labelOf))
    // Twelve pairs lose their reward of 1 and pay 30.
    expect(heldMaskGap(graph, [[2, 1]], 'in-front')).toBeCloseTo(12 * 31, 6)
    expect(heldMaskGap(graph, [[3, 2]], 'in-front')).toBeCloseTo(12 * 31, 6)
    // Merging saves λ and loses the reward.
    expect(heldMaskGap(graph, [[1, 2]], 'merged')).toBeCloseTo(12 * (1 - 0.5), 6)
    // The graph's energies are the labeling's.
    const energyAt = (labels: readonly number[]) =>
      labelingEnergy(
        problem,
        Uint16Array.from(partAt, (part) => labels[part]!),
      )
    for (const labels of [
      [0, 2, 2, 1],
      [0, 1, 2, 3],
      [0, 5, 0, 1],
    ]) {
      const rise = energyOf(graph, Int32Array.from(labels)) - energyOf(graph, graph.labels)
      expect(rise).toBeCloseTo(energyAt(labels) - energyAt(labelOf), 3)
    }
  })
})
