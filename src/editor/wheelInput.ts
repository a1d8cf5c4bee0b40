import type { EditorContext } from './EditorContext.ts'
import type { WheelInput } from './EditorInput.ts'
import { stepDiameter } from './stepDiameter.ts'

/** One notch of a mouse wheel is about 100 CSS pixels: this makes it zoom by a fifth. */
const ZOOM_PER_PIXEL = Math.log(1.2) / 100

/** What the wheel does: see `WheelInput`. */
export function applyWheel(editor: EditorContext, { x, y, deltaX, deltaY, modifiers }: WheelInput): void {
  if (modifiers.alt) {
    // Systems turn Alt-wheel sideways now and then: take whichever axis moved.
    stepDiameter(editor, (deltaY || deltaX) < 0 ? 1 : -1)
  } else if (modifiers.ctrl || modifiers.meta || (editor.settings.wheelMode === 'zoom' && !modifiers.shift)) {
    editor.viewport.zoomAt({ x, y }, Math.exp(-deltaY * ZOOM_PER_PIXEL))
  } else if (modifiers.shift) {
    editor.viewport.panBy(-(deltaX || deltaY), 0)
  } else {
    editor.viewport.panBy(-deltaX, -deltaY)
  }
}
