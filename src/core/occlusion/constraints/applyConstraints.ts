import type { AnnotationState } from '../../dataset/records.ts'
import { requireInstance } from '../../dataset/findInstance.ts'
import type { GridMinCut } from '../../graphcut/GridMinCut.ts'
import { pixelCount } from '../../pixels/imageSize.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import { invariant } from '../../support/assert.ts'
import { orderGraphOf } from '../OrderGraph.ts'
import type { LabelingProblem } from '../labeling/LabelingProblem.ts'
import { applyBoundaryStroke } from './boundaryStrokes.ts'
import { constraintWeights } from './constraintWeights.ts'
import type { ConstrainedProblem, LockDirective, PinDirective } from './ConstrainedProblem.ts'
import { bridgedPixels, centredPixels, touchedPixels } from './gridPixels.ts'
import { pinBorder } from './pinBorder.ts'
import { ProblemDraft } from './ProblemDraft.ts'
import { separate } from './separate.ts'
import type { SolverConstraint } from './SolverConstraints.ts'
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
  const hard = { background: new Uint8Array(pixelCount(size)), foreground: new Uint8Array(pixelCount(size)) }
  let hasHard = { background: false, foreground: false }
  const wish = (kind: 'foreground' | 'background', pixels: Uint8Array, strength: 'hard' | 'soft') => {
    const cost = weights[strength].region
    for (let pixel = 0; pixel < pixels.length; pixel++) {
      if (pixels[pixel] === 0) continue
      if (kind === 'foreground') draft.wishForeground(pixel, cost)
      else draft.wishBackground(pixel, cost)
      if (strength === 'hard') hard[kind][pixel] = 1
    }
    if (strength === 'hard') hasHard = { ...hasHard, [kind]: true }
  }
  const ofKind = <Kind extends SolverConstraint['kind']>(kind: Kind) =>
    constraints.filter((one): one is Extract<SolverConstraint, { kind: Kind }> => one.kind === kind)

  const boundaries = ofKind('boundary').map((stroke) =>
    applyBoundaryStroke(draft, stroke, imageSize, weights[stroke.strength]),
  )
  const scribble = (pixels: Uint8Array, strength: 'hard' | 'soft') => {
    const bridged = bridgedPixels(pixels, size)
    draft.reviewPairs(({ from, to }) => (bridged[from] !== 0 && bridged[to] !== 0 ? 'drop' : 'keep'))
    draft.tieInside(bridged, weights[strength].tie)
    wish('foreground', bridged, strength)
    return bridged
  }
  const joins = ofKind('same').map(({ id, strength, pixels }) => {
    const touched = touchedPixels(pixels, size)
    if (annotation !== null) mergeUnderScribble(draft, touched, annotation)
    return { id, strength, pixels: scribble(touched, strength) }
  })
  const pins = ofKind('pin').map((pin): PinDirective => {
    const [front, back] = [pin.front, pin.back].map((number) => requireInstance(stated(annotation), number).visible)
    const directive = {
      id: pin.id,
      front: pin.front,
      back: pin.back,
      frontPixels: centredPixels(front!, size),
      backPixels: centredPixels(back!, size),
    }
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
  const locks = ofKind('lock').map(({ id, number }): LockDirective => {
    const behind = orderGraphOf(stated(annotation).pairs).occludees.get(number) ?? []
    return {
      id,
      number,
      pixels: centredPixels(requireInstance(stated(annotation), number).visible, size),
      knownBehind: behind,
    }
  })
  const frozen = new Uint8Array(pixelCount(size))
  for (const { pixels } of locks) for (let pixel = 0; pixel < pixels.length; pixel++) frozen[pixel]! |= pixels[pixel]!
  if (locks.length > 0) draft.takeOut(frozen)
  return {
    problem: draft.finish(),
    frozen,
    directives: {
      background: hasHard.background ? hard.background : null,
      foreground: hasHard.foreground ? hard.foreground : null,
      joins,
      separations,
      locks,
      pins,
      boundaries,
    },
  }
}

function stated(annotation: AnnotationState | null): AnnotationState {
  invariant(annotation !== null, 'a pin or lock without an annotation passed the check of constraints')
  return annotation
}
