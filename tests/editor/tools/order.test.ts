import { describe, expect, it } from 'vitest'
import { maskContains } from '../../../src/core/masks/maskMeasures.ts'
import { TestEditor } from '../../support/TestEditor.ts'

function orderTool(): TestEditor {
  const editor = new TestEditor()
  editor.setTool('order')
  return editor
}

describe('the order tool', () => {
  it('shows the shared boundary under the pointer', () => {
    const editor = orderTool().pointerMove(24.3, 15)
    expect(editor.feedback.hoveredPair).toMatchObject({ a: 1, b: 2 })
    expect(editor.feedback.hoveredPair!.segments.length).toBeGreaterThan(0)
    editor.pointerMove(8, 40)
    expect(editor.feedback.hoveredPair).toBeNull()
  })

  it('flips who is in front with a click on the boundary, and back with another one', () => {
    const editor = orderTool().click(24.3, 15)
    expect(editor.pairState(1, 2)).toBe('b-over-a')
    expect(maskContains(editor.visibleOf(2), 20, 15)).toBe(true)
    expect(maskContains(editor.visibleOf(1), 20, 15)).toBe(false)
    expect(editor.committed).toEqual(['#2 in front of #1'])
    editor.expectSelected(1, 2).click(15.7, 15)
    expect(editor.pairState(1, 2)).toBe('a-over-b')
  })

  it('brings the clicked side to the front where nothing was known', () => {
    const editor = orderTool().click(56.4, 13)
    expect(editor.pairState(3, 4)).toBe('b-over-a')
    const other = orderTool().click(55.6, 13)
    expect(other.pairState(3, 4)).toBe('a-over-b')
  })

  it('selects the pair in an overlap away from any boundary, for the keys', () => {
    const editor = orderTool().click(20, 20).expectSelected(2, 1)
    expect(editor.entries).toEqual([])
    editor.key('KeyG')
    expect(editor.pairState(1, 2)).toBe('b-over-a')
  })

  it('selects single instances elsewhere, and with Shift collects a pair', () => {
    const editor = orderTool().click(8, 8).expectSelected(1)
    editor.holding({ shift: true }, () => editor.click(47, 7)).expectSelected(1, 3)
  })

  it('pins the order of a pair with Ctrl, and lets go with Ctrl again', () => {
    const editor = orderTool()
    editor.holding({ ctrl: true }, () => editor.click(24.3, 15)).expectSelected(1, 2)
    expect(editor.constraints.list).toMatchObject([{ kind: 'pin', front: 1, back: 2, strength: 'hard' }])
    expect(editor.pairState(1, 2)).toBe('a-over-b')
    editor.holding({ meta: true }, () => editor.click(24.3, 15))
    expect(editor.constraints.list).toEqual([])
    expect(editor.entries).toEqual([])
  })

  it('pins by key the pair under the pointer, without a selection', () => {
    const editor = orderTool().pointerMove(24.3, 15)
    editor.key('KeyP', { shift: true })
    expect(editor.constraints.list).toMatchObject([{ kind: 'pin', front: 1, back: 2 }])
    editor.expectSelected()
  })

  it('flips nothing when dragged, cancelled or interrupted', () => {
    const editor = orderTool()
    const before = editor.document.state
    editor.drag([24.3, 15], [30, 15])
    editor.pointerMove(24.3, 15).pointerDown(24.3, 15).expectPath('order.pointing')
    editor.key('Escape')
    editor.pointerUp(24.3, 15)
    editor.pointerDown(24.3, 15).interrupt().pointerUp(24.3, 15).expectPath('order.idle')
    expect(editor.document.state).toBe(before)
  })

  it('undoes and redoes a flip exactly', () => {
    const editor = orderTool()
    const before = editor.records
    editor.click(24.3, 15)
    const after = editor.records
    editor.undo()
    expect(editor.records).toEqual(before)
    editor.redo()
    expect(editor.records).toEqual(after)
  })

  it('leaves pairs of a locked instance alone', () => {
    const editor = orderTool()
    editor.selection.set([2])
    editor.run('instance.toggle-lock')
    editor.click(24.3, 15)
    expect(editor.pairState(1, 2)).toBe('a-over-b')
    expect(editor.noticed).toEqual(['instance-locked'])
  })
})

describe('the order keys', () => {
  it.each([
    ['KeyF', {}, 'b-over-a'],
    ['KeyG', {}, 'a-over-b'],
    ['KeyM', {}, 'mutual'],
    ['KeyU', {}, 'unknown'],
    ['KeyU', { shift: true }, 'none'],
  ] as const)('%s with %o makes the selected pair (3, then 4) %s', (code, modifiers, state) => {
    const editor = new TestEditor()
    editor.selection.set([3, 4])
    expect(editor.key(code, modifiers)).toBe(true)
    expect(editor.pairState(3, 4)).toBe(state)
  })

  it('take the instance under the pointer as the other one when a single one is selected', () => {
    const editor = new TestEditor()
    editor.selection.set([4])
    editor.pointerMove(47, 7)
    editor.key('KeyF')
    expect(editor.pairState(3, 4)).toBe('b-over-a')
  })

  it('are not taken when there is no pair', () => {
    const editor = new TestEditor().pointerMove(1, 40)
    editor.selection.set([4])
    expect(editor.key('KeyF')).toBe(false)
  })

  it('unlink both sides of a mutual pair and keep what shows', () => {
    const editor = new TestEditor()
    editor.selection.set([1, 2])
    const visible = editor.visibleOf(2)
    editor.key('KeyM')
    expect(editor.document.get(1).linked).toBe(false)
    expect(editor.document.get(2).linked).toBe(false)
    expect(editor.visibleOf(2)).toBe(visible)
    editor.undo()
    expect(editor.document.get(2).linked).toBe(true)
  })
})
