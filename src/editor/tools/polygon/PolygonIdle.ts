import { selectByClick } from '../../picking/pickInstance.ts'
import { paintSubject } from '../../painting/paintSubject.ts'
import { IdleState } from '../IdleState.ts'
import type { ToolPointer, ToolState } from '../ToolState.ts'
import { PolygonDrawing } from './PolygonDrawing.ts'

/** The first click sets the first vertex, if the selected instance may be changed; with Ctrl (Cmd) it selects instead. */
export class PolygonIdle extends IdleState {
  readonly path = 'polygon.idle'

  override onEnter(): void {
    this.editor.updateFeedback({ cursor: 'crosshair' })
  }

  override onExit(): void {
    this.editor.updateFeedback({ cursor: 'default' })
  }

  override onPointerDown({ image, modifiers }: ToolPointer): ToolState {
    if (modifiers.ctrl || modifiers.meta) {
      selectByClick(this.editor, image, modifiers)
      return this
    }
    if (paintSubject(this.editor, this.editor.settings.polygonMode) === null) return this
    return new PolygonDrawing(this.editor, this, image)
  }
}
