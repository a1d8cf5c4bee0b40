import type { Contact, ContactTable } from './contacts.ts'
import type { SpeckReport } from './SceneReading.ts'
import { rootOf } from '../../support/disjointSets.ts'

export interface PartRules {
  /** Groups of parts below this many pixels are specks. */
  readonly minimumPixels: number
  /** Least Σ reward on a border between two parts, as a share of what the border costs, that keeps them apart. */
  readonly leastBorderSupport: number
}

export interface SettledParts {
  /** By part (index 0 the background, which stays 0): the smallest number among the parts it was put together with, or 0. */
  readonly groupOf: Int32Array
  readonly specks: SpeckReport
}

/**
 * Decides which connected parts of equal label are no objects of their own.
 *
 * 1. Two parts whose border has next to no oriented evidence are one object that the labeling tore: behind a boundary
 *    with gaps it pays to raise a thin strip along the evidence instead of the whole object.
 * 2. Groups that are still too small go to what they share most border with: an object (absorbed) or nothing (dropped).
 *
 * `contacts` are those of the parts. Order of decisions: weakest border first, smallest speck first, then by number, so
 * the result is a function of the input alone. O(contacts · rounds), with as many rounds as specks hide behind specks.
 */
export function settleParts(contacts: ContactTable, area: Int32Array, rules: PartRules): SettledParts {
  const groups = new Groups(area)
  joinTornParts(groups, contacts, rules)
  return settleSpecks(groups, contacts, rules)
}

function joinTornParts(groups: Groups, contacts: ContactTable, { leastBorderSupport }: PartRules): void {
  // A joined border is judged by all of its evidence, so the table is regrouped until nothing more is too weak.
  for (;;) {
    const table = contacts.regrouped(groups.groupOf())
    const weak = table.sorted().filter((contact) => contact.a !== 0 && supportOf(contact) < leastBorderSupport)
    if (weak.length === 0) return
    weak.sort((p, q) => supportOf(p) - supportOf(q))
    const touched = new Set<number>()
    for (const { a, b } of weak) {
      if (touched.has(a) || touched.has(b)) continue
      touched.add(a).add(b)
      groups.join(a, b)
    }
  }
}

/** Rewards on the border by what it costs; infinite for a contact at corners only, which costs nothing. */
function supportOf({ aOverB, bOverA, cost, length }: Contact): number {
  return length === 0 || cost === 0 ? Infinity : (aOverB + bOverA) / cost
}

function settleSpecks(groups: Groups, contacts: ContactTable, { minimumPixels }: PartRules): SettledParts {
  const report = { absorbed: 0, dropped: 0, pixels: 0 }
  /** Pixels of each group that came to it as specks: those of a speck that took in another are counted once. */
  const counted = new Map<number, number>()
  for (;;) {
    const table = contacts.regrouped(groups.groupOf()).sorted()
    const specks = groups.roots().filter((group) => group !== 0 && groups.areaOf(group) < minimumPixels)
    if (specks.length === 0) return { groupOf: groups.groupOf(), specks: report }
    const home = new Map<number, Contact>()
    for (const contact of table) {
      for (const group of [contact.a, contact.b]) {
        if (contact.length > (home.get(group)?.length ?? 0)) home.set(group, contact)
      }
    }
    const touched = new Set<number>()
    for (const speck of specks.sort((p, q) => groups.areaOf(p) - groups.areaOf(q) || p - q)) {
      const contact = home.get(speck)
      const other = contact === undefined ? 0 : contact.a === speck ? contact.b : contact.a
      if (touched.has(speck) || (other !== 0 && touched.has(other))) continue
      touched.add(speck).add(other)
      report.pixels += groups.areaOf(speck) - (counted.get(speck) ?? 0)
      const before = counted.get(other) ?? 0
      counted.set(Math.min(speck, other), before + groups.areaOf(speck))
      if (other === 0) report.dropped++
      else report.absorbed++
      groups.join(speck, other)
    }
  }
}

/** Union-find over parts; the smallest number stands for its group, so the background (0) takes in what is dropped. */
class Groups {
  readonly #root: Int32Array
  readonly #area: Float64Array

  constructor(area: Int32Array) {
    this.#root = Int32Array.from(area, (_, part) => part)
    this.#area = Float64Array.from(area)
  }

  areaOf(group: number): number {
    return this.#area[group]!
  }

  roots(): number[] {
    return [...this.#root.keys()].filter((part) => this.#root[part] === part)
  }

  join(one: number, two: number): void {
    const [a, b] = [rootOf(this.#root, one), rootOf(this.#root, two)]
    if (a === b) return
    const [kept, gone] = [Math.min(a, b), Math.max(a, b)]
    this.#root[gone] = kept
    this.#area[kept] = this.#area[kept]! + this.#area[gone]!
  }

  groupOf(): Int32Array {
    return this.#root.map((_, part) => rootOf(this.#root, part))
  }
}
