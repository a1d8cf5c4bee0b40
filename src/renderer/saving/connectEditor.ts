import type { Editor } from '../../editor/Editor.ts'
import type { EntryEvent, HostRequest } from '../../editor/EditorEvents.ts'
import type { SaveQueue } from './SaveQueue.ts'

/**
 * Sends what happens in an editor to the queue that saves it, and gives the editor the diffs that only the backend
 * has (undo of what was done before the window was opened). Returns how to disconnect.
 */
export function connectEditor(editor: Editor, queue: SaveQueue): () => void {
  const stopEntries = editor.on('entry', (entry) => void queue.add(jobOf(entry)))
  const stopRequests = editor.on('request', (request) => {
    if (request.kind === 'undo-needed' || request.kind === 'redo-needed') void stepInBackend(editor, queue, request)
  })
  return () => {
    stopEntries()
    stopRequests()
  }
}

function jobOf(entry: EntryEvent): Parameters<SaveQueue['add']>[0] {
  const { key, entryId, code, label } = entry.item
  return entry.kind === 'commit'
    ? { kind: 'commit', key, code, label, diff: entry.diff }
    : { kind: entry.kind, key, entryId }
}

type StepRequest = Extract<HostRequest, { kind: 'undo-needed' | 'redo-needed' }>

async function stepInBackend(editor: Editor, queue: SaveQueue, { kind, item }: StepRequest): Promise<void> {
  const direction = kind === 'undo-needed' ? 'undo' : 'redo'
  try {
    const { diff } = await queue.add({ kind: direction, key: item.key, entryId: item.entryId })
    if (diff === null) editor.remoteFailed()
    else editor.applyRemote(diff, direction)
  } catch {
    editor.remoteFailed() // the queue was dropped: whoever did that shows why
  }
}
