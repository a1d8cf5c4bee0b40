import type { EditorContext } from './EditorContext.ts'
import { diameterSetting, steppedDiameter } from './EditorSettings.ts'

/** Makes the tip of the active tool one step larger or smaller. */
export function stepDiameter(editor: EditorContext, direction: 1 | -1): void {
  const name = diameterSetting(editor.tool)
  editor.updateSettings({ [name]: steppedDiameter(editor.settings[name], direction) })
}
