import { describe, expect, it } from 'vitest'
import { NoticeShelf } from '../../../src/renderer/composables/NoticeShelf.ts'
import { TestEditor } from '../../support/TestEditor.ts'

function shelved(): { editor: TestEditor; shelf: NoticeShelf; withdrawn: string[] } {
  const editor = new TestEditor()
  const withdrawn: string[] = []
  const shelf = new NoticeShelf(editor, (id) => withdrawn.push(id))
  editor.on('history', () => shelf.review())
  editor.on('selection', () => shelf.review())
  return { editor, shelf, withdrawn }
}

describe('notices that offer a command', () => {
  it('hold while nothing changed, also when the backend names the entry', () => {
    const { editor, shelf, withdrawn } = shelved()
    editor.selection.set([3])
    editor.run('instance.delete')
    shelf.put('notice-a')
    editor.nameEntry(editor.history.undoable!.key, 77)
    shelf.review()
    expect(withdrawn).toEqual([])
  })

  it('go with the next change, and with undo', () => {
    const { editor, shelf, withdrawn } = shelved()
    editor.selection.set([3])
    shelf.put('notice-a')
    editor.run('instance.toggle-lock')
    expect(withdrawn).toEqual(['notice-a'])
    shelf.put('notice-b')
    editor.run('edit.undo')
    expect(withdrawn).toEqual(['notice-a', 'notice-b'])
  })

  it('go when something else is selected', () => {
    const { editor, shelf, withdrawn } = shelved()
    editor.selection.set([3])
    shelf.put('notice-a')
    editor.selection.set([3])
    expect(withdrawn).toEqual([])
    editor.selection.set([1])
    expect(withdrawn).toEqual(['notice-a'])
  })

  it('no longer hold once a constraint was drawn, which the undo key would take back first', () => {
    const { editor, shelf } = shelved()
    shelf.put('notice-a')
    expect(shelf.holds('notice-a')).toBe(true)
    editor.constraints.add({ kind: 'same', strength: 'hard', strokes: [{ points: [5, 5], diameter: 3 }] })
    expect(shelf.holds('notice-a')).toBe(false)
  })

  it('are withdrawn once, and hold again when they are made again', () => {
    const { editor, shelf, withdrawn } = shelved()
    shelf.put('notice-a')
    editor.selection.set([1])
    editor.selection.set([2])
    expect(withdrawn).toEqual(['notice-a'])
    expect(shelf.holds('notice-a')).toBe(false)
    shelf.put('notice-a')
    expect(shelf.holds('notice-a')).toBe(true)
  })
})
