import { describe, expect, it } from 'vitest'
import { TestEditor } from '../support/TestEditor.ts'

const WHY = 'Accept or discard the proposal first.'

describe('a paused editor', () => {
  it('changes nothing of the document and says why', () => {
    const editor = new TestEditor()
    editor.selection.set([1])
    editor.run('instance.toggle-lock')
    const before = editor.document.state
    editor.pause(WHY)
    editor.run('instance.toggle-lock')
    editor.run('edit.undo')
    editor.undo()
    editor.setTool('order')
    editor.click(24.3, 15)
    editor.selection.set([3])
    editor.setTool('brush')
    editor.drag([45, 5], [50, 9])
    expect(editor.document.state).toBe(before)
    expect(editor.entries).toHaveLength(1)
    const told = editor.notices.filter(({ code }) => code === 'editing-paused')
    expect(new Set(told.map(({ text }) => text))).toEqual(new Set([WHY]))
    expect(told.length).toBeGreaterThanOrEqual(4)
  })

  it('makes constraints all the same, and takes them back', () => {
    const editor = new TestEditor()
    editor.selection.set([1])
    editor.run('instance.toggle-lock')
    editor.pause(WHY)
    editor.setTool('scribble')
    editor.drag([6, 6], [12, 6])
    expect(editor.constraints.list).toHaveLength(1)
    editor.key('KeyZ', { ctrl: true })
    expect(editor.constraints.list).toHaveLength(0)
    editor.key('KeyZ', { ctrl: true })
    expect(editor.document.get(1).locked).toBe(true)
    editor.key('KeyY', { ctrl: true })
    expect(editor.constraints.list).toHaveLength(1)
  })

  it('finishes a stroke that is under way', () => {
    const editor = new TestEditor()
    editor.selection.set([3])
    editor.setTool('brush')
    editor.pointerDown(45, 5).pointerMove(50, 9)
    editor.pause(WHY)
    editor.expectPath('brush.idle')
    expect(editor.committed).toEqual(['Brush on #3'])
    expect(editor.noticed).toEqual([])
  })

  it('edits again when the pause ends, by the host or with another document', () => {
    const editor = new TestEditor()
    let told = 0
    editor.on('view', () => told++)
    editor.pause(WHY)
    editor.pause(WHY)
    expect([told, editor.paused]).toEqual([1, WHY])
    editor.pause(null)
    expect([told, editor.paused]).toEqual([2, null])
    editor.selection.set([1])
    expect(editor.edit('x', 'Nothing', () => ({ instances: [], pairs: [] }))).toBe(false)
    editor.run('instance.toggle-lock')
    expect(editor.committed).toEqual(['Lock #1'])
    editor.pause(WHY)
    editor.open({ state: editor.document.state })
    expect(editor.paused).toBeNull()
  })

  it('still takes what the backend answers to an undo asked for before', () => {
    const editor = new TestEditor({ history: [{ entryId: 1, code: 'x', label: 'Older', undone: false }] })
    editor.undo()
    editor.pause(WHY)
    editor.applyRemote({ instances: [], pairs: [] }, 'undo')
    expect(editor.history.doneCount).toBe(0)
    expect(editor.waitsForHost).toBe(false)
  })
})
