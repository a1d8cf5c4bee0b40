import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { contactOrder, findContacts, isOverAt } from '../../../../src/core/occlusion/readout/contacts.ts'
import type { Contact } from '../../../../src/core/occlusion/readout/contacts.ts'
import { labelComponents } from '../../../../src/core/occlusion/readout/labelComponents.ts'
import { neighbour } from '../labeling/problemFixtures.ts'
import { randomScene } from './paintedScene.ts'
import type { PaintedScene } from './paintedScene.ts'

/** Contacts by the definition: every pair of neighbours on its own, looked up by the text of its two regions. */
function plainContacts({ size, problem, labeling }: PaintedScene, regionAt: Int32Array): Contact[] {
  const found = new Map<string, Contact>()
  const at = (p: number, q: number) => {
    const [a, b] = [Math.min(regionAt[p]!, regionAt[q]!), Math.max(regionAt[p]!, regionAt[q]!)]
    const made = { a, b, length: 0, cost: 0, lead: 0, aOverB: 0, bOverA: 0, aOverBGap: 0, bOverAGap: 0 }
    const contact = found.get(`${a} ${b}`) ?? made
    found.set(`${a} ${b}`, contact)
    return contact
  }
  for (let p = 0; p < labeling.length; p++) {
    for (const direction of [0, 2]) {
      const q = neighbour(size, p, direction)
      if (q === null || regionAt[p] === regionAt[q]) continue
      const contact = at(p, q)
      const lead = Math.sign(labeling[p]! - labeling[q]!)
      contact.length++
      contact.cost += problem.smoothness[direction / 2]![p]!
      contact.lead += regionAt[p] === contact.a ? lead : -lead
    }
  }
  const { pairs } = problem
  for (let pair = 0; pair < pairs.count; pair++) {
    const p = pairs.from[pair]!
    const q = neighbour(size, p, pairs.direction[pair]!)!
    if (regionAt[p] === regionAt[q]) continue
    const contact = at(p, q)
    const [votes, gap] =
      regionAt[p] === contact.a ? (['aOverB', 'aOverBGap'] as const) : (['bOverA', 'bOverAGap'] as const)
    contact[votes] += pairs.reward[pair]!
    contact[gap] += pairs.reward[pair]! + pairs.violation[pair]!
  }
  return [...found.values()].sort((p, q) => p.a - q.a || p.b - q.b)
}

test('contacts are what every pair of neighbours adds up to', () => {
  fc.assert(
    fc.property(randomScene(), (scene) => {
      const { partAt, count } = labelComponents(scene.size, scene.labeling, 4)
      const table = findContacts(scene.problem, scene.labeling, partAt, count)
      expect(table.sorted()).toEqual(plainContacts(scene, partAt))
      for (const contact of table.sorted()) expect(table.find(contact.b, contact.a)).toBe(contact)
    }),
    { numRuns: 300 },
  )
})

test('regrouped contacts are those of the regrouped regions', () => {
  fc.assert(
    fc.property(randomScene(), fc.array(fc.nat({ max: 100 }), { minLength: 81, maxLength: 81 }), (scene, groups) => {
      const { partAt, count } = labelComponents(scene.size, scene.labeling, 4)
      const groupOf = Int32Array.from({ length: count + 1 }, (_, part) =>
        part === 0 ? 0 : groups[part]! % (count + 1),
      )
      const regrouped = findContacts(scene.problem, scene.labeling, partAt, count).regrouped(groupOf)
      expect(regrouped.sorted()).toEqual(
        plainContacts(
          scene,
          partAt.map((part) => groupOf[part]!),
        ),
      )
    }),
    { numRuns: 300 },
  )
})

describe('who is in front at a contact', () => {
  const contact = (changes: Partial<Contact>): Contact => ({
    ...{ a: 1, b: 2, length: 5, cost: 2, lead: 5, aOverB: 3, bOverA: 0, aOverBGap: 33, bOverAGap: 0 },
    ...changes,
  })

  test('the larger label, where the oriented pairs agree', () => {
    expect(contactOrder(contact({}))).toBe(1)
    expect(contactOrder(contact({ lead: -5, aOverB: 1, bOverA: 2 }))).toBe(-1)
  })

  test('nobody knows without oriented pairs, with as many for as against, or against them', () => {
    expect(contactOrder(contact({ aOverB: 0 }))).toBe(0)
    expect(contactOrder(contact({ bOverA: 3 }))).toBe(0)
    expect(contactOrder(contact({ lead: -5 }))).toBe(0)
    expect(contactOrder(contact({ lead: 0 }))).toBe(0)
  })

  test('the background is behind everything', () => {
    expect(contactOrder(contact({ a: 0, aOverB: 9, lead: 0 }))).toBe(-1)
  })

  test('regions that do not meet are not over each other', () => {
    fc.assert(
      fc.property(randomScene(5), (scene) => {
        const { partAt, count } = labelComponents(scene.size, scene.labeling, 4)
        const table = findContacts(scene.problem, scene.labeling, partAt, count)
        for (let front = 0; front <= count; front++) {
          for (let back = 0; back <= count; back++) {
            if (front === back) continue
            const known = table.find(front, back)
            const isOver = isOverAt(table, front, back)
            if (known === null) expect(isOver).toBe(false)
            else expect(isOver).toBe(contactOrder(known) === (front < back ? 1 : -1))
          }
        }
      }),
    )
  })
})
