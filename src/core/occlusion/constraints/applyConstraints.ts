import type { AnnotationState } from '../../dataset/records.ts'
import { requireInstance } from '../../dataset/findInstance.ts'
import type { GridMinCut } from '../../graphcut/GridMinCut.ts'
import { pixelCount } from '../../pixels/imageSize.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import type { RunLengthMask } from '../../masks/RunLengthMask.ts'
import { invariant } from '../../support/assert.ts'
import { HARD_COST } from '../labeling/LabelingProblem.ts'
import type { LabelingProblem, OrientedPairs } from '../labeling/LabelingProblem.ts'
import { strictEdge } from '../OrderGraph.ts'
import { applyBoundaryStroke } from './boundaryStrokes.ts'
import { constraintWeights } from './constraintWeights.ts'
import type { ConstraintWeights } from './constraintWeights.ts'
import type { ConstrainedProblem, KnownPair, LockDirective, PinDirective } from './ConstrainedProblem.ts'
import { bridgedPixels, centredPixels, GridPixelsBuilder, markPixels, touchedPixels } from './gridPixels.ts'
import type { GridPixels } from './gridPixels.ts'
import { pinBorder } from './pinBorder.ts'
import { orientedPairs, ProblemDraft } from './ProblemDraft.ts'
import { separate } from './separate.ts'
import type { ConstraintStrength, LockedInstance, SolverConstraint } from './SolverConstraints.ts'
import { effectiveConstraints } from './softLocks.ts'
import { mergeUnderScribble } from './mergeUnderScribble.ts'

/** What constraints are understood with. */
export interface ConstraintContext {
  readonly constraints: readonly SolverConstraint[]
  /** At `imageSize`. Not null where there are pins or locks. */
  readonly annotation: AnnotationState | null
  /** Grid of the constraints' masks and points; the problem's may be coarser. */
  readonly imageSize: ImageSize
  readonly minCut: GridMinCut
}

/**
 * Writes constraints into a problem; the problem is only read. They must have passed `findConflict` (null). Order of work:
 * boundary strokes as listed, `same`, pins, `different` (whose curve follows what is known by then), regions, locks.
 * O(constraints · (pixels + pairs)), and one cut in the region of each `different`. What each kind does to the energy:
 * `README.md` of this folder.
 */
export function applyConstraints(problem: LabelingProblem, context: ConstraintContext): ConstrainedProblem {
  const { annotation, imageSize, minCut } = context
  const { size } = problem
  const constraints = effectiveConstraints(context.constraints, annotation)
  const weights = constraintWeights(problem)
  const draft = new ProblemDraft(problem)
  const hard = { background: new GridPixelsBuilder(size), foreground: new GridPixelsBuilder(size) }
  const wish = (kind: 'foreground' | 'background', { list }: GridPixels, strength: ConstraintStrength) => {
    const cost = weights[strength].region
    for (const pixel of list) {
      if (kind === 'foreground') draft.wishForeground(pixel, cost)
      else draft.wishBackground(pixel, cost)
      if (strength === 'hard') hard[kind].add(pixel)
    }
  }
  const ofKind = <Kind extends SolverConstraint['kind']>(kind: Kind) =>
    constraints.filter((one): one is Extract<SolverConstraint, { kind: Kind }> => one.kind === kind)

  const boundaries = ofKind('boundary').map((stroke) =>
    applyBoundaryStroke(draft, stroke, imageSize, weights[stroke.strength], minCut),
  )
  const taken = spokenFor(constraints, annotation, size)
  const scribble = (pixels: GridPixels, strength: ConstraintStrength) => {
    const bridged = bridgedPixels(pixels, size, taken)
    draft.reviewPairs(({ from, to }) => (bridged.isIn[from] !== 0 && bridged.isIn[to] !== 0 ? 'drop' : 'keep'))
    draft.tieInside(bridged, weights[strength].tie)
    wish('foreground', bridged, strength)
    return bridged
  }
  const joins = ofKind('same').map(({ id, strength, pixels }) => {
    const spanned = annotation === null ? null : mergeUnderScribble(draft, pixels, annotation)
    return { id, strength, pixels: scribble(touchedPixels(pixels, size), strength), spanned }
  })
  const pins = ofKind('pin').map((pin): PinDirective => {
    const { id, strength, front, back } = pin
    const frontPixels = visiblePixels(stated(annotation), front, size)
    const backPixels = visiblePixels(stated(annotation), back, size)
    const directive = { id, strength, front, back, frontPixels, backPixels }
    pinBorder(draft, directive, weights[pin.strength].order, joins)
    return directive
  })
  const separations = ofKind('different').map((constraint) => {
    const { id, strength } = constraint
    const first = scribble(touchedPixels(constraint.first, size), strength)
    const second = scribble(touchedPixels(constraint.second, size), strength)
    const isOrderKnown = separate(draft, first, second, weights[strength].order, minCut)
    return { id, strength, first, second, isOrderKnown }
  })
  for (const { kind, pixels, strength } of [...ofKind('foreground'), ...ofKind('background')]) {
    wish(kind, touchedPixels(pixels, size), strength)
  }
  const locks = ofKind('lock').map((lock) => lockDirective(lock, stated(annotation), size))
  const frozen = new GridPixelsBuilder(size)
  for (const { pixels } of locks) pixels.list.forEach((pixel) => frozen.add(pixel))
  const takenOut = frozen.finish()
  // Before locked pixels are taken out: pairs with them are votes still.
  const votes = votesOf(draft, weights.soft)
  if (locks.length > 0) draft.takeOut(takenOut)
  const scribbles = separations.flatMap(({ id, strength, first, second }) => [
    { id, strength, pixels: first, spanned: null },
    { id, strength, pixels: second, spanned: null },
  ])
  return {
    problem: draft.finish(),
    changes: draft.changes,
    evidence: { ...problem, pairs: votes },
    frozen: takenOut.isIn,
    directives: {
      background: hard.background.finish(),
      foreground: hard.foreground.finish(),
      joins: [...joins, ...scribbles],
      separations,
      locks,
      pins,
      boundaries,
    },
  }
}

/** Pixels that some stroke, scribble or lock says something about. */
function spokenFor(
  constraints: readonly SolverConstraint[],
  annotation: AnnotationState | null,
  size: ImageSize,
): Uint8Array {
  const taken = new Uint8Array(pixelCount(size))
  for (const constraint of constraints) {
    for (const mask of masksOf(constraint, annotation)) {
      markPixels(taken, touchedPixels(mask, size))
    }
  }
  return taken
}

function masksOf(constraint: SolverConstraint, annotation: AnnotationState | null): readonly RunLengthMask[] {
  switch (constraint.kind) {
    case 'foreground':
    case 'background':
    case 'same':
      return [constraint.pixels]
    case 'different':
      return [constraint.first, constraint.second]
    case 'lock':
      return [requireInstance(stated(annotation), constraint.number).visible]
    default:
      return []
  }
}

function lockDirective(lock: LockedInstance, annotation: AnnotationState, size: ImageSize): LockDirective {
  const { id, number } = lock
  const pairs = annotation.pairs.flatMap((pair): KnownPair[] => {
    const edge = strictEdge(pair)
    if (edge === null || (edge[0] !== number && edge[1] !== number)) return []
    const other = edge[0] === number ? edge[1] : edge[0]
    return [{ number: other, isBehind: edge[0] === number, pixels: visiblePixels(annotation, other, size) }]
  })
  return { id, number, pixels: visiblePixels(annotation, number, size), knownPairs: pairs }
}

function visiblePixels(annotation: AnnotationState, number: number, size: ImageSize): GridPixels {
  return centredPixels(requireInstance(annotation, number).visible, size)
}

/** The pairs of the draft with hard weights brought down to soft ones. */
function votesOf(draft: ProblemDraft, soft: ConstraintWeights): OrientedPairs {
  if (draft.hasBasePairs) return draft.base.pairs
  return orientedPairs(
    draft.pairs.map((pair) => {
      if (pair.violation < HARD_COST) return pair
      return { ...pair, reward: soft.order.reward, violation: soft.order.violation }
    }),
  )
}

function stated(annotation: AnnotationState | null): AnnotationState {
  invariant(annotation !== null, 'a pin or lock without an annotation passed the check of constraints')
  return annotation
}
