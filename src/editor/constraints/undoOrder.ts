import type { EditorContext } from '../EditorContext.ts'

/*
 * Document and constraints have a line of changes each, and a person one memory of what they did last. A change of the
 * constraints carries the key of the newest entry at its time, so the two lines can be read as one.
 * While editing is paused only the constraints can change, so only their line is walked.
 */

/** The last change was one of the constraints: undo means that. */
export function constraintsAreNewer({ constraints, history, paused }: EditorContext): boolean {
  const { undoable } = constraints
  if (undoable === null) return false
  return paused !== null || undoable >= (history.undoable?.key ?? 0)
}

/** Of what was taken back, the constraints changed first: redo means that. */
export function constraintsComeNext({ constraints, history, paused }: EditorContext): boolean {
  const { redoable } = constraints
  if (redoable === null) return false
  return paused !== null || history.redoable === null || redoable < history.redoable.key
}
