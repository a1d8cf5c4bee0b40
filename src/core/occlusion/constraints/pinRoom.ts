import type { AnnotationState } from '../../dataset/records.ts'
import { requireInstance } from '../../dataset/findInstance.ts'
import { maskDifference, maskIntersection } from '../../masks/maskAlgebra.ts'
import { maskArea, masksOverlap, overlapArea } from '../../masks/maskMeasures.ts'
import type { RunLengthMask } from '../../masks/RunLengthMask.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import { invariant } from '../../support/assert.ts'
import { claimedGroups, claimsOf } from './claims.ts'
import type { ClaimedGroup } from './claims.ts'
import type { ConstraintConflict, PinnedOrder, SolverConstraint } from './SolverConstraints.ts'

/** Share of an instance of the annotation that one instance must have to be it, as outcomes are judged. */
const LEAST_COVER = 0.5
/** Of more groups than these, those that take least are left out: 3 to this power ways are tried. */
const MOST_GROUPS = 6

/** Pixels by what they may serve to find: the first instance alone, the second alone, or either. */
type Room = readonly [first: number, second: number, either: number]

/**
 * A pin that strokes leave no room for, or null: however the pixels are given to instances, no two different ones have half
 * of the front and half of the back. So when most of one is to be background, or scribbles hold most of both together. The
 * set that comes back has every hard stroke that could matter in it; needless ones are for the caller to leave out.
 *
 * A locked instance is always found. One of which nothing is visible never is, whatever strokes say: no conflict.
 * O(pins · strokes · runs), and for pins that lack room for a while 3^groups.
 */
export function pinRoomConflict(
  hard: readonly SolverConstraint[],
  annotation: AnnotationState | null,
  imageSize: ImageSize,
): ConstraintConflict | null {
  const pins = hard.filter((one): one is PinnedOrder => one.kind === 'pin')
  if (annotation === null || pins.length === 0) return null
  const strokes = hard.flatMap((one) => claimsOf(one, imageSize)).filter(({ says }) => says !== 'foreground')
  // Most strokes take a little of an instance: then there is no need to ask who could have what.
  const isHardlyTouched = (mask: RunLengthMask) =>
    strokes.reduce((sum, { pixels }) => sum + overlapArea(pixels, mask), 0) <= (1 - LEAST_COVER) * maskArea(mask)
  const lockedNumbers = new Set(hard.flatMap((one) => (one.kind === 'lock' ? [one.number] : [])))
  for (const pin of pins) {
    const ends = [pin.front, pin.back] as const
    const [front, back] = ends.map((number) => requireInstance(annotation, number).visible) as [
      RunLengthMask,
      RunLengthMask,
    ]
    const isLocked = ends.map((number) => lockedNumbers.has(number))
    if ((!isLocked[0] && maskArea(front) === 0) || (!isLocked[1] && maskArea(back) === 0)) continue
    const isEasy = [front, back].every((mask, end) => isLocked[end]! || isHardlyTouched(mask))
    if (isEasy && !masksOverlap(front, back)) continue
    const { background, groups, apart } = claimedGroups(hard, imageSize)
    const roomIn = roomsOf(front, back)
    const total = roomIn(null)
    const needed = ends.map((_, end) => (isLocked[end]! ? 0 : LEAST_COVER * (total[end]! + total[2])))
    const rooms = groups.map((group) => ({ group, room: roomIn(group.pixels) }))
    const taken = rooms
      .filter(({ room }) => room[0] + room[1] + room[2] > 0)
      .sort((p, q) => q.room[0] + q.room[1] + q.room[2] - (p.room[0] + p.room[1] + p.room[2]))
      .slice(0, MOST_GROUPS)
    // A locked instance keeps what it shares with the other.
    const free = taken.reduce((left, { room }) => minus(left, room), minus(total, roomIn(background)))
    const shared = isLocked[0]! || isLocked[1]! ? 0 : free[2]
    if (canShare([free[0], free[1], shared], needed, taken, apart)) continue
    const members = hard.filter(
      (one) => one === pin || !isOrder(one) || (one.kind === 'lock' && ends.includes(one.number)),
    )
    const because = `Strokes leave no two instances that have half of #${pin.front} and half of #${pin.back}: their order cannot be kept.`
    return { ids: members.map(({ id }) => id), because }
  }
  return null
}

function isOrder({ kind }: SolverConstraint): boolean {
  return kind === 'pin' || kind === 'lock'
}

/** Counts pixels of a region (null: everywhere) by which of the two masks they lie in. */
function roomsOf(front: RunLengthMask, back: RunLengthMask): (region: RunLengthMask | null) => Room {
  const parts = [maskDifference(front, back), maskDifference(back, front), maskIntersection(front, back)] as const
  return (region) => {
    const [first, second, either] = parts.map((part) => (region === null ? maskArea(part) : overlapArea(part, region)))
    invariant(first !== undefined && second !== undefined && either !== undefined, 'three parts have three areas')
    return [first, second, either]
  }
}

function minus(room: Room, other: Room): Room {
  return [room[0] - other[0], room[1] - other[1], room[2] - other[2]]
}

interface TakenRoom {
  readonly group: ClaimedGroup
  readonly room: Room
}

/** Whether groups can go to the one, the other, or neither so that both have what they need. */
function canShare(
  free: Room,
  needed: readonly number[],
  taken: readonly TakenRoom[],
  apart: readonly (readonly [ClaimedGroup, ClaimedGroup])[],
): boolean {
  const inFirst: ClaimedGroup[] = []
  const inSecond: ClaimedGroup[] = []
  const canJoin = (group: ClaimedGroup, others: readonly ClaimedGroup[]) =>
    !apart.some(([p, q]) => (p === group && others.includes(q)) || (q === group && others.includes(p)))
  const tryFrom = (at: number, first: number, second: number): boolean => {
    const lack = Math.max(0, needed[0]! - first) + Math.max(0, needed[1]! - second)
    if (lack <= free[2]) return true
    const next = taken[at]
    if (next === undefined) return false
    const { group, room } = next
    for (const [own, gain] of [
      [inFirst, [room[0] + room[2], 0]],
      [inSecond, [0, room[1] + room[2]]],
    ] as const) {
      if (!canJoin(group, own)) continue
      own.push(group)
      const isEnough = tryFrom(at + 1, first + gain[0], second + gain[1])
      own.pop()
      if (isEnough) return true
    }
    return tryFrom(at + 1, first, second)
  }
  return tryFrom(0, free[0], free[1])
}
