import type { AnnotationState } from '../../dataset/records.ts'
import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import { maskDifference } from '../../masks/maskAlgebra.ts'
import { maskArea, maskContains, masksOverlap } from '../../masks/maskMeasures.ts'
import { strokeMask } from '../../masks/rasterizeStroke.ts'
import type { RunLengthMask } from '../../masks/RunLengthMask.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import type { BoundaryConstraint, SameConstraint, SolverConstraint } from './SolverConstraints.ts'
import { strokeEdges } from './strokeEdges.ts'

/**
 * Share of a stroke's steps that must go from one instance to another for the stroke to order the two. A drawn boundary
 * counts as kept when 80 % of its steps hold: of more than the rest, one does at least.
 */
const LEAST_SHARE = 0.2
/** What is looked at beyond the width of a stroke, pixels: steps go from centre to centre. */
const MARGIN = 4

/** "front is in front of back", by a drawn boundary, and the scribbles that say whose pixels are on its sides. */
interface DrawnOrder {
  readonly front: number
  readonly back: number
  readonly ids: readonly string[]
}

/**
 * What drawn boundaries say of the order of instances that pins and locks name. A step of a stroke is one from the front to
 * the back when on its right lies the one and as far to its left the other, at most half the stroke's width away: hands
 * do not draw to the pixel. Pixels are whose they are in the annotation; those of nobody belong to the only instance that a
 * `same` scribble over them meets. `numbers`: the instances concerned. O(steps · reach · instances beside the
 * stroke), and O(instances · runs) per stroke.
 */
export function drawnOrders(
  hard: readonly SolverConstraint[],
  annotation: AnnotationState,
  numbers: ReadonlySet<number>,
  imageSize: ImageSize,
): DrawnOrder[] {
  const strokes = hard.filter((one): one is BoundaryConstraint => one.kind === 'boundary' && one.action === 'add')
  if (strokes.length === 0 || numbers.size < 2) return []
  const masks = new Map(annotation.instances.map(({ number, visible }) => [number, visible]))
  const scribbled = scribbledMasks(hard, masks)
  // Scribbles first: instances are on top of them.
  const areas = [...scribbled, ...[...masks].map(([number, pixels]) => ({ number, pixels, id: null }))]
  return strokes
    .flatMap((stroke) => {
      const near = strokeMask(imageSize, stroke.points, stroke.diameter + MARGIN)
      const met = areas.filter(({ pixels }) => masksOverlap(pixels, near))
      return met.length < 2 ? [] : ordersAlong(stroke, met, imageSize)
    })
    .filter(({ front, back }) => numbers.has(front) && numbers.has(back))
}

function ordersAlong(stroke: BoundaryConstraint, areas: readonly KnownArea[], imageSize: ImageSize): DrawnOrder[] {
  const found = new Map<string, { readonly front: number; readonly back: number; ids: Set<string>; steps: number }>()
  const edges = strokeEdges(imageSize, stroke.points)
  for (const { right, direction } of edges) {
    const sides = sidesOf(right, direction, Math.max(1, stroke.diameter / 2), areas, imageSize)
    if (sides === null) continue
    const [front, back] = [sides.front.number, sides.back.number]
    const key = `${front} ${back}`
    const order = found.get(key) ?? { front, back, ids: new Set([stroke.id]), steps: 0 }
    order.steps++
    for (const { id } of [sides.front, sides.back]) if (id !== null) order.ids.add(id)
    found.set(key, order)
  }
  const netSteps = ({
    front,
    back,
    steps,
  }: {
    readonly front: number
    readonly back: number
    readonly steps: number
  }) => steps - (found.get(`${back} ${front}`)?.steps ?? 0)
  return [...found.values()]
    .filter((order) => netSteps(order) > LEAST_SHARE * edges.length)
    .map(({ front, back, ids }) => ({ front, back, ids: [...ids] }))
}

/** Pixels of an instance; `id`: of the scribble that says so, null for the annotation. */
interface KnownArea {
  readonly number: number
  readonly pixels: RunLengthMask
  readonly id: string | null
}

function scribbledMasks(hard: readonly SolverConstraint[], masks: ReadonlyMap<number, RunLengthMask>): KnownArea[] {
  const scribbles = hard.filter((one): one is SameConstraint => one.kind === 'same')
  return scribbles.flatMap(({ id, pixels }) => {
    const met = [...masks].filter(([, mask]) => masksOverlap(mask, pixels))
    if (met.length !== 1) return []
    const [number, mask] = met[0]!
    const outside = maskDifference(pixels, mask)
    return maskArea(outside) === 0 ? [] : [{ number, pixels: outside, id }]
  })
}

/** The nearest two different instances as far right of a step as left of it; null where there are none within reach. */
function sidesOf(
  right: number,
  direction: number,
  reach: number,
  areas: readonly KnownArea[],
  { width, height }: ImageSize,
): { readonly front: KnownArea; readonly back: KnownArea } | null {
  const [stepX, stepY] = [DIRECTION_X[direction]!, DIRECTION_Y[direction]!]
  const [x, y] = [right % width, Math.floor(right / width)]
  const areaOf = (steps: number): KnownArea | null => {
    const [atX, atY] = [x + steps * stepX, y + steps * stepY]
    if (atX < 0 || atY < 0 || atX >= width || atY >= height) return null
    return areas.findLast(({ pixels }) => maskContains(pixels, atX, atY)) ?? null
  }
  for (let distance = 0; distance < reach; distance++) {
    const [front, back] = [areaOf(-distance), areaOf(distance + 1)]
    if (front !== null && back !== null && front.number !== back.number) return { front, back }
  }
  return null
}
