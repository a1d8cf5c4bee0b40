import { useEditorState } from '../composables/useEditorState.ts'

/**
 * Walking the history to a moment: undo or redo, step by step, because each step is an entry of its own in the journal.
 * Steps whose diffs only the backend has are awaited. A step that does not come about ends the walk.
 */
export function useHistoryWalk() {
  const { editor } = useEditorState()
  /** Rises with every walk, so that a new one ends the one before. */
  let walk = 0

  async function goTo(doneCount: number): Promise<void> {
    const own = ++walk
    while (own === walk && editor.history.doneCount !== doneCount) {
      const before = editor.history.doneCount
      if (before > doneCount) editor.undo()
      else editor.redo()
      if (editor.waitsForHost) await answered()
      if (editor.history.doneCount === before) return
    }
  }

  function answered(): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (editor.waitsForHost) return void setTimeout(look, 10)
        resolve()
      }
      look()
    })
  }

  return { goTo }
}
