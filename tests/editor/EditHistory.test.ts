import { describe, expect, it } from 'vitest'
import type { AnnotationDiff } from '../../src/core/dataset/annotationDiff.ts'
import { diffBytes } from '../../src/editor/diffBytes.ts'
import { EditHistory } from '../../src/editor/EditHistory.ts'
import { boxMask, linkedInstance } from '../support/TestEditor.ts'

const diff: AnnotationDiff = {
  instances: [{ kind: 'create', instance: linkedInstance(1, boxMask(0, 0, 10, 10)) }],
  pairs: [],
}

describe('the history', () => {
  it('drops what could be redone when something new happens', () => {
    const history = new EditHistory()
    history.push('a', 'A', diff)
    history.push('b', 'B', diff)
    history.stepBack()
    expect(history.redoable?.label).toBe('B')
    history.push('c', 'C', diff)
    expect(history.items.map(({ label }) => label)).toEqual(['A', 'C'])
    expect(history.redoable).toBeNull()
    expect(history.bytes).toBe(2 * diffBytes(diff))
  })

  it('keeps to its bytes by dropping the oldest diffs, never the items', () => {
    const history = new EditHistory(diffBytes(diff) * 2)
    for (const label of ['A', 'B', 'C', 'D']) history.push('x', label, diff)
    expect(history.items.map(({ inMemory }) => inMemory)).toEqual([false, false, true, true])
    expect(history.bytes).toBe(diffBytes(diff) * 2)
    expect(history.diffToUndo()).toBe(diff)
    history.stepBack()
    history.stepBack()
    expect(history.undoable?.label).toBe('B')
    expect(history.diffToUndo()).toBeNull()
  })

  it('keeps the newest diff even when it alone is above the limit', () => {
    const history = new EditHistory(1)
    expect(history.push('a', 'A', diff).inMemory).toBe(true)
    expect(history.diffToUndo()).toBe(diff)
  })

  it('starts from the entries of a journal, the undone ones last', () => {
    const history = new EditHistory()
    history.reset([
      { entryId: 7, code: 'a', label: 'A', undone: false },
      { entryId: 9, code: 'b', label: 'B', undone: true },
    ])
    expect(history.undoable).toMatchObject({ entryId: 7, inMemory: false })
    expect(history.redoable).toMatchObject({ entryId: 9, inMemory: false })
    history.nameEntry(history.push('c', 'C', diff).key, 12)
    expect(history.items.map(({ entryId }) => entryId)).toEqual([7, 12])
  })

  it('stands still at both ends', () => {
    const history = new EditHistory()
    history.stepBack()
    history.stepForward()
    expect(history.doneCount).toBe(0)
  })
})
