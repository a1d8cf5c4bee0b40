import type { BoundaryAction } from '../constraints/DrawnConstraint.ts'
import { removeSelected } from '../constraints/removeSelected.ts'
import { chooseStrength, strengthInForce } from '../constraints/strengthInForce.ts'
import type { EditorContext } from '../EditorContext.ts'
import type { ScribbleMode } from '../EditorSettings.ts'
import type { Command, Shortcut } from './Command.ts'

export const constraintCommands: readonly Command[] = [
  scribbleCommand(
    'same',
    'Scribble: same instance',
    { code: 'KeyS', shift: true },
    'All under one stroke is one instance.',
  ),
  scribbleCommand(
    'different',
    'Scribble: different instances',
    { code: 'KeyD', shift: true },
    'Two strokes lie on two instances: draw one, then the other.',
  ),
  scribbleCommand(
    'foreground',
    'Scribble: foreground',
    { code: 'KeyF', shift: true },
    'All under the stroke belongs to some instance.',
  ),
  scribbleCommand(
    'background',
    'Scribble: background',
    { code: 'KeyB', shift: true },
    'All under the stroke belongs to no instance.',
  ),
  boundaryCommand(
    'add',
    'Boundary brush: add',
    { code: 'KeyA', shift: true },
    'There is a boundary here and no other under the stroke; the instance to its right is in front.',
  ),
  boundaryCommand(
    'flip',
    'Boundary brush: flip',
    { code: 'KeyT', shift: true },
    'The boundary under the stroke has its occluder on the other side.',
  ),
  boundaryCommand(
    'erase',
    'Boundary brush: erase',
    { code: 'KeyE', shift: true },
    'There is no boundary under the stroke.',
  ),
  {
    id: 'constraint.toggle-strength',
    label: 'Hard or soft',
    group: 'Constraints',
    description:
      'Hard: must hold. Soft: is weighed against the cues. Acts on the selected constraint and on the next ones.',
    shortcuts: [{ code: 'KeyW', shift: true }],
    isEnabled: () => true,
    run: (editor) => chooseStrength(editor, strengthInForce(editor) === 'hard' ? 'soft' : 'hard'),
  },
  {
    id: 'constraint.turn',
    label: 'Turn the boundary stroke',
    group: 'Constraints',
    description: 'Puts the other side of the selected boundary stroke in front.',
    shortcuts: [{ code: 'KeyI' }],
    isEnabled: ({ constraints }) => constraints.selected?.kind === 'boundary' && constraints.selected.action === 'add',
    run: ({ constraints }) => constraints.selected && constraints.turn(constraints.selected.id),
  },
  {
    id: 'constraint.next',
    label: 'Next constraint',
    group: 'Constraints',
    description: 'Selects the next constraint, in the order in which they were made.',
    shortcuts: [{ code: 'Period', shift: true }],
    isEnabled: hasConstraints,
    run: (editor) => stepThrough(editor, 1),
  },
  {
    id: 'constraint.previous',
    label: 'Previous constraint',
    group: 'Constraints',
    description: 'Selects the constraint that was made before the selected one.',
    shortcuts: [{ code: 'Comma', shift: true }],
    isEnabled: hasConstraints,
    run: (editor) => stepThrough(editor, -1),
  },
  {
    id: 'constraint.remove',
    label: 'Remove the constraint',
    group: 'Constraints',
    description: 'Removes the selected constraint; with scribble and boundary brush Delete does it too.',
    shortcuts: [
      { code: 'Delete', shift: true },
      { code: 'Backspace', shift: true },
    ],
    isEnabled: ({ constraints }) => constraints.selected !== null,
    run: removeSelected,
  },
  {
    id: 'constraint.clear',
    label: 'Remove all constraints',
    group: 'Constraints',
    description: 'Removes all strokes and pins; undo brings them back. Locks stay.',
    shortcuts: [],
    isEnabled: hasConstraints,
    run: ({ constraints }) => constraints.clear(),
  },
]

function scribbleCommand(mode: ScribbleMode, label: string, shortcut: Shortcut, description: string): Command {
  return {
    id: `constraint.${mode}`,
    label,
    group: 'Constraints',
    description,
    shortcuts: [shortcut],
    isEnabled: () => true,
    run: (editor) => {
      // The first of two strokes means nothing in another mode.
      if (editor.tool === 'scribble' && mode !== editor.settings.scribbleMode && editor.feedback.draft !== null)
        editor.cancel()
      editor.updateSettings({ scribbleMode: mode })
      editor.setTool('scribble')
    },
  }
}

function boundaryCommand(action: BoundaryAction, label: string, shortcut: Shortcut, description: string): Command {
  return {
    id: `constraint.${action}-boundary`,
    label,
    group: 'Constraints',
    description,
    shortcuts: [shortcut],
    isEnabled: () => true,
    run: (editor) => {
      editor.updateSettings({ boundaryAction: action })
      editor.setTool('boundary')
    },
  }
}

function hasConstraints({ constraints }: EditorContext): boolean {
  return constraints.list.length > 0
}

/** Starts over at either end; with none selected begins at the end it walks away from. */
function stepThrough({ constraints }: EditorContext, step: 1 | -1): void {
  const { list, selected } = constraints
  const place = selected === null ? -1 : list.indexOf(selected)
  const next = place < 0 ? (step > 0 ? 0 : list.length - 1) : (place + step + list.length) % list.length
  constraints.select(list[next]!.id)
}
