import { maskIntersection } from '../../../core/masks/maskAlgebra.ts'
import { isEmptyMask } from '../../../core/masks/RunLengthMask.ts'
import type { ImagePoint } from '../../../core/pixels/coordinates.ts'
import type { DrawnStroke } from '../../constraints/DrawnConstraint.ts'
import { pixelsUnder } from '../../constraints/solverConstraints.ts'
import type { EditorContext } from '../../EditorContext.ts'
import type { InterruptInput } from '../../EditorInput.ts'
import type { ScribbleMode } from '../../EditorSettings.ts'
import { ConstraintDrawing } from '../constraints/ConstraintDrawing.ts'
import type { StrokeHome, StrokeIdle } from '../StrokeIdle.ts'
import type { ToolPointer, ToolState } from '../ToolState.ts'

/** Where a scribble belongs. */
interface ScribblePlace {
  /** To where it returns when it is given up. */
  readonly home: StrokeHome
  /** To where the tool returns when the constraint is complete. */
  readonly idle: StrokeIdle
  /** The first of two strokes that say *different*, or what follows when this one is the first. */
  readonly pair: { readonly first: DrawnStroke } | { readonly waitForSecond: (first: DrawnStroke) => ToolState }
}

/** A scribble under way. A click is a dot; of two that say *different* the first adds nothing yet. */
export class ScribbleDrawing extends ConstraintDrawing {
  readonly path = 'scribble.drawing'
  protected override readonly sign: ScribbleMode
  readonly #place: ScribblePlace

  constructor(editor: EditorContext, place: ScribblePlace, from: ImagePoint, start: ToolPointer) {
    super(editor, place.home, from, start)
    this.sign = editor.settings.scribbleMode
    this.#place = place
  }

  protected override get earlier(): readonly DrawnStroke[] {
    const { pair } = this.#place
    return 'first' in pair ? [pair.first] : []
  }

  /** Another tool has no use for the first of two strokes. */
  override onInterrupt(reason: InterruptInput['reason']): ToolState {
    const next = super.onInterrupt(reason)
    return reason === 'tool-change' && next.path === 'scribble.half' ? this.#place.idle : next
  }

  protected override clickNowhere(stroke: DrawnStroke): ToolState {
    this.home.rememberEnd({ x: stroke.points[0]!, y: stroke.points[1]! })
    return this.finish(stroke)
  }

  protected override finish(stroke: DrawnStroke): ToolState {
    const { idle, pair } = this.#place
    const strength = this.editor.settings.constraintStrength
    if (this.sign !== 'different') {
      this.editor.constraints.add({ kind: this.sign, strength, strokes: [stroke] })
      return idle
    }
    if ('waitForSecond' in pair) return pair.waitForSecond(stroke)
    if (this.#overlap(pair.first, stroke)) return this.#refuse()
    this.editor.constraints.add({ kind: 'different', strength, strokes: [pair.first, stroke] })
    return idle
  }

  #overlap(first: DrawnStroke, second: DrawnStroke): boolean {
    const { size } = this.editor.document.state
    return !isEmptyMask(maskIntersection(pixelsUnder(first, size), pixelsUnder(second, size)))
  }

  #refuse(): ToolState {
    this.editor.notify({
      severity: 'warning',
      code: 'scribbles-overlap',
      text: 'The two strokes overlap, so they cannot lie on two instances. Draw the second one elsewhere.',
      remedy: null,
    })
    return this.home
  }
}
