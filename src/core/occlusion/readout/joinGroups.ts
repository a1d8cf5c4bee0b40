import type { ImageSize } from '../../pixels/imageSize.ts'
import type { RgbImage } from '../../pixels/RgbImage.ts'
import { isOverAt } from './contacts.ts'
import type { ContactTable } from './contacts.ts'
import { classLikeness } from './partClasses.ts'
import type { RegionClasses } from './partClasses.ts'
import { PartColours } from './partColours.ts'
import { findPartJoins } from './rejoinParts.ts'
import type { ReadoutParameters } from './SceneReading.ts'

export interface JoinedGroups {
  /** The groups of each instance, in the order of their numbers. */
  readonly members: readonly (readonly number[])[]
  /** Least confidence of the joins of each; 1 where nothing was joined. */
  readonly confidence: readonly number[]
}

export interface GroupScene {
  readonly size: ImageSize
  /** Group per pixel, 0 the background; numbers up to `largest`, not all in use. */
  readonly groupAt: Int32Array
  /** `unlikeSquares` of the groups, or of something finer. */
  readonly squares: Int32Array
  readonly largest: number
  readonly groups: readonly number[]
  readonly contacts: ContactTable
  /** By group; null without classes. */
  readonly classes: RegionClasses | null
  readonly image: RgbImage | null
}

/**
 * Least belief in a join where colours or classes are not known: then of equally believed joins more are wrong, since a wrong
 * one that is made keeps the right one out. Chosen, like the default of `leastJoinConfidence`, on the generated scenes that the
 * weights of `rejoinParts.ts` were fitted on; what they do on other scenes: docs/solver/rejoining.md.
 */
const LEAST_WITH_LITTLE_KNOWN = 0.9

/**
 * Joins the groups that are believed to be visible parts of one object, the surest joins first; two that touch are never
 * joined, nor are parts of two that do. A group that nothing is joined to is an instance by itself.
 */
export function joinGroups(scene: GroupScene, { leastJoinConfidence, joinByClass }: ReadoutParameters): JoinedGroups {
  const { size, groupAt, squares, contacts, classes, image } = scene
  const isMuchKnown = image !== null && classes !== null
  const leastConfidence = isMuchKnown ? leastJoinConfidence : Math.max(leastJoinConfidence, LEAST_WITH_LITTLE_KNOWN)
  const membersOf = new Map(scene.groups.map((group) => [group, { members: [group], confidence: 1 }]))
  const touch = (one: number, two: number) => (contacts.find(one, two)?.length ?? 0) > 0
  const colours = image === null ? null : new PartColours(image, size, groupAt, scene.largest)
  const joins = findPartJoins({
    size,
    largest: scene.largest,
    regionAt: groupAt,
    squares,
    isOver: (front, back) => isOverAt(contacts, front, back),
    touch,
    sameClass: classes === null || !joinByClass ? null : (one, two) => classes.best[one] === classes.best[two],
    classLikeness: !isMuchKnown || joinByClass ? null : (one, two) => classLikeness(classes, one, two),
    colours,
  })
  for (const { one, two, confidence } of joins) {
    const [first, second] = [membersOf.get(one)!, membersOf.get(two)!]
    if (confidence < leastConfidence || first === second) continue
    if (first.members.some((a) => second.members.some((b) => touch(a, b)))) continue
    first.members.push(...second.members)
    first.confidence = Math.min(first.confidence, second.confidence, confidence)
    for (const group of second.members) membersOf.set(group, first)
  }
  const instances = [...new Set(membersOf.values())]
  return {
    members: instances.map(({ members }) => members),
    confidence: instances.map(({ confidence }) => confidence),
  }
}
