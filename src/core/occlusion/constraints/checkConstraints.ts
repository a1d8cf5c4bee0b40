import type { AnnotationState } from '../../dataset/records.ts'
import { requireInstance } from '../../dataset/findInstance.ts'
import { requireSameSize } from '../../masks/RunLengthMask.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import { refuse } from '../../support/DomainError.ts'
import { areaConflict } from './areaConflicts.ts'
import { orderConflict } from './orderConflicts.ts'
import { pinRoomConflict } from './pinRoom.ts'
import type { ConstraintConflict, SolverConstraint } from './SolverConstraints.ts'

/**
 * A set of hard constraints that cannot all hold, or null: they can, as far as they tell by themselves. None of the set
 * can be left out; of several such sets a smallest that is found, pixels before orders. Soft constraints never conflict;
 * they lose.
 *
 * What cannot hold together:
 * - a pixel that is background and, by a foreground stroke, a scribble or the front of a drawn boundary, foreground;
 *   also when erased boundaries tie such pixels together;
 * - a `different` whose two scribbles hang together by scribbles and erased boundaries that overlap, one after the other;
 * - a drawn boundary through one scribble or an erased boundary, or two drawn against each other at the same place;
 * - a stroke against a lock: background on it, a scribble or drawn boundary that is only partly on it, both of two
 *   different scribbles on it (so also `same` over two locked instances);
 * - pins, and orders that the annotation knows between locked instances, in a cycle with at least one pin, also through boundaries
 *   that are drawn along where two such instances meet (`drawnOrders`);
 * - a pin, and strokes that leave no two different instances which have half of the front and half of the back: background
 *   over most of one, scribbles that hold most of both together.
 *
 * `annotation` is what pins and locks refer to, at the size of the masks. Throws `bad-input` for an id used twice, a pin of an
 * instance before itself, pins or locks without an annotation; `not-found` for unknown numbers; `size-mismatch`.
 * O(constraints² · runs); allocates little.
 */
export function findConflict(
  constraints: readonly SolverConstraint[],
  annotation: AnnotationState | null,
  imageSize: ImageSize,
): ConstraintConflict | null {
  requireUsable(constraints, annotation, imageSize)
  const hard = constraints.filter(({ strength }) => strength === 'hard')
  let conflict = someConflict(hard, annotation, imageSize)
  for (let isSmaller = conflict !== null; isSmaller;) {
    const { ids } = conflict!
    for (const id of ids) {
      const others = hard.filter((one) => one.id !== id && conflict!.ids.includes(one.id))
      conflict = someConflict(others, annotation, imageSize) ?? conflict
    }
    isSmaller = conflict!.ids.length < ids.length
  }
  return conflict
}

/** A smallest of the conflicts of each kind; perhaps with members that it does not need. */
function someConflict(
  hard: readonly SolverConstraint[],
  annotation: AnnotationState | null,
  imageSize: ImageSize,
): ConstraintConflict | null {
  const found = [areaConflict(hard, annotation, imageSize), orderConflict(hard, annotation, imageSize)]
    .filter((one) => one !== null)
    .toSorted((p, q) => p.ids.length - q.ids.length)
  // Room is counted for strokes that do not contradict each other.
  return found[0] ?? pinRoomConflict(hard, annotation, imageSize)
}

function requireUsable(
  constraints: readonly SolverConstraint[],
  annotation: AnnotationState | null,
  imageSize: ImageSize,
): void {
  const seen = new Set<string>()
  if (annotation !== null) requireSameSize(imageSize, annotation.size, 'Solving with an annotation')
  for (const constraint of constraints) {
    const where = `constraint ${constraint.id}`
    if (seen.has(constraint.id)) {
      throw refuse('bad-input', { what: 'Two constraints have the same name', where, expected: 'every id once' })
    }
    seen.add(constraint.id)
    switch (constraint.kind) {
      case 'foreground':
      case 'background':
      case 'same':
        requireSameSize(imageSize, constraint.pixels, `A stroke (${where})`)
        break
      case 'different':
        requireSameSize(imageSize, constraint.first, `A scribble (${where})`)
        requireSameSize(imageSize, constraint.second, `A scribble (${where})`)
        break
      case 'pin':
        requireInstances(annotation, [constraint.front, constraint.back], where)
        if (constraint.front !== constraint.back) break
        throw refuse('bad-input', {
          what: 'An instance cannot be in front of itself',
          where,
          expected: 'two different numbers',
          received: `#${constraint.front} twice`,
        })
      case 'lock':
        requireInstances(annotation, [constraint.number], where)
        break
      case 'boundary':
        requirePolyline(constraint.points, constraint.diameter, where)
    }
  }
}

function requireInstances(annotation: AnnotationState | null, numbers: readonly number[], where: string): void {
  if (annotation === null) {
    throw refuse('bad-input', {
      what: 'Pins and locks need the annotation whose instances they name',
      where,
      expected: 'an annotation',
      received: 'none',
    })
  }
  for (const number of numbers) requireInstance(annotation, number)
}

function requirePolyline(points: readonly number[], diameter: number, where: string): void {
  const isSound = points.length % 2 === 0 && points.every(Number.isFinite) && diameter > 0 && Number.isFinite(diameter)
  if (isSound) return
  throw refuse('bad-input', {
    what: 'Not a stroke along a boundary',
    where,
    expected: 'an even count of finite coordinates and a diameter above 0',
    received: `${points.length} coordinates, diameter ${diameter}`,
  })
}
