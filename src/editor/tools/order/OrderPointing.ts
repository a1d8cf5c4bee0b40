import { stateFor } from '../../../core/dataset/records.ts'
import type { InstanceNumber, PairState } from '../../../core/dataset/records.ts'
import { maskContains } from '../../../core/masks/maskMeasures.ts'
import { pairOf } from '../../../core/occlusion/OrderGraph.ts'
import { pixelAt } from '../../../core/pixels/coordinates.ts'
import type { ImagePoint } from '../../../core/pixels/coordinates.ts'
import { togglePin } from '../../constraints/togglePin.ts'
import type { EditorContext } from '../../EditorContext.ts'
import type { HoveredPair } from '../../Feedback.ts'
import { setPairState } from '../../ordering/setPairState.ts'
import { selectByClick } from '../../picking/pickInstance.ts'
import { pairAt } from '../../picking/pickPair.ts'
import { ClickPointing } from '../ClickPointing.ts'
import type { ToolPointer } from '../ToolState.ts'

/**
 * The button is down. A click on a shared boundary flips who is in front; where instances only overlap it selects the
 * pair, for the keys; with Ctrl (Cmd) it pins the pair's order or lets go of it; elsewhere, and always with Shift or Alt, it selects like the select tool. A drag does nothing.
 */
export class OrderPointing extends ClickPointing {
  readonly path = 'order.pointing'

  protected override click({ image, modifiers }: ToolPointer): void {
    const pair = modifiers.shift || modifiers.alt ? null : pairAt(this.editor, image)
    if (pair === null) return selectByClick(this.editor, image, modifiers)
    const clicked = clickedSide(this.editor, pair, image)
    if (modifiers.ctrl || modifiers.meta) togglePin(this.editor, pair.a, pair.b)
    else if (pair.segments.length > 0) setPairState(this.editor, pair.a, pair.b, flipped(this.editor, pair, clicked))
    this.editor.selection.set(clicked === pair.a ? [pair.b, pair.a] : [pair.a, pair.b])
  }
}

/** The one of the pair that shows at the point, else `a`. */
function clickedSide({ document }: EditorContext, { a, b }: HoveredPair, point: ImagePoint): InstanceNumber {
  const { x, y } = pixelAt(point)
  const isHere = (number: InstanceNumber): boolean => maskContains(document.get(number).visible, x, y)
  return isHere(b) && !isHere(a) ? b : a
}

/** A strict order turned round; where there was none, the clicked side comes to the front. */
function flipped({ document }: EditorContext, { a, b }: HoveredPair, clicked: InstanceNumber): PairState {
  const state = pairOf(document.state, a, b)?.state
  if (state === 'a-over-b') return 'b-over-a'
  if (state === 'b-over-a') return 'a-over-b'
  return stateFor(clicked, clicked === a ? b : a)
}
