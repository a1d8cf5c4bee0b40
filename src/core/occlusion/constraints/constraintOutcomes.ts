import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import type { AnnotationState } from '../../dataset/records.ts'
import { findInstance } from '../../dataset/findInstance.ts'
import { labelMapFromMasks } from '../../masks/labelMap.ts'
import { masksEqual } from '../../masks/RunLengthMask.ts'
import { sameSize } from '../../pixels/imageSize.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import { invariant } from '../../support/assert.ts'
import type { SceneSolution } from '../SceneSolution.ts'
import type { BoundaryDirective, ConstrainedProblem } from './ConstrainedProblem.ts'
import { centredPixels, touchedPixels } from './gridPixels.ts'
import type { GridPixels } from './gridPixels.ts'
import { overrulerOf } from './softLocks.ts'
import type {
  BoundaryConstraint,
  ConstraintOutcome,
  ConstraintStrength,
  DifferentConstraint,
  LockedInstance,
  PinnedOrder,
  RegionConstraint,
  SameConstraint,
  SolverConstraint,
} from './SolverConstraints.ts'

/** Share of a stroke that must hold for it to count as kept. Hard strokes must hold to the pixel. */
const LEAST_SHARE: Readonly<Record<ConstraintStrength, number>> = { hard: 1, soft: 0.9 }
/** The same for the steps along a boundary stroke, hard or soft: at its ends there is nothing to be a boundary of. */
const LEAST_BOUNDARY_SHARE = 0.8
/** Share of an instance of the annotation that an instance found must cover to be the same object. */
const LEAST_COVER = 0.5

/**
 * What became of each constraint, in their order: kept, or a sentence that says what holds instead. Judged by the masks
 * and pairs of the solution, at whatever size it is, not by the labeling: by what a person sees.
 * `applied`: what `applyConstraints` made of the same constraints. O(constraints · pixels).
 */
export function constraintOutcomes(
  constraints: readonly SolverConstraint[],
  applied: ConstrainedProblem,
  solution: SceneSolution,
  annotation: AnnotationState | null,
): ConstraintOutcome[] {
  const judge = new Judge(constraints, applied, solution, annotation)
  return constraints.map((constraint) => {
    const because = judge.complaint(constraint)
    return { id: constraint.id, kept: because === null, because }
  })
}

class Judge {
  readonly #constraints: readonly SolverConstraint[]
  readonly #grid: ImageSize
  readonly #boundaries: ReadonlyMap<string, BoundaryDirective>
  readonly #solution: SceneSolution
  readonly #annotation: AnnotationState | null
  readonly #ownerAt: Int32Array

  constructor(
    constraints: readonly SolverConstraint[],
    { evidence, directives }: ConstrainedProblem,
    solution: SceneSolution,
    annotation: AnnotationState | null,
  ) {
    this.#constraints = constraints
    this.#grid = evidence.size
    this.#boundaries = new Map(directives.boundaries.map((boundary) => [boundary.id, boundary]))
    this.#solution = solution
    this.#annotation = annotation
    // Locked instances last: they are on top wherever masks overlap.
    const lockedLast = solution.instances.toSorted((p, q) => (p.lockedNumber ?? 0) - (q.lockedNumber ?? 0))
    const masks = new Map(lockedLast.map(({ number, visible }) => [number, visible]))
    this.#ownerAt = labelMapFromMasks(solution.size, masks)
  }

  /** Null when the constraint is kept, else why it is not. */
  complaint(constraint: SolverConstraint): string | null {
    switch (constraint.kind) {
      case 'foreground':
      case 'background':
        return this.#aboutRegion(constraint)
      case 'same':
        return this.#aboutSame(constraint)
      case 'different':
        return this.#aboutDifferent(constraint)
      case 'boundary':
        return this.#aboutBoundary(constraint)
      case 'pin':
        return this.#aboutPin(constraint)
      case 'lock':
        return this.#aboutLock(constraint)
    }
  }

  #aboutRegion({ kind, pixels, strength }: RegionConstraint): string | null {
    const { total, owned } = this.#ownersUnder(touchedPixels(pixels, this.#solution.size))
    const owning = [...owned.values()].reduce((sum, count) => sum + count, 0)
    const holding = kind === 'foreground' ? owning : total - owning
    if (holding >= LEAST_SHARE[strength] * total) return null
    const what = kind === 'foreground' ? 'belong to no instance' : `belong to ${numbersText(owned.keys())}`
    return `${total - holding} of its ${total} pixels ${what}: the cues outweigh it.`
  }

  #aboutSame({ pixels, strength }: SameConstraint): string | null {
    const { total, owned } = this.#ownersUnder(touchedPixels(pixels, this.#solution.size))
    const most = Math.max(0, ...owned.values())
    if (most >= LEAST_SHARE[strength] * total) return null
    const owning = [...owned.values()].reduce((sum, count) => sum + count, 0)
    if (owned.size < 2) return `${total - owning} of its ${total} pixels belong to no instance: the cues outweigh it.`
    return `What it touches is ${owned.size} instances still: ${numbersText(owned.keys())}.`
  }

  #aboutDifferent({ first, second, strength }: DifferentConstraint): string | null {
    const under = [first, second].map((mask) => this.#ownersUnder(touchedPixels(mask, this.#solution.size)))
    const mains = under.map(({ owned, total }) => {
      const [number, count] = [...owned].reduce((most, one) => (one[1] > most[1] ? one : most), [0, 0])
      return count >= LEAST_SHARE[strength] * total ? number : 0
    })
    const isEmpty = under.map(({ total }) => total === 0)
    const lacking = mains.findIndex((number, index) => number === 0 && !isEmpty[index])
    if (lacking >= 0) return `Its ${lacking === 0 ? 'first' : 'second'} scribble does not lie in one instance.`
    if (mains[0] !== mains[1] || mains[0] === 0) return null
    return `Both scribbles lie in one instance, #${mains[0]} of the solution.`
  }

  #aboutBoundary({ id, action }: BoundaryConstraint): string | null {
    const edges = this.#boundaries.get(id)?.edges ?? []
    const { width } = this.#grid
    const scaleX = this.#solution.size.width / width
    const scaleY = this.#solution.size.height / this.#grid.height
    const ownerAt = (x: number, y: number) =>
      this.#ownerAt[Math.floor((y + 0.5) * scaleY) * this.#solution.size.width + Math.floor((x + 0.5) * scaleX)]!
    let holding = 0
    let parted = 0
    for (const { right, direction } of edges) {
      const [x, y] = [right % width, Math.floor(right / width)]
      const [front, back] = [ownerAt(x, y), ownerAt(x + DIRECTION_X[direction]!, y + DIRECTION_Y[direction]!)]
      if (front !== back) parted++
      const holds = action === 'erase' ? front === back : front !== back && this.#isOver(front, back)
      if (holds) holding++
    }
    if (holding >= LEAST_BOUNDARY_SHARE * edges.length) return null
    if (action === 'erase') return `${edges.length - holding} of ${edges.length} steps under it are boundaries still.`
    if (parted < LEAST_BOUNDARY_SHARE * edges.length) {
      return `Both sides are the same instance, or background, along ${edges.length - parted} of its ${edges.length} pixels: no boundary closes round either side.`
    }
    return `The order is another one, or unknown, along ${edges.length - holding} of its ${edges.length} pixels.`
  }

  #aboutPin({ front, back }: PinnedOrder): string | null {
    const [one, two] = [this.#found(front), this.#found(back)]
    if (one === 0) return `#${front} is not found any more.`
    if (two === 0) return `#${back} is not found any more.`
    if (one === two) return `#${front} and #${back} have become one instance.`
    return this.#isOver(one, two) ? null : `The solution does not put #${front} in front of #${back}.`
  }

  #aboutLock(lock: LockedInstance): string | null {
    const overruler = overrulerOf(lock, this.#constraints, this.#annotation)
    if (overruler !== null) return `The hard constraint ${overruler.id} overrules it.`
    const found = this.#solution.instances.find(({ lockedNumber }) => lockedNumber === lock.number)
    if (found === undefined) return `#${lock.number} is not in the solution.`
    const before = this.#annotated(lock.number).visible
    const isExact = !sameSize(before, found.visible) || masksEqual(before, found.visible)
    return isExact ? null : `#${lock.number} has changed its visible mask.`
  }

  /** The number in the solution of an instance of the annotation, 0 when it is lost. */
  #found(number: number): number {
    const locked = this.#solution.instances.find(({ lockedNumber }) => lockedNumber === number)
    if (locked !== undefined) return locked.number
    const { total, owned } = this.#ownersUnder(centredPixels(this.#annotated(number).visible, this.#solution.size))
    const [best, count] = [...owned].reduce((most, one) => (one[1] > most[1] ? one : most), [0, 0])
    return count >= LEAST_COVER * total ? best : 0
  }

  #annotated(number: number) {
    const instance = this.#annotation === null ? null : findInstance(this.#annotation, number)
    invariant(instance !== null, `a constraint names #${number}, which the annotation does not have`)
    return instance
  }

  /** Whether the solution says so; the background is behind everything. */
  #isOver(front: number, back: number): boolean {
    if (front === 0 || back === 0) return front !== 0
    const [a, b] = front < back ? [front, back] : [back, front]
    const pair = this.#solution.pairs.find((one) => one.a === a && one.b === b)
    return pair?.state === (front === a ? 'a-over-b' : 'b-over-a')
  }

  #ownersUnder({ list }: GridPixels): { readonly total: number; readonly owned: ReadonlyMap<number, number> } {
    const owned = new Map<number, number>()
    for (const pixel of list) {
      const owner = this.#ownerAt[pixel]!
      if (owner !== 0) owned.set(owner, (owned.get(owner) ?? 0) + 1)
    }
    return { total: list.length, owned }
  }
}

/** "#1, #4 of the solution". */
function numbersText(numbers: Iterable<number>): string {
  const sorted = [...numbers].sort((p, q) => p - q)
  return `${sorted.map((number) => `#${number}`).join(', ')} of the solution`
}
