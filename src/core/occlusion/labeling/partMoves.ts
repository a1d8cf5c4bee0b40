import { partMap } from '../readout/partMap.ts'
import type { PartMap } from '../readout/partMap.ts'
import type { Labeling, LabelingProblem } from './LabelingProblem.ts'
import { looseParts } from './looseParts.ts'
import { PartBorders, PartCosts } from './PartBorders.ts'

/**
 * Gives connected parts other labels as a whole as long as that lowers the energy: what a cut in a window cannot do to parts
 * that are held, and what jumps from 0 miss when a strip stays behind. Values between and beyond those of the neighbours are
 * tried, and 0; and of two that touch, none said to be in front, the lower one is raised to the other with all that is over it:
 * the bound of jumps hides what equal labels save. Where anything changed, parts get the smallest labels with the same order
 * between all that touch, as jumps from 0 would give. Pixels of label 0 keep it. Writes to `labeling`; returns whether it did.
 * `parts` are those of `labeling`, for callers that know them. `isTouched` by part ≠ 0: only such parts, their neighbours and
 * whoever touches a part that moved are looked at; null: all. Ours, not the paper's. O(pixels + pairs), and O(spans + pixels on
 * borders + pairs) where the parts are known, besides some 200 parts with their neighbours for each border that is looked at;
 * no cut. Check: tests/core/occlusion/labeling/partMoves.test.ts.
 */
export function movePartLabels(
  problem: LabelingProblem,
  labeling: Labeling,
  parts: PartMap = partMap(problem.size, labeling),
  isTouched: Uint8Array | null = null,
): boolean {
  const { partAt, count, label, spans } = parts
  const borders = new PartBorders(problem, partAt, count, parts.squares)
  const costs = new PartCosts(problem, parts)
  const value = Float64Array.from(label)
  const isQueued = isTouched === null ? new Uint8Array(count + 1).fill(1) : borders.around(isTouched)
  const queue = Array.from({ length: count }, (_, index) => index + 1).filter((part) => isQueued[part] !== 0)
  let isChanged = false
  const follow = (moved: Iterable<number>): void => {
    isChanged = true
    for (const part of moved) {
      for (const { other } of borders.neighboursOf(part)) {
        if (other === 0 || isQueued[other] !== 0) continue
        isQueued[other] = 1
        queue.push(other)
      }
    }
  }
  // The list grows while it is walked over.
  for (const part of queue) {
    isQueued[part] = 0
    const best = borders.bestValue(part, value, costs)
    if (best !== null) {
      value[part] = best
      follow([part])
    }
    const raised = borders.raisedWith(part, value)
    if (raised === null) continue
    for (const each of raised.parts) value[each] = value[each]! + raised.by
    follow(raised.parts)
  }
  if (!isChanged) return false
  const level = borders.levels(value)
  for (let span = 0; span < spans.count; span++) {
    labeling.fill(level[spans.part[span]!]!, spans.start[span]!, spans.end[span]!)
  }
  return true
}

/**
 * Gives parts of equal label that only touch (`looseParts.ts`) labels of their own, so that connected parts of equal label are
 * objects. Everywhere else the order of labels that touch stays. The energy rises by what the borders between such
 * parts cost, next to nothing, less what their order earns: whom the oriented pairs there say to be in front is put in
 * front. Writes to `labeling`; returns whether it did. O(pixels · neighbours + pairs).
 */
export function partLooseParts(problem: LabelingProblem, labeling: Labeling): boolean {
  const loose = looseParts(problem, labeling)
  if (loose === null) return false
  const { partAt, count, contacts } = loose
  const borders = new PartBorders(problem, partAt, count)
  const value = new Float64Array(count + 1)
  for (let pixel = 0; pixel < labeling.length; pixel++) value[partAt[pixel]!] = labeling[pixel]!
  const looseFrom = Array.from({ length: count + 1 }, (): number[] => [])
  const lead = new Float64Array(count + 1)
  for (const [one, two] of contacts) {
    looseFrom[one]!.push(two)
    looseFrom[two]!.push(one)
    const surplus = borders.surplus(one, two)
    lead[one] = lead[one]! + surplus
    lead[two] = lead[two]! - surplus
  }
  // From the back to the front, each takes the lowest value that none of those already placed has; all stay below label + 1.
  const isPlaced = new Uint8Array(count + 1)
  const step = 1 / (count + 1)
  for (const part of [...lead.keys()].sort((p, q) => lead[p]! - lead[q]! || p - q)) {
    const taken = new Set(looseFrom[part]!.filter((other) => isPlaced[other] !== 0).map((other) => value[other]!))
    while (taken.has(value[part]!)) value[part] = value[part]! + step
    isPlaced[part] = 1
  }
  const level = borders.levels(value)
  for (let pixel = 0; pixel < labeling.length; pixel++) labeling[pixel] = level[partAt[pixel]!]!
  return true
}
