import type { EditorContext } from '../EditorContext.ts'

/*
 * Document and constraints have a line of changes each, and a person one memory of what they did last. A change of the
 * constraints carries the key of the newest entry at its time, so the two lines can be read as one.
 * During a gesture undo gives that up, whatever came before it, and nothing is made again. While editing is paused only the constraints can change, so only their line is walked.
 */

/** The last change was one of the constraints: undo means that. */
export function constraintsAreNewer({ constraints, history, inGesture, paused }: EditorContext): boolean {
  const { undoable } = constraints
  if (undoable === null || inGesture) return false
  return paused !== null || undoable >= (history.undoable?.key ?? 0)
}

/** Of what was taken back, the constraints changed first: redo means that. */
export function constraintsComeNext({ constraints, history, inGesture, paused }: EditorContext): boolean {
  const { redoable } = constraints
  if (redoable === null || inGesture) return false
  return paused !== null || history.redoable === null || redoable < history.redoable.key
}
