import { pairKey } from '../../../core/dataset/records.ts'
import type { AnnotationState, InstanceNumber, PairState } from '../../../core/dataset/records.ts'
import { pinText } from '../../../editor/constraints/constraintText.ts'
import type { Editor } from '../../../editor/Editor.ts'
import type { StageView } from '../gl/StageView.ts'
import type { BoundaryWatch } from './BoundaryWatch.ts'
import { drawBoundary } from './drawBoundaries.ts'
import { drawConstraints } from './drawConstraints.ts'
import { drawHoveredPair } from './drawHoveredPair.ts'
import { drawLabels } from './drawLabels.ts'
import { drawOutlines } from './drawOutlines.ts'
import { drawToolFeedback } from './drawToolFeedback.ts'
import { overlayPen } from './OverlayPen.ts'
import type { OverlayPen } from './OverlayPen.ts'

/**
 * Everything above photo and masks, from the bottom up: outlines, boundaries, labels, constraints, what the tool wants seen.
 * `state` is what is shown, which is the document's or a proposal's; `watch` knows the boundaries of the same.
 */
export function drawOverlay(
  context: CanvasRenderingContext2D,
  view: StageView,
  editor: Editor,
  watch: BoundaryWatch,
  state: AnnotationState,
): void {
  const pen = overlayPen(context, view)
  const { feedback, selection } = editor
  const shown = state.instances.filter(({ number }) => editor.view.isDrawn(number))
  const selected = new Set(selection.numbers)
  drawOutlines(
    pen,
    shown.filter(({ number }) => selected.has(number)),
  )
  const states = pairStates(state)
  drawBoundaries(pen, editor, watch, states)
  const wanted = new Set([...selected, ...hoveredNumbers(editor)])
  drawLabels(pen, shown, selected, wanted)
  if (constraintsAreShown(editor)) {
    const { constraints, pointer, view: shownNow } = editor
    drawConstraints(pen, { constraints, state, watch, pointer, isDrawn: (number) => shownNow.isDrawn(number) })
  }
  drawToolFeedback(pen, feedback)
  if (feedback.hoveredPair !== null && !editor.view.photoOnly) {
    const { a, b } = feedback.hoveredPair
    const pairState = states.get(pairKey(a, b)) ?? 'unknown'
    drawHoveredPair(pen, feedback.hoveredPair, pairState, editor.pointer, pinText(editor.constraints, a, b))
  }
}

/** What was drawn for the solver is seen until the person hides it, and always with the tools that draw it. */
function constraintsAreShown({ tool, view }: Editor): boolean {
  return !view.photoOnly && (view.constraintsShown || tool === 'scribble' || tool === 'boundary')
}

/** The instances that the pointer is on, alone or as a pair. */
export function hoveredNumbers({ feedback }: Editor): InstanceNumber[] {
  const { hoveredInstance, hoveredPair } = feedback
  if (hoveredPair !== null) return [hoveredPair.a, hoveredPair.b]
  return hoveredInstance === null ? [] : [hoveredInstance]
}

/** All boundaries while the order tool is active, else those of the selected instances. */
function drawBoundaries(
  pen: OverlayPen,
  editor: Editor,
  watch: BoundaryWatch,
  states: ReadonlyMap<string, PairState>,
): void {
  const { selection, tool, view } = editor
  if (tool !== 'order' && selection.numbers.length === 0) return
  for (const boundary of watch.boundaries) {
    const { a, b, bounds } = boundary
    if (tool !== 'order' && !selection.has(a) && !selection.has(b)) continue
    if (!view.isDrawn(a) || !view.isDrawn(b)) continue
    if (bounds.x1 * pen.scale + pen.offsetX < 0 || bounds.x0 * pen.scale + pen.offsetX > pen.width) continue
    if (bounds.y1 * pen.scale + pen.offsetY < 0 || bounds.y0 * pen.scale + pen.offsetY > pen.height) continue
    drawBoundary(pen, { boundary, state: states.get(pairKey(a, b)) ?? 'unknown' }, false)
  }
}

function pairStates(state: AnnotationState): ReadonlyMap<string, PairState> {
  return new Map(state.pairs.map(({ a, b, state }) => [pairKey(a, b), state]))
}
