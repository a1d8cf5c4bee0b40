import { maskBounds } from '../../core/masks/maskMeasures.ts'
import { unionOfBoxes } from '../documentChange.ts'
import type { EditorContext } from '../EditorContext.ts'
import type { CommandId } from './CommandId.ts'
import type { Command, Shortcut } from './Command.ts'

/** What one key press zooms by, and pans by in CSS pixels. */
const ZOOM_STEP = 1.25
const PAN_STEP = 80

export const viewCommands: readonly Command[] = [
  viewCommand(
    'view.toggle-hidden',
    'Hide or show',
    [{ code: 'KeyH' }],
    'Hides the selected instances from view.',
    toggleHidden,
    hasSelection,
  ),
  viewCommand(
    'view.toggle-solo',
    'Solo',
    [{ code: 'KeyS' }],
    'Shows only the selected instances; again shows all.',
    toggleSolo,
    (editor) => hasSelection(editor) || editor.view.solo !== null,
  ),
  viewCommand('view.show-all', 'Show all', [{ code: 'KeyH', shift: true }], 'Ends hiding and solo.', (editor) =>
    editor.view.showAll(),
  ),
  viewCommand(
    'view.toggle-constraints',
    'Show or hide constraints',
    [{ code: 'KeyI', shift: true }],
    'Hides what was drawn for the solver; it counts all the same. The tools that draw it show it.',
    (editor) => editor.view.setConstraintsShown(!editor.view.constraintsShown),
  ),
  viewCommand('view.fit', 'Fit image', [{ code: 'Digit0', shift: true }], 'Shows the whole image.', (editor) =>
    editor.viewport.fitImage(),
  ),
  viewCommand(
    'view.actual-size',
    'Actual size',
    [{ code: 'Digit1', shift: true }],
    'One image pixel per CSS pixel.',
    (editor) => editor.viewport.zoomTo(1),
  ),
  viewCommand(
    'view.zoom-to-selection',
    'Zoom to selection',
    [{ code: 'KeyZ' }],
    'Shows the selected instances as large as they go.',
    zoomToSelection,
    hasSelection,
  ),
  viewCommand(
    'view.zoom-in',
    'Zoom in',
    [
      { code: 'Equal', mod: true },
      { code: 'NumpadAdd', mod: true },
    ],
    'Makes the image larger.',
    (editor) => editor.viewport.zoomTo(editor.viewport.scale * ZOOM_STEP),
  ),
  viewCommand(
    'view.zoom-out',
    'Zoom out',
    [
      { code: 'Minus', mod: true },
      { code: 'NumpadSubtract', mod: true },
    ],
    'Makes the image smaller.',
    (editor) => editor.viewport.zoomTo(editor.viewport.scale / ZOOM_STEP),
  ),
  panCommand('view.pan-left', 'Look left', 'ArrowLeft', PAN_STEP, 0),
  panCommand('view.pan-right', 'Look right', 'ArrowRight', -PAN_STEP, 0),
  panCommand('view.pan-up', 'Look up', 'ArrowUp', 0, PAN_STEP),
  panCommand('view.pan-down', 'Look down', 'ArrowDown', 0, -PAN_STEP),
]

function viewCommand(
  id: CommandId,
  label: string,
  shortcuts: readonly Shortcut[],
  description: string,
  run: (editor: EditorContext) => void,
  isEnabled: (editor: EditorContext) => boolean = () => true,
): Command {
  return { id, label, group: 'View', description, shortcuts, isEnabled, run }
}

function panCommand(id: CommandId, label: string, code: string, dx: number, dy: number): Command {
  return viewCommand(id, label, [{ code }], 'Moves the view over the image.', (editor) => editor.viewport.panBy(dx, dy))
}

function hasSelection(editor: EditorContext): boolean {
  return editor.selection.primary !== null
}

function toggleHidden(editor: EditorContext): void {
  const { numbers } = editor.selection
  editor.view.setHidden(numbers, !numbers.every((number) => editor.view.hidden.has(number)))
}

function toggleSolo(editor: EditorContext): void {
  editor.view.setSolo(editor.view.solo === null ? editor.selection.numbers : null)
}

function zoomToSelection(editor: EditorContext): void {
  const boxes = editor.selection.numbers.map((number) => maskBounds(editor.document.get(number).amodal))
  const box = unionOfBoxes(boxes)
  if (box !== null) editor.viewport.fitBox(box)
}
