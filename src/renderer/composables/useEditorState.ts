import { invariant } from '../../core/support/assert.ts'
import { useDocumentStore } from '../stores/useDocumentStore.ts'
import type { EditorState } from './editorState.ts'

/** What the interface shows of the editor. Only for components that exist once a set has been opened. */
export function useEditorState(): EditorState {
  const state = useDocumentStore().editorState
  invariant(state !== null, 'no annotation set has been opened yet')
  return state
}
