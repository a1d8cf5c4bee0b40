import type { Command } from './Command.ts'

export const editCommands: readonly Command[] = [
  {
    id: 'edit.undo',
    label: 'Undo',
    group: 'Edit',
    description: 'Takes the last change back; during a stroke, gives the stroke up.',
    shortcuts: [{ code: 'KeyZ', mod: true }],
    isEnabled: (editor) => editor.history.undoable !== null || !isIdle(editor.toolPath),
    run: (editor) => editor.undo(),
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
    isEnabled: (editor) => editor.history.redoable !== null,
    run: (editor) => editor.redo(),
  },
  {
    id: 'edit.cancel',
    label: 'Cancel',
    group: 'Edit',
    description: 'Gives up what is being drawn; when nothing is, selects nothing.',
    shortcuts: [{ code: 'Escape' }],
    isEnabled: (editor) => !isIdle(editor.toolPath) || editor.selection.primary !== null,
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

function isIdle(toolPath: string): boolean {
  return toolPath.endsWith('.idle')
}
