import { describe, expect, it } from 'vitest'
import { maskContains } from '../../../src/core/masks/maskMeasures.ts'
import { layerOrder } from '../../../src/core/occlusion/layerOrder.ts'
import { CATEGORIES, TestEditor } from '../../support/TestEditor.ts'

function withSelected(...numbers: readonly number[]): TestEditor {
  const editor = new TestEditor()
  editor.selection.set(numbers)
  return editor
}

function sequenceOf(editor: TestEditor): readonly number[] {
  return layerOrder(editor.document.state).sequence
}

describe('commands on instances', () => {
  it('delete the selected ones, uncover what they hid, and come back on undo', () => {
    const editor = withSelected(1, 3)
    const before = editor.records
    editor.key('Delete')
    expect(editor.document.state.instances.map(({ number }) => number)).toEqual([2, 4])
    expect(maskContains(editor.visibleOf(2), 20, 15)).toBe(true)
    expect(editor.committed).toEqual(['Delete #1 and #3'])
    editor.undo()
    expect(editor.records).toEqual(before)
  })

  it('delete nothing while one of them is locked', () => {
    const editor = withSelected(1)
    editor.key('KeyL')
    editor.selection.set([1, 3])
    editor.key('Delete')
    expect(editor.document.state.instances).toHaveLength(4)
    expect(editor.noticed).toEqual(['instance-locked'])
  })

  it('lock several at once, and unlock once all are locked', () => {
    const editor = withSelected(1)
    editor.key('KeyL')
    editor.selection.set([1, 2])
    editor.key('KeyL')
    expect([1, 2].map((number) => editor.document.get(number).locked)).toEqual([true, true])
    editor.key('KeyL')
    expect([1, 2].map((number) => editor.document.get(number).locked)).toEqual([false, false])
    expect(editor.committed).toEqual(['Lock #1', 'Lock #1 and #2', 'Unlock #1 and #2'])
  })

  it('unlink and link, deriving the visible mask again', () => {
    const editor = withSelected(2)
    const derived = editor.visibleOf(2)
    editor.updateSettings({ paintTarget: 'visible' })
    editor.key('KeyK')
    editor.setTool('brush')
    editor.click(20, 15)
    expect(editor.visibleOf(2)).not.toEqual(derived)
    editor.key('KeyK')
    expect(editor.visibleOf(2)).toEqual(derived)
  })

  it('refuse to link one side of a mutual pair', () => {
    const editor = withSelected(1, 2)
    editor.key('KeyM')
    editor.key('KeyK')
    expect(editor.noticed).toEqual(['mutual-cannot-link'])
    expect(editor.document.get(1).linked).toBe(false)
  })

  it('let go of the selection for a new one, with the brush unless a polygon tool is at hand', () => {
    const editor = withSelected(1)
    editor.key('KeyN')
    editor.expectSelected().expectPath('brush.idle')
    editor.setTool('polygon')
    editor.key('KeyN')
    editor.expectPath('polygon.idle')
  })

  it('change the class of the selected, or of what comes next', () => {
    const editor = withSelected(1, 3)
    editor.key('Digit2')
    expect(editor.document.get(3)).toMatchObject({ categoryId: 2, label: 'table', isStuff: true })
    expect(editor.committed).toEqual(['#1 and #3 to table'])
    expect(editor.settings.category).toBe(CATEGORIES[0])
    editor.selection.clear()
    editor.key('Digit2')
    expect(editor.settings.category).toBe(CATEGORIES[1])
    expect(editor.key('Digit3')).toBe(false)
  })

  it('leave the class of a locked one alone', () => {
    const editor = withSelected(1)
    editor.key('KeyL')
    editor.key('Digit2')
    expect(editor.document.get(1).categoryId).toBe(1)
    expect(editor.noticed).toEqual(['instance-locked'])
  })
})

describe('commands on layers', () => {
  it('move the primary instance one place, as far as either end', () => {
    const editor = withSelected(4)
    expect(sequenceOf(editor)).toEqual([1, 2, 3, 4])
    editor.key('Equal')
    expect(sequenceOf(editor)).toEqual([1, 2, 4, 3])
    expect(editor.pairState(3, 4)).toBe('b-over-a')
    expect(editor.committed).toEqual(['#4 one layer forward'])
    editor.key('Minus')
    expect(sequenceOf(editor)).toEqual([1, 2, 3, 4])
    expect(editor.key('Minus')).toBe(false)
  })

  it('say afterwards which pairs the keys turned, and offer to take it back', () => {
    const editor = withSelected(2)
    editor.key('Equal')
    editor.key('Minus')
    expect(editor.notices.map(({ text, remedy }) => [text, remedy])).toEqual([
      ['#2 is now in front of #1', 'edit.undo'],
      ['#2 is now behind #1', 'edit.undo'],
    ])
    editor.run(editor.notices[1]!.remedy!)
    expect(editor.pairState(1, 2)).toBe('b-over-a')
  })

  it('say nothing when the keys carried an instance past one it does not overlap', () => {
    const editor = withSelected(3)
    editor.key('Equal')
    expect(sequenceOf(editor)).toEqual([1, 3, 2, 4])
    expect(editor.notices).toEqual([])
  })

  it('say beforehand which pairs a new order would change', () => {
    const editor = new TestEditor()
    const { changedPairs } = editor.previewReorder([2, 1, 3, 4])
    expect(changedPairs).toMatchObject([{ before: { state: 'a-over-b' }, after: { a: 1, b: 2, state: 'b-over-a' } }])
    expect(editor.pairState(1, 2)).toBe('a-over-b')
    editor.reorder([2, 1, 3, 4])
    expect(editor.pairState(1, 2)).toBe('b-over-a')
    editor.undo()
    expect(sequenceOf(editor)).toEqual([1, 2, 3, 4])
  })

  it('leave the pairs of a locked instance alone', () => {
    const editor = withSelected(2)
    editor.key('KeyL')
    editor.key('Equal')
    expect(editor.pairState(1, 2)).toBe('a-over-b')
    expect(editor.noticed).toEqual(['instance-locked'])
  })
})

describe('commands on selection and view', () => {
  it('walk through the layers with period and comma', () => {
    const editor = new TestEditor()
    for (const expected of [1, 2, 3, 4, 1]) {
      editor.key('Period')
      editor.expectSelected(expected)
    }
    editor.key('Comma')
    editor.expectSelected(4)
  })

  it('select all that is shown, the nearest as primary', () => {
    const editor = withSelected(2)
    editor.key('KeyH')
    editor.key('KeyA', { ctrl: true })
    editor.expectSelected(4, 3, 1)
  })

  it('hide and show the selected, solo them, and show all again', () => {
    const editor = withSelected(1, 2)
    editor.key('KeyH')
    expect([1, 2, 3].map((number) => editor.view.isShown(number))).toEqual([false, false, true])
    editor.key('KeyH')
    expect(editor.view.isShown(1)).toBe(true)
    editor.key('KeyS')
    expect([1, 2, 3].map((number) => editor.view.isShown(number))).toEqual([true, true, false])
    editor.key('KeyH', { shift: true })
    expect(editor.view.solo).toBeNull()
    expect(editor.entries).toEqual([])
  })

  it('zoom to the selection', () => {
    const editor = withSelected(3)
    editor.key('KeyZ')
    expect(editor.viewport.toCanvas({ x: 50, y: 10 }).x).toBeCloseTo(320)
    expect(editor.viewport.toCanvas({ x: 50, y: 10 }).y).toBeCloseTo(240)
    expect(editor.viewport.scale).toBeCloseTo((480 - 48) / 12)
  })

  it('ask the host for another image, the sheet and the palette', () => {
    const editor = new TestEditor()
    editor.key('KeyA')
    editor.key('KeyD')
    editor.key('Slash', { shift: true })
    editor.key('KeyK', { meta: true })
    expect(editor.requests).toEqual([
      { kind: 'navigate', to: 'previous' },
      { kind: 'navigate', to: 'next' },
      { kind: 'show-shortcuts' },
      { kind: 'show-palette' },
    ])
  })

  it('wait while a stroke is being drawn', () => {
    const editor = withSelected(3)
    editor.setTool('brush')
    editor.pointerDown(50, 30)
    expect(editor.key('KeyV')).toBe(false)
    expect(editor.key('Delete')).toBe(false)
    editor.expectPath('brush.painting')
  })
})

describe('the photo key', () => {
  it('shows the bare photo while it is held, and changes nothing else', () => {
    const editor = withSelected(2)
    expect(editor.keyDown('Backquote')).toBe(true)
    expect([editor.view.isDrawn(2), editor.view.isShown(2)]).toEqual([false, true])
    editor.keyUp('Backquote')
    expect(editor.view.isDrawn(2)).toBe(true)
    expect(editor.selection.numbers).toEqual([2])
    expect(editor.entries).toEqual([])
  })

  it('is let go when the window loses the focus', () => {
    const editor = new TestEditor()
    editor.keyDown('Backquote')
    editor.dispatch({ type: 'interrupt', reason: 'blur' })
    expect(editor.view.photoOnly).toBe(false)
  })

  it('works during a stroke, and is no key with Ctrl, Cmd or Alt', () => {
    const editor = withSelected(3)
    for (const modifier of ['ctrl', 'meta', 'alt'])
      expect(editor.keyDown('Backquote', { [modifier]: true })).toBe(false)
    editor.setTool('brush')
    editor.pointerDown(50, 30)
    editor.keyDown('Backquote')
    expect(editor.view.photoOnly).toBe(true)
    editor.expectPath('brush.painting')
  })
})
