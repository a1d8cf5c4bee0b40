import type { InstanceNumber } from '../../core/dataset/records.ts'
import type { EditorContext } from '../EditorContext.ts'
import { layersOf } from '../picking/derivedViews.ts'
import { instanceBeneath } from '../picking/pickInstance.ts'
import type { Command } from './Command.ts'

export const selectCommands: readonly Command[] = [
  {
    id: 'select.all',
    label: 'Select all',
    group: 'Select',
    description: 'Selects all instances that are shown.',
    shortcuts: [{ code: 'KeyA', mod: true }],
    isEnabled: (editor) => shownFromFront(editor).length > 0,
    run: (editor) => editor.selection.set([...shownFromFront(editor)].reverse()),
  },
  {
    id: 'select.beneath',
    label: 'Select what lies beneath',
    group: 'Select',
    description:
      'Goes one instance deeper under the pointer, hidden parts included; after the deepest, back to the top.',
    shortcuts: [{ code: 'Tab' }],
    isEnabled: (editor) => beneathPointer(editor) !== null,
    run: (editor) => editor.selection.set([beneathPointer(editor)!]),
  },
  {
    id: 'select.next',
    label: 'Select the next farther',
    group: 'Select',
    description: 'Selects the next instance in the layer order, away from the viewer.',
    shortcuts: [{ code: 'Period' }],
    isEnabled: (editor) => shownFromFront(editor).length > 0,
    run: (editor) => stepThroughLayers(editor, 1),
  },
  {
    id: 'select.previous',
    label: 'Select the next nearer',
    group: 'Select',
    description: 'Selects the next instance in the layer order, towards the viewer.',
    shortcuts: [{ code: 'Comma' }],
    isEnabled: (editor) => shownFromFront(editor).length > 0,
    run: (editor) => stepThroughLayers(editor, -1),
  },
]

function shownFromFront(editor: EditorContext): InstanceNumber[] {
  return layersOf(editor.document.state).sequence.filter((number) => editor.view.isShown(number))
}

function beneathPointer(editor: EditorContext): InstanceNumber | null {
  return editor.pointer && instanceBeneath(editor, editor.viewport.toImage(editor.pointer))
}

/** Starts over at either end; with nothing selected begins at the end it walks away from. */
function stepThroughLayers(editor: EditorContext, step: 1 | -1): void {
  const shown = shownFromFront(editor)
  const { primary } = editor.selection
  const place = primary === null ? -1 : shown.indexOf(primary)
  const next = place < 0 ? (step > 0 ? 0 : shown.length - 1) : (place + step + shown.length) % shown.length
  editor.selection.set([shown[next]!])
}
