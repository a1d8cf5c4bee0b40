import { selectByClick } from '../../picking/pickInstance.ts'
import { ClickPointing } from '../ClickPointing.ts'
import type { ToolPointer } from '../ToolState.ts'

/** The button is down: a click selects what was under the press; a drag does nothing, since instances are not moved. */
export class SelectPointing extends ClickPointing {
  readonly path = 'select.pointing'

  protected override click({ image, modifiers }: ToolPointer): void {
    selectByClick(this.editor, image, modifiers)
  }
}
