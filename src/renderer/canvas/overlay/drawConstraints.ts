import type { AnnotationState, Instance, InstanceNumber } from '../../../core/dataset/records.ts'
import type { ConstraintOutcome } from '../../../core/occlusion/constraints/SolverConstraints.ts'
import type { ConstraintList } from '../../../editor/constraints/ConstraintList.ts'
import { constraintText } from '../../../editor/constraints/constraintText.ts'
import { strokeSign } from '../../../editor/constraints/DrawnConstraint.ts'
import type { DrawnConstraint, StrokeConstraint } from '../../../editor/constraints/DrawnConstraint.ts'
import type { ConstraintDraft } from '../../../editor/Feedback.ts'
import type { BoundaryWatch } from './BoundaryWatch.ts'
import { drawBadge } from './drawBadge.ts'
import type { BadgeSign } from './drawBadge.ts'
import { drawPinArrow, drawPinLink } from './drawPin.ts'
import { drawHalo, drawStroke, strokeMiddle } from './drawStroke.ts'
import { labelPoint } from './labelPoint.ts'
import { LIGHT, strokeWithRim } from './OverlayPen.ts'
import type { OverlayPen } from './OverlayPen.ts'
import { KEPT_COLOR, STROKE_COLORS, VIOLATED_COLOR } from './strokeLooks.ts'
import { drawTextPlate } from './textPlate.ts'

const SELECTED_HALO = 'rgb(255 255 255 / 0.6)'
const HOVERED_HALO = 'rgb(255 255 255 / 0.32)'
const MARKED_HALO = 'rgb(255 110 70 / 0.6)'
/** CSS pixels from the middle of a locked instance up to its padlock: above the number. */
const LOCK_LIFT = 20

/** What is drawn now. */
export interface ConstraintView {
  readonly constraints: ConstraintList
  /** What is shown: instances and their masks. */
  readonly state: AnnotationState
  readonly watch: Pick<BoundaryWatch, 'boundaries'>
  readonly isDrawn: (number: InstanceNumber) => boolean
  /** CSS pixels; null while the pointer is elsewhere. */
  readonly pointer: { readonly x: number; readonly y: number } | null
}

/** All that the person told the solver: strokes, pins, locks; with what became of each, and words for the one under the pointer. */
export function drawConstraints(pen: OverlayPen, view: ConstraintView): void {
  const { constraints, pointer } = view
  for (const constraint of constraints.list) {
    if (constraint.kind === 'pin') drawPin(pen, view, constraint)
    else drawStrokes(pen, constraints, constraint)
  }
  drawLocks(pen, view)
  const { hovered, selected } = constraints
  if (hovered === null || pointer === null) return
  const outcome = constraints.outcomeOf(hovered.id)
  // Of the selected one, which was just drawn, only bad news is worth covering the photo.
  if (hovered === selected && outcome?.kept !== false) return
  drawTextPlate(pen, constraintText(hovered, outcome), pointer.x, pointer.y)
}

/** A constraint that is being drawn. */
export function drawConstraintDraft(pen: OverlayPen, { sign, strength, strokes }: ConstraintDraft): void {
  strokes.forEach((stroke, index) => drawStroke(pen, { stroke, sign, strength, isSecond: index > 0 }))
}

function drawStrokes(pen: OverlayPen, constraints: ConstraintList, constraint: StrokeConstraint): void {
  const { strokes, strength } = constraint
  const sign = strokeSign(constraint)
  const halo = haloOf(constraints, constraint)
  const middles = strokes.map((stroke) => strokeMiddle(pen, stroke))
  if (halo !== null) for (const stroke of strokes) drawHalo(pen, stroke, halo)
  if (constraint.kind === 'different') drawTie(pen, middles)
  strokes.forEach((stroke, index) => drawStroke(pen, { stroke, sign, strength, isSecond: index > 0 }))
  const x = middles.reduce((sum, place) => sum + place.x, 0) / middles.length
  const y = middles.reduce((sum, place) => sum + place.y, 0) / middles.length
  const signs = [{ glyph: sign, color: STROKE_COLORS[sign] }, ...statusSigns(constraints, constraint.id)]
  drawBadge(pen, signs, x, y, halo ?? undefined)
}

/** A thin dotted line: these two belong to one statement. */
function drawTie(pen: OverlayPen, middles: readonly { readonly x: number; readonly y: number }[]): void {
  const { context } = pen
  context.beginPath()
  middles.forEach(({ x, y }, index) => (index === 0 ? context.moveTo(x, y) : context.lineTo(x, y)))
  strokeWithRim(pen, STROKE_COLORS.different, 1.5, [1, 6])
}

function drawPin(
  pen: OverlayPen,
  { constraints, state, watch, isDrawn }: ConstraintView,
  pin: Extract<DrawnConstraint, { kind: 'pin' }>,
): void {
  if (!isDrawn(pin.front) || !isDrawn(pin.back)) return
  const [a, b] = [Math.min(pin.front, pin.back), Math.max(pin.front, pin.back)]
  const boundary = watch.boundaries.find((one) => one.a === a && one.b === b)
  const place = boundary === undefined ? linked(pen, state, pin) : drawPinArrow(pen, pin, boundary)
  if (place === null) return
  const signs: BadgeSign[] = [{ glyph: 'pin', color: LIGHT }, ...statusSigns(constraints, pin.id)]
  drawBadge(pen, signs, place.x, place.y, haloOf(constraints, pin) ?? undefined)
}

function linked(pen: OverlayPen, state: AnnotationState, pin: Extract<DrawnConstraint, { kind: 'pin' }>) {
  const [front, back] = [pin.front, pin.back].map((number) => {
    const instance = state.instances.find((one) => one.number === number)
    return instance === undefined ? null : labelPoint(instance.amodal)
  })
  return front && back ? drawPinLink(pen, pin, front, back) : null
}

function drawLocks(pen: OverlayPen, { constraints, state, isDrawn }: ConstraintView): void {
  const isLocked = ({ locked, number }: Instance): boolean => locked && isDrawn(number)
  for (const { amodal, number, visible } of state.instances.filter(isLocked)) {
    const point = labelPoint(visible) ?? labelPoint(amodal)
    if (point === null) continue
    const id = `lock-${number}`
    const signs: BadgeSign[] = [{ glyph: 'lock', color: LIGHT }, ...statusSigns(constraints, id)]
    const edge = constraints.marked.has(id) ? MARKED_HALO : undefined
    drawBadge(pen, signs, point.x * pen.scale + pen.offsetX, point.y * pen.scale + pen.offsetY - LOCK_LIFT, edge)
  }
}

function haloOf({ hovered, marked, selected }: ConstraintList, constraint: DrawnConstraint): string | null {
  if (constraint === selected) return SELECTED_HALO
  if (marked.has(constraint.id)) return MARKED_HALO
  return constraint === hovered ? HOVERED_HALO : null
}

function statusSigns(constraints: ConstraintList, id: string): BadgeSign[] {
  const marked: BadgeSign[] = constraints.marked.has(id) ? [{ glyph: 'marked', color: VIOLATED_COLOR }] : []
  return [...outcomeSigns(constraints.outcomeOf(id)), ...marked]
}

function outcomeSigns(outcome: ConstraintOutcome | null): BadgeSign[] {
  if (outcome === null) return []
  return [outcome.kept ? { glyph: 'kept', color: KEPT_COLOR } : { glyph: 'violated', color: VIOLATED_COLOR }]
}
