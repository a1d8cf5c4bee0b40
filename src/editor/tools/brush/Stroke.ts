import { strokeMask } from '../../../core/masks/rasterizeStroke.ts'
import type { EditorContext } from '../../EditorContext.ts'
import type { EditorSettings } from '../../EditorSettings.ts'
import type { Gesture } from '../../Gesture.ts'
import { paintSubject } from '../../painting/paintSubject.ts'
import type { PaintMode, PaintSubject } from '../../painting/paintSubject.ts'
import { planDeleteIfEmpty, planPaint } from '../../painting/planPaint.ts'

/**
 * One stroke under way. Every sample adds only the piece since the last one, so its cost does not grow with the stroke; the
 * union of the pieces is the stroke, whatever way it was cut.
 */
export class Stroke {
  readonly #editor: EditorContext
  readonly #gesture: Gesture
  readonly #mode: PaintMode
  readonly #target: EditorSettings['paintTarget']
  #subject: PaintSubject
  #lastX: number
  #lastY: number

  /** Begins at a point; null, with a notice, when nothing may be painted. */
  static begin(editor: EditorContext, mode: PaintMode, x: number, y: number): Stroke | null {
    const subject = paintSubject(editor, mode)
    if (subject === null) return null
    const verb = mode === 'add' ? 'Brush' : 'Erase'
    const code = mode === 'add' ? 'brush-stroke' : 'erase-stroke'
    const label = subject.kind === 'new' ? `New instance with the brush` : `${verb} on #${subject.number}`
    const gesture = editor.beginGesture(code, label)
    return gesture && new Stroke(editor, gesture, subject, mode, x, y)
  }

  private constructor(
    editor: EditorContext,
    gesture: Gesture,
    subject: PaintSubject,
    mode: PaintMode,
    x: number,
    y: number,
  ) {
    this.#editor = editor
    this.#gesture = gesture
    this.#subject = subject
    this.#mode = mode
    this.#target = editor.settings.paintTarget
    this.#lastX = x
    this.#lastY = y
  }

  /** Where the stroke ends so far, in image coordinates. */
  get end(): { readonly x: number; readonly y: number } {
    return { x: this.#lastX, y: this.#lastY }
  }

  /** Paints on along x, y, x, y, … in image coordinates. */
  extend(points: readonly number[]): void {
    const { state } = this.#editor.document
    const path = [this.#lastX, this.#lastY, ...points]
    this.#lastX = path.at(-2)!
    this.#lastY = path.at(-1)!
    // The diameter of the moment: turning the wheel while painting widens the stroke from here on.
    const region = strokeMask(state.size, path, this.#editor.settings.brushDiameter)
    const diff = planPaint(state, this.#subject, { region, outline: null }, this.#mode, this.#target)
    this.#gesture.apply(diff)
    const [first] = diff.instances
    if (this.#subject.kind === 'new' && first?.kind === 'create') {
      this.#subject = { kind: 'instance', number: first.instance.number }
      this.#editor.selection.set([first.instance.number])
    }
  }

  commit(): void {
    const removal = planDeleteIfEmpty(this.#editor.document.state, this.#subject)
    const isGone = removal.instances.length > 0
    this.#gesture.apply(removal)
    if (isGone && this.#subject.kind === 'instance') {
      this.#gesture.commit(`Erase all of #${this.#subject.number}`)
      this.#editor.notify({
        severity: 'info',
        code: 'instance-erased',
        text: `#${this.#subject.number} had no pixel left and was deleted.`,
        remedy: 'edit.undo',
      })
    } else this.#gesture.commit()
  }

  bail(): void {
    this.#gesture.bail()
  }
}
