import type { ConstraintStrength } from '../../core/occlusion/constraints/SolverConstraints.ts'
import type { EditorContext } from '../EditorContext.ts'

/** The strength of the selected constraint, else that of the next one. */
export function strengthInForce({ constraints, settings }: EditorContext): ConstraintStrength {
  return constraints.selected?.strength ?? settings.constraintStrength
}

/** Gives a strength to the selected constraint and to the next ones. */
export function chooseStrength(editor: EditorContext, strength: ConstraintStrength): void {
  const { selected } = editor.constraints
  editor.updateSettings({ constraintStrength: strength })
  if (selected !== null) editor.constraints.setStrength(selected.id, strength)
}
