import type { Cues } from '../../cues/Cues.ts'
import { masksFromLabelMap } from '../../masks/labelMap.ts'
import { sameSize } from '../../pixels/imageSize.ts'
import type { RgbImage } from '../../pixels/RgbImage.ts'
import { invariant } from '../../support/assert.ts'
import type { Labeling, LabelingProblem } from '../labeling/LabelingProblem.ts'
import { unlikeSquares } from '../labeling/unlikeNeighbours.ts'
import { breakCycles } from './breakCycles.ts'
import { contactOrder, findContacts } from './contacts.ts'
import type { Contact } from './contacts.ts'
import { joinGroups } from './joinGroups.ts'
import { labelComponents, paintParts } from './labelComponents.ts'
import { classesOfRegions } from './partClasses.ts'
import type { PartMap } from './partMap.ts'
import type { ReadInstance, ReadoutParameters, ReadPair, SceneReading } from './SceneReading.ts'
import { settleParts } from './settleParts.ts'

/**
 * Reads instances and their order out of a labeling: connected parts of equal label, put together where they are torn or
 * specks (`settleParts.ts`) or continue behind an occluder (`rejoinParts.ts`), with the class of largest Σ log p, and one
 * record per two instances that touch.
 *
 * `cues` and `labeling` lie on the problem's grid; `image`, if any, may be larger. `known`: the parts of the labeling, for
 * callers that have them. Nothing is written to.
 * O(pixels · (2 + classes) + parts); allocates twelve bytes per pixel besides the masks.
 * Connected components and local label differences are the paper's (arXiv 2504.14054), all else is ours.
 */
export function readScene(
  problem: LabelingProblem,
  cues: Cues,
  labeling: Labeling,
  image: RgbImage | null,
  parameters: ReadoutParameters,
  known?: PartMap,
): SceneReading {
  const { size } = problem
  invariant(sameSize(size, cues.size), 'cues and labeling are of different sizes')
  const isKnown = known !== undefined && parameters.connectivity === 4
  const parts = isKnown ? known : labelComponents(size, labeling, parameters.connectivity)
  const squares = known?.squares ?? unlikeSquares(size, labeling)
  const partContacts = findContacts(problem, labeling, parts.partAt, parts.count, squares)
  const { groupOf, specks } = settleParts(partContacts, parts.area, parameters)
  const contacts = partContacts.regrouped(groupOf)
  const isSettled = groupOf.every((group, part) => group === part)
  const groupAt = isSettled ? parts.partAt : paintParts(parts, groupOf)
  const classes = cues.classes === null ? null : classesOfRegions(cues.classes, groupAt, parts.count)
  const groups = [...new Set(groupOf)].filter((group) => group !== 0)
  const joined = joinGroups(
    { size, groupAt, squares, largest: parts.count, groups, contacts, classes, image },
    parameters,
  )

  const sizeOf = groupSizes(parts.area, groupOf)
  const order = joined.members
    .map((members, index) => {
      const sorted = members.toSorted((p, q) => sizeOf[q]! - sizeOf[p]! || p - q)
      const area = sorted.reduce((sum, group) => sum + sizeOf[group]!, 0)
      return { members: sorted, area, joinConfidence: joined.confidence[index]! }
    })
    .sort((p, q) => q.area - p.area || p.members[0]! - q.members[0]!)
  const numberOf = new Int32Array(parts.count + 1)
  order.forEach(({ members }, index) => members.forEach((group) => (numberOf[group] = index + 1)))

  const labelOf = groupLabels(parts.area, parts.label, groupOf)
  const instanceAt = paintParts(
    parts,
    groupOf.map((group) => numberOf[group]!),
  )
  const masks = masksFromLabelMap(size, instanceAt)
  const instances = order.map(({ members, joinConfidence }, index): ReadInstance => {
    const largest = members[0]!
    const className = classes === null ? null : cues.classes!.names[classes.best[largest]!]!
    const visible = masks.get(index + 1)!
    return {
      number: index + 1,
      visible,
      partCount: members.length,
      joinConfidence,
      className,
      label: labelOf[largest]!,
    }
  })
  const touching = contacts.regrouped(numberOf).sorted()
  const pairs = breakCycles(touching.filter(({ a, length }) => a !== 0 && length > 0).map(pairOf))
  return { instances, pairs, instanceAt, specks }
}

function groupSizes(area: Int32Array, groupOf: Int32Array): Float64Array {
  const sizes = new Float64Array(area.length)
  groupOf.forEach((group, part) => (sizes[group] = sizes[group]! + area[part]!))
  return sizes
}

/** Label of the largest part of each group. */
function groupLabels(area: Int32Array, label: Uint16Array, groupOf: Int32Array): Uint16Array {
  const largest = new Int32Array(area.length).fill(-1)
  groupOf.forEach((group, part) => {
    if (largest[group] === -1 || area[part]! > area[largest[group]!]!) largest[group] = part
  })
  return Uint16Array.from(largest, (part) => (part < 0 ? 0 : label[part]!))
}

function pairOf(contact: Contact): ReadPair {
  const { a, b, aOverB, bOverA, aOverBGap, bOverAGap } = contact
  const order = contactOrder(contact)
  const gap = aOverBGap - bOverAGap
  return {
    a,
    b,
    state: order === 0 ? 'unknown' : order > 0 ? 'a-over-b' : 'b-over-a',
    votes: { aOverB, bOverA },
    flipGap: order === 0 ? 0 : order * gap,
  }
}
