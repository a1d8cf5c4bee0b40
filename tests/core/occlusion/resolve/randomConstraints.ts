import type { AnnotationState, Instance } from '../../../../src/core/dataset/records.ts'
import { maskArea } from '../../../../src/core/masks/maskMeasures.ts'
import { strokeMask } from '../../../../src/core/masks/rasterizeStroke.ts'
import { rowSpansOf, SPAN_STRIDE } from '../../../../src/core/masks/rowSpans.ts'
import type { RunLengthMask } from '../../../../src/core/masks/RunLengthMask.ts'
import { sharedBoundaries } from '../../../../src/core/occlusion/boundaryOwnership.ts'
import type {
  ConstraintStrength,
  SolverConstraint,
} from '../../../../src/core/occlusion/constraints/SolverConstraints.ts'

/** Kinds of constraints as a person meets them: boundary strokes by what they do. */
export const CONSTRAINT_KINDS = [
  'foreground',
  'background',
  'same',
  'different',
  'add',
  'flip',
  'erase',
  'pin',
  'lock',
] as const
export type ConstraintKind = (typeof CONSTRAINT_KINDS)[number]

type Point = readonly [number, number]

/**
 * A constraint of one kind where somebody could draw it in an annotated scene: strokes at or inside of visible instances,
 * scribbles over two that touch, pins of such. Null where the scene has no place for it.
 */
export function randomConstraint(
  kind: ConstraintKind,
  strength: ConstraintStrength,
  id: string,
  state: AnnotationState,
  random: () => number,
): SolverConstraint | null {
  const { size } = state
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!
  const seen = state.instances.filter(({ visible }) => maskArea(visible) > 0)
  const boundaries = sharedBoundaries(state)
  if (seen.length === 0) return null
  const pointIn = ({ visible }: Instance) => randomPoint(visible, random)
  const diameter = 5
  const line = (from: Point, to: Point) => strokeMask(size, [...from, ...to], diameter)
  const near = ([x, y]: Point, reach: number): Point => [x + reach * (2 * random() - 1), y + reach * (2 * random() - 1)]
  switch (kind) {
    case 'foreground':
    case 'background': {
      const start = near(pointIn(pick(seen)), 12)
      return { id, strength, kind, pixels: line(start, near(start, 15)) }
    }
    case 'same': {
      if (boundaries.length === 0) return null
      const { a, b } = pick(boundaries)
      const [one, two] = [a, b].map((number) => seen.find((instance) => instance.number === number)!)
      return { id, strength, kind, pixels: line(pointIn(one!), pointIn(two!)) }
    }
    case 'different': {
      const instance = pick(seen)
      const [one, two] = [pointIn(instance), pointIn(instance)]
      return { id, strength, kind, first: line(one, one), second: line(two, two) }
    }
    case 'add': {
      const instance = pick(seen)
      return {
        id,
        strength,
        kind: 'boundary',
        action: kind,
        points: [...pointIn(instance), ...pointIn(instance)],
        diameter,
      }
    }
    case 'flip':
    case 'erase': {
      if (boundaries.length === 0) return null
      const { segments } = pick(boundaries)
      const at = 4 * Math.floor((random() * segments.length) / 4)
      const start: Point = [segments[at]!, segments[at + 1]!]
      const points = [...start, ...near(start, 12)]
      return { id, strength, kind: 'boundary', action: kind, points, diameter: 9 }
    }
    case 'pin': {
      if (boundaries.length === 0) return null
      const { a, b } = pick(boundaries)
      return random() < 0.5 ? { id, strength, kind, front: a, back: b } : { id, strength, kind, front: b, back: a }
    }
    case 'lock':
      return { id, strength, kind, number: pick(seen).number }
  }
}

function randomPoint(mask: RunLengthMask, random: () => number): Point {
  const spans = rowSpansOf(mask)
  const at = SPAN_STRIDE * Math.floor((random() * spans.length) / SPAN_STRIDE)
  const [y, x0, x1] = [spans[at]!, spans[at + 1]!, spans[at + 2]!]
  return [x0 + Math.floor(random() * (x1 - x0)) + 0.5, y + 0.5]
}
