import { constraintsAreNewer, constraintsComeNext } from '../constraints/undoOrder.ts'
import type { EditorContext } from '../EditorContext.ts'
import type { Command } from './Command.ts'

export const editCommands: readonly Command[] = [
  {
    id: 'edit.undo',
    label: 'Undo',
    group: 'Edit',
    description: 'Takes the last change back; during a stroke, gives the stroke up.',
    shortcuts: [{ code: 'KeyZ', mod: true }],
    isEnabled: (editor) => constraintsAreNewer(editor) || editor.history.undoable !== null || !isIdle(editor.toolPath),
    run: (editor) => (constraintsAreNewer(editor) ? editor.constraints.undo() : editor.undo()),
  },
  {
    id: 'edit.redo',
    label: 'Redo',
    group: 'Edit',
    description: 'Makes the change again that was taken back last.',
    shortcuts: [
      { code: 'KeyZ', mod: true, shift: true },
      { code: 'KeyY', mod: true },
    ],
    isEnabled: (editor) => constraintsComeNext(editor) || editor.history.redoable !== null,
    run: (editor) => (constraintsComeNext(editor) ? editor.constraints.redo() : editor.redo()),
  },
  {
    id: 'edit.cancel',
    label: 'Cancel',
    group: 'Edit',
    description: 'Gives up what is being drawn; when nothing is, selects nothing.',
    shortcuts: [{ code: 'Escape' }],
    isEnabled: (editor) => !isIdle(editor.toolPath) || hasSelection(editor),
    run: (editor) => editor.cancel(),
  },
  {
    id: 'edit.complete',
    label: 'Finish',
    group: 'Edit',
    description: 'Finishes what is being drawn, such as a polygon.',
    shortcuts: [{ code: 'Enter' }, { code: 'NumpadEnter' }],
    isEnabled: (editor) => !isIdle(editor.toolPath),
    run: (editor) => editor.complete(),
  },
]

function hasSelection({ constraints, selection }: EditorContext): boolean {
  return selection.primary !== null || constraints.selected !== null
}

function isIdle(toolPath: string): boolean {
  return toolPath.endsWith('.idle')
}
