import type { InstanceNumber } from '../../core/dataset/records.ts'
import { maskIntersection } from '../../core/masks/maskAlgebra.ts'
import { maskBounds } from '../../core/masks/maskMeasures.ts'
import { commandOf } from '../../editor/commands/commandRegistry.ts'
import type { Editor } from '../../editor/Editor.ts'
import { isInView } from './showBox.ts'

/** Selects a pair, `inspected` last, so that the order keys act on it; moves the view only when the overlap is not in it. */
export function showPair(editor: Editor, other: InstanceNumber, inspected: InstanceNumber): void {
  editor.selection.set([other, inspected])
  const { document } = editor
  const overlap = maskBounds(maskIntersection(document.get(other).amodal, document.get(inspected).amodal))
  if (overlap === null || !isInView(editor, overlap)) commandOf('view.zoom-to-selection').run(editor)
}
