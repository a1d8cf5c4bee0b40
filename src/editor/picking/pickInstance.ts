import type { Instance, InstanceNumber } from '../../core/dataset/records.ts'
import { maskContains } from '../../core/masks/maskMeasures.ts'
import { pixelAt } from '../../core/pixels/coordinates.ts'
import type { ImagePoint } from '../../core/pixels/coordinates.ts'
import type { EditorContext } from '../EditorContext.ts'
import { layersOf } from './derivedViews.ts'

/**
 * The shown instances at a point, from the top: first those visible there, nearest first, then those hidden there,
 * nearest first.
 */
function instancesAt(editor: EditorContext, point: ImagePoint): InstanceNumber[] {
  const { x, y } = pixelAt(point)
  const candidates = layersOf(editor.document.state)
    .sequence.filter((number) => editor.view.isShown(number))
    .map((number) => editor.document.get(number))
  const isVisibleHere = (instance: Instance): boolean => maskContains(instance.visible, x, y)
  const hiddenHere = candidates.filter((instance) => !isVisibleHere(instance) && maskContains(instance.amodal, x, y))
  return [...candidates.filter(isVisibleHere), ...hiddenHere].map(({ number }) => number)
}

/** The instance that shows at a point; where none does, the nearest one hidden there (its occluder is not shown); null for none. */
export function topInstanceAt(editor: EditorContext, point: ImagePoint): InstanceNumber | null {
  return instancesAt(editor, point)[0] ?? null
}

/**
 * What lies beneath the primary instance at a point, starting over after the deepest one. While the primary is not at
 * this point, what lies beneath the topmost one.
 */
export function instanceBeneath(editor: EditorContext, point: ImagePoint): InstanceNumber | null {
  const stack = instancesAt(editor, point)
  if (stack.length === 0) return null
  const { primary } = editor.selection
  const current = Math.max(0, primary === null ? 0 : stack.indexOf(primary))
  return stack[(current + 1) % stack.length]!
}

/** What a click selects: the topmost instance, with Alt the one beneath; Shift adds or takes out; empty clears. */
export function selectByClick(
  editor: EditorContext,
  point: ImagePoint,
  { shift, alt }: { readonly shift: boolean; readonly alt: boolean },
): void {
  const picked = alt ? instanceBeneath(editor, point) : topInstanceAt(editor, point)
  if (picked === null && !shift) editor.selection.clear()
  if (picked === null) return
  if (shift) editor.selection.toggle(picked)
  else editor.selection.set([picked])
}
