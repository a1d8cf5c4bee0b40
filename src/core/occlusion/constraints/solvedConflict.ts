import type { AnnotationState } from '../../dataset/records.ts'
import { findInstance } from '../../dataset/findInstance.ts'
import { isEmptyMask } from '../../masks/RunLengthMask.ts'
import type { ConstraintConflict, ConstraintOutcome, PinnedOrder, SolverConstraint } from './SolverConstraints.ts'

/** The most solves that a search spends. Enough to find three among thirty. */
const MOST_SOLVES = 24

/** Solves with some of the hard constraints alone. */
type OutcomesOf = (constraints: readonly SolverConstraint[]) => readonly ConstraintOutcome[]

/**
 * Hard constraints of which no two contradict each other by themselves, and which cost a hard pin its hold nevertheless: a
 * solution shows that they do. Null when every hard pin is kept (then nothing is solved), when a pin does not hold even
 * alone (it is the cues that speak against it), when soft wishes have to do with it, or when the search would take more
 * than `MOST_SOLVES` solves.
 *
 * Of the set that comes back none can be left out: without any one of them, all pins among the others are kept. It is found
 * by leaving out ever smaller shares, solving with what is left. `outcomes`: of a solution with all of `constraints`.
 */
export function solvedConflict(
  constraints: readonly SolverConstraint[],
  annotation: AnnotationState | null,
  outcomes: readonly ConstraintOutcome[],
  outcomesOf: OutcomesOf,
): ConstraintConflict | null {
  const hard = constraints.filter(({ strength }) => strength === 'hard')
  const search = new PinSearch(hard, outcomesOf)
  if (hard.length === constraints.length) search.note(hard, outcomes)
  for (const lost of lostPins(constraints, annotation, outcomes)) {
    if (search.complaint(lost, hard) === null || search.complaint(lost, [lost]) !== null) continue
    const conflict = search.conflictAround(lost)
    if (conflict !== null) return conflict
  }
  return null
}

/** The hard pins that were not kept and that could have been. O(constraints²). */
export function lostPins(
  constraints: readonly SolverConstraint[],
  annotation: AnnotationState | null,
  outcomes: readonly ConstraintOutcome[],
): readonly PinnedOrder[] {
  const lost = new Set(outcomes.filter(({ kept }) => !kept).map(({ id }) => id))
  return constraints.filter((one): one is PinnedOrder => {
    return one.kind === 'pin' && one.strength === 'hard' && lost.has(one.id) && !isHidden(one, constraints, annotation)
  })
}

/** Whether one of the two has nothing to be found by: no visible pixel, no lock. No other constraint is to blame. */
function isHidden(
  { front, back }: PinnedOrder,
  constraints: readonly SolverConstraint[],
  annotation: AnnotationState | null,
): boolean {
  return [front, back].some((number) => {
    const instance = annotation === null ? null : findInstance(annotation, number)
    if (instance === null || !isEmptyMask(instance.visible)) return false
    return !constraints.some((one) => one.kind === 'lock' && one.number === number)
  })
}

class PinSearch {
  readonly #hard: readonly SolverConstraint[]
  readonly #outcomesOf: OutcomesOf
  /** Why constraints were not kept, by id, by the set that was solved with. */
  readonly #known = new Map<string, ReadonlyMap<string, string | null>>()
  #solves = 0
  #isOver = false

  constructor(hard: readonly SolverConstraint[], outcomesOf: OutcomesOf) {
    this.#hard = hard
    this.#outcomesOf = outcomesOf
  }

  note(members: readonly SolverConstraint[], outcomes: readonly ConstraintOutcome[]): void {
    this.#known.set(keyOf(members), new Map(outcomes.map(({ id, because }) => [id, because])))
  }

  /** Why a pin is not kept when these are to hold; null: it is, or there are no more solves to be had. */
  complaint({ id }: PinnedOrder, members: readonly SolverConstraint[]): string | null {
    const key = keyOf(members)
    if (!this.#known.has(key)) {
      if (this.#solves === MOST_SOLVES) {
        this.#isOver = true
        return null
      }
      this.#solves++
      this.note(members, this.#outcomesOf(members))
    }
    return this.#known.get(key)!.get(id) ?? null
  }

  /** The set around a pin that all of the hard constraints together cost its hold. */
  conflictAround(lost: PinnedOrder): ConstraintConflict | null {
    let pin = lost
    let members = this.#reduced(pin, this.#hard)
    for (;;) {
      // Another pin that is lost without this one has a smaller set of its own.
      const rest = members.filter((one) => one !== pin)
      const other = rest.find((one): one is PinnedOrder => one.kind === 'pin' && this.complaint(one, rest) !== null)
      if (other === undefined) break
      pin = other
      members = this.#reduced(pin, rest)
    }
    if (this.#isOver || members.length === 1) return null
    const because = `The pin of #${pin.front} over #${pin.back} is lost to the others. ${this.complaint(pin, members)!}`
    return { ids: members.map(({ id }) => id), because }
  }

  /** Members, in their order, without those that the pin would be lost without as well. */
  #reduced(pin: PinnedOrder, members: readonly SolverConstraint[]): readonly SolverConstraint[] {
    let left = members
    for (let share = Math.ceil((members.length - 1) / 2); share >= 1;) {
      const before = left.length
      for (let start = 0; start < left.length;) {
        const out = left.filter((one) => one !== pin).slice(start, start + share)
        const rest = left.filter((one) => !out.includes(one))
        if (out.length === 0 || this.complaint(pin, rest) === null) start += share
        else left = rest
      }
      if (share === 1 && left.length === before) break
      share = Math.ceil(share / 2)
    }
    return left
  }
}

function keyOf(members: readonly SolverConstraint[]): string {
  return JSON.stringify(members.map(({ id }) => id))
}
