import { maskComponents } from '../../masks/maskComponents.ts'
import { masksFromLabelMap } from '../../masks/labelMap.ts'
import { emptyMask } from '../../masks/RunLengthMask.ts'
import type { GridMinCut } from '../../graphcut/GridMinCut.ts'
import type { Labeling } from '../labeling/LabelingProblem.ts'
import { findContacts } from '../readout/contacts.ts'
import type { ReadInstance, ReadPair, SceneReading } from '../readout/SceneReading.ts'
import type { ConstrainedProblem } from './ConstrainedProblem.ts'
import type { GridPixels } from './gridPixels.ts'
import { OwnerMap } from './OwnerMap.ts'
import { settledPairs } from './settledPairs.ts'
import { settleScribbles } from './settleScribbles.ts'

/** A reading that obeys constraints, and what is certain about it because a person said so. */
export interface SettledReading {
  readonly reading: SceneReading
  /** Number in the annotation by number in the reading, for the locked instances. */
  readonly lockedNumbers: ReadonlyMap<number, number>
  /** The pairs of the reading whose state a pin or a lock gives. */
  readonly statedPairs: ReadonlySet<ReadPair>
}

/**
 * Makes a reading obey what no energy can say: hard background pixels belong to nobody and hard foreground pixels to
 * somebody (read-out drops specks), scribbles of one instance that an occluder separates are joined, two scribbles that
 * still lie in one instance part it along the cheapest curve, locked instances are put in as they are, and orders come
 * from pins and locks before they come from labels. Without directives the reading comes back as it is.
 *
 * `reading` was read from `labeling` on the grid of `constrained`; nothing is written to. O(pixels) per constraint.
 */
export function settleReading(
  reading: SceneReading,
  constrained: ConstrainedProblem,
  labeling: Labeling,
  minCut: GridMinCut,
): SettledReading {
  const { directives, evidence } = constrained
  const { joins, separations, locks, pins, background, foreground } = directives
  const isUntouched = joins.length + separations.length + locks.length + pins.length === 0
  if (isUntouched && background.list.length + foreground.list.length === 0) {
    return { reading, lockedNumbers: new Map(), statedPairs: new Set() }
  }
  const owners = new OwnerMap(evidence.size, reading)
  for (const pixel of background.list) owners.give(pixel, 0)
  restoreForeground(owners, foreground, labeling)
  settleScribbles(owners, constrained, minCut)
  for (const { number, pixels } of locks) {
    const label = 0
    const owner = owners.add({ partCount: 1, joinConfidence: 1, className: null, label, lockedNumber: number })
    for (const pixel of pixels.list) owners.give(pixel, owner)
  }
  const { instances, instanceAt, numberOf, lockedNumbers } = renumbered(owners, reading)
  const contacts = findContacts(evidence, labeling, instanceAt, instances.length)
  const numbers = (owner: number) => numberOf[owner]!
  const { pairs, stated } = settledPairs(contacts.sorted(), owners, numbers, directives)
  return { reading: { ...reading, instances, instanceAt, pairs }, lockedNumbers, statedPairs: stated }
}

/** Gives hard foreground that nobody owns, with all that is labeled and unowned around it, to new instances. */
function restoreForeground(owners: OwnerMap, { list, isIn }: GridPixels, labeling: Labeling): void {
  const { width } = owners.size
  for (const start of list) {
    if (owners.at[start] !== 0) continue
    const label = labeling[start]!
    const owner = owners.add({ partCount: 1, joinConfidence: 1, className: null, label, lockedNumber: null })
    const queue = [start]
    owners.give(start, owner)
    for (const pixel of queue) {
      const x = pixel % width
      const around = [x > 0 ? pixel - 1 : -1, x + 1 < width ? pixel + 1 : -1, pixel - width, pixel + width]
      for (const other of around) {
        if (other < 0 || other >= isIn.length || owners.at[other] !== 0) continue
        if (isIn[other] === 0 && (labeling[other] === 0 || labeling[other] !== label)) continue
        owners.give(other, owner)
        queue.push(other)
      }
    }
  }
}

/**
 * Numbers the owners by falling area, as read-out does, and makes their masks. Those without a pixel vanish, but for
 * locked ones: they may be hidden, or too thin for the grid.
 */
function renumbered(owners: OwnerMap, reading: SceneReading) {
  const areas = owners.areas()
  const owning = [...areas.keys()].filter((owner) => areas[owner]! > 0 || owners.isLocked(owner))
  const sorted = owning.sort((p, q) => areas[q]! - areas[p]! || p - q)
  const numberOf = new Int32Array(areas.length)
  sorted.forEach((owner, index) => (numberOf[owner] = index + 1))
  const instanceAt = new Int32Array(owners.at.length)
  for (let pixel = 0; pixel < instanceAt.length; pixel++) instanceAt[pixel] = numberOf[owners.at[pixel]!]!
  const masks = masksFromLabelMap(owners.size, instanceAt)
  const lockedNumbers = new Map<number, number>()
  const before = new Map(reading.instances.map((instance) => [instance.number, instance]))
  const instances = sorted.map((owner, index): ReadInstance => {
    const { isChanged, lockedNumber, ...known } = owners.owner(owner)
    const number = index + 1
    if (lockedNumber !== null) lockedNumbers.set(number, lockedNumber)
    const same = before.get(owner)
    if (!isChanged && same !== undefined) return { ...same, number }
    const visible = masks.get(number) ?? emptyMask(owners.size)
    return { ...known, number, visible, partCount: maskComponents(visible, 4).length }
  })
  return { instances, instanceAt, numberOf, lockedNumbers }
}
