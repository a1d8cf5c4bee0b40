import { maskFromCocoPolygon } from '../../../core/formats/cocoPolygon.ts'
import type { EditorContext } from '../../EditorContext.ts'
import { paintSubject } from '../../painting/paintSubject.ts'
import { planDeleteIfEmpty, planPaint } from '../../painting/planPaint.ts'

/** Adds the inside of a ring (x0, y0, x1, y1, …; COCO's rule for pixels) to the subject or takes it away: one entry. */
export function paintPolygon(editor: EditorContext, ring: readonly number[]): void {
  const { polygonMode: mode, paintTarget } = editor.settings
  const subject = paintSubject(editor, mode)
  if (subject === null) return
  const target = subject.kind === 'new' ? 'a new instance' : `#${subject.number}`
  const label = mode === 'add' ? `Polygon on ${target}` : `Cut a polygon from ${target}`
  const gesture = editor.beginGesture(mode === 'add' ? 'polygon-add' : 'polygon-subtract', label)
  if (gesture === null) return
  const region = maskFromCocoPolygon(editor.document.state.size, ring)
  const diff = planPaint(editor.document.state, subject, { region, outline: ring }, mode, paintTarget)
  gesture.apply(diff)
  gesture.apply(planDeleteIfEmpty(editor.document.state, subject))
  gesture.commit()
  const [first] = diff.instances
  if (subject.kind === 'new' && first?.kind === 'create') editor.selection.set([first.instance.number])
}
