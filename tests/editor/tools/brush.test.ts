import { describe, expect, it } from 'vitest'
import { maskDifference, maskUnion } from '../../../src/core/masks/maskAlgebra.ts'
import { maskContains } from '../../../src/core/masks/maskMeasures.ts'
import { masksEqual } from '../../../src/core/masks/RunLengthMask.ts'
import { strokeMask } from '../../../src/core/masks/rasterizeStroke.ts'
import { boxMask, linkedInstance, SCENE_SIZE, smallScene, stateOf, TestEditor } from '../../support/TestEditor.ts'

function brushOn(number: number, options: ConstructorParameters<typeof TestEditor>[0] = {}): TestEditor {
  const editor = new TestEditor(options)
  editor.setTool('brush')
  editor.selection.set([number])
  return editor
}

describe('the brush', () => {
  it('paints a dot with a click', () => {
    const editor = brushOn(3).click(50, 30)
    expect(editor.maskOf(3)).toEqual(maskUnion(boxMask(44, 4, 56, 16), strokeMask(SCENE_SIZE, [50, 30], 5)))
    expect(editor.committed).toEqual(['Brush on #3'])
  })

  it('paints the same pixels however the stroke was cut into samples', () => {
    const whole = brushOn(3).drag([50, 30], [10, 40])
    const pieces = brushOn(3).drag([50, 30], [40, 32.5], [30, 35], [10, 40])
    expect(pieces.maskOf(3)).toEqual(whole.maskOf(3))
  })

  it('uses the coalesced points of a move', () => {
    const editor = brushOn(3).pointerDown(50, 30)
    const corner = editor.viewport.toCanvas({ x: 50, y: 40 })
    const end = editor.viewport.toCanvas({ x: 20, y: 40 })
    editor.dispatch({
      type: 'pointerMove',
      ...end,
      modifiers: { ctrl: false, meta: false, shift: false, alt: false },
      pointerType: 'pen',
      coalesced: [corner.x, corner.y, end.x, end.y],
    })
    editor.pointerUp(20, 40)
    expect(maskContains(editor.maskOf(3), 49, 39)).toBe(true)
  })

  it('shows the visible masks of hidden neighbours while it paints', () => {
    const editor = brushOn(1).pointerDown(30, 20).pointerMove(32, 20)
    expect(maskContains(editor.visibleOf(2), 31, 20)).toBe(false)
    editor.expectPath('brush.painting')
    const { settled, instances, box } = editor.changes.at(-1)!
    expect(settled).toBe(false)
    expect(instances.map(({ number }) => number)).toEqual([1, 2])
    expect(box!.x1 - box!.x0).toBeLessThanOrEqual(8)
  })

  it('edits only what is hidden when painting over a neighbour in front', () => {
    const editor = brushOn(2).click(8, 8)
    expect(maskContains(editor.maskOf(2), 8, 8)).toBe(true)
    expect(maskContains(editor.visibleOf(2), 8, 8)).toBe(false)
    expect(editor.visibleOf(1)).toBe(editor.maskOf(1))
  })

  it('is one entry per stroke, told of when the button comes up', () => {
    const editor = brushOn(3).pointerDown(50, 30).pointerMove(40, 30).pointerMove(30, 30)
    expect(editor.entries).toEqual([])
    editor.pointerUp(30, 30)
    expect(editor.entries.map(({ kind }) => kind)).toEqual(['commit'])
    expect(editor.changes.at(-1)).toMatchObject({ settled: true, box: null, instances: [{ number: 3 }] })
  })

  it('records nothing when the stroke adds no pixel', () => {
    const editor = brushOn(3).click(50, 10)
    expect(editor.entries).toEqual([])
    expect(editor.history.items).toEqual([])
  })

  it('undoes and redoes a stroke exactly', () => {
    const editor = brushOn(1)
    const before = editor.records
    editor.drag([30, 20], [36, 28])
    const after = editor.records
    editor.undo()
    expect(editor.records).toEqual(before)
    editor.redo()
    expect(editor.records).toEqual(after)
    expect(editor.entries.map(({ kind }) => kind)).toEqual(['commit', 'undo', 'redo'])
  })

  it('goes back to before the stroke on cancel, and does not go on with it', () => {
    const editor = brushOn(1)
    const before = editor.document.state
    editor.pointerDown(30, 20).pointerMove(36, 28)
    editor.key('Escape')
    expect(editor.document.state).toBe(before)
    editor.expectPath('brush.idle').pointerMove(40, 30).pointerUp(40, 30)
    expect(editor.document.state).toBe(before)
    expect(editor.changes.at(-1)).toMatchObject({ cause: 'cancel', settled: true })
    expect(editor.entries).toEqual([])
  })

  it('takes undo during a stroke as giving the stroke up', () => {
    const editor = brushOn(3).click(50, 30)
    const before = editor.document.state
    editor.pointerDown(10, 40)
    editor.key('KeyZ', { ctrl: true })
    expect(editor.document.state).toBe(before)
    expect(editor.history.doneCount).toBe(1)
  })

  it('keeps what was painted when interrupted, so that a lost focus loses no work', () => {
    for (const reason of ['blur', 'tool-change', 'image-change'] as const) {
      const editor = brushOn(3).pointerDown(50, 30).pointerMove(40, 30).interrupt(reason)
      expect(editor.committed).toEqual(['Brush on #3'])
      editor.expectPath('brush.idle')
    }
  })

  it('finishes the stroke when another tool is chosen', () => {
    const editor = brushOn(3).pointerDown(50, 30)
    editor.setTool('select')
    expect(editor.committed).toEqual(['Brush on #3'])
    editor.expectPath('select.idle')
  })

  it('starts a new instance of the current class when nothing is selected', () => {
    const editor = new TestEditor()
    editor.setTool('brush')
    editor.drag([10, 36], [20, 36]).expectSelected(5)
    expect(editor.document.get(5)).toMatchObject({ categoryId: 1, label: 'cup', linked: true, rank: 0 })
    expect(editor.committed).toEqual(['New instance with the brush'])
    editor.drag([10, 40], [20, 40])
    expect(editor.committed).toEqual(['New instance with the brush', 'Brush on #5'])
  })

  it('leaves no trace of a new instance whose first stroke was cancelled', () => {
    const editor = new TestEditor()
    editor.setTool('brush')
    const before = editor.document.state
    editor.pointerDown(10, 36).pointerMove(20, 36).expectSelected(5)
    editor.key('Escape')
    expect(editor.document.state).toBe(before)
    editor.expectSelected()
  })

  it('refuses a locked instance, and says how to go on', () => {
    const editor = brushOn(1)
    editor.run('instance.toggle-lock')
    editor.drag([30, 20], [36, 28]).expectPath('brush.idle')
    expect(editor.notices).toMatchObject([{ code: 'instance-locked', remedy: 'instance.toggle-lock' }])
    expect(editor.committed).toEqual(['Lock #1'])
  })

  it('refuses an instance that is hidden from view', () => {
    const editor = brushOn(1)
    editor.run('view.toggle-hidden')
    editor.click(30, 20)
    expect(editor.noticed).toEqual(['instance-hidden'])
    expect(editor.entries).toEqual([])
  })

  it('widens from where the diameter was changed during a stroke', () => {
    const editor = brushOn(3).pointerDown(50, 30).pointerMove(40, 30)
    editor.updateSettings({ brushDiameter: 11 })
    expect(editor.feedback.brush?.diameter).toBe(11)
    editor.pointerMove(30, 30).pointerUp(30, 30)
    expect(maskContains(editor.maskOf(3), 48, 34)).toBe(false)
    expect(maskContains(editor.maskOf(3), 32, 34)).toBe(true)
  })

  it('asks for a class before it makes an instance without one', () => {
    const editor = new TestEditor({ settings: { category: null } })
    editor.setTool('brush')
    editor.click(10, 36)
    expect(editor.noticed).toEqual(['no-category'])
  })

  it('draws a straight line from where the last stroke ended with Shift', () => {
    const editor = brushOn(3).drag([50, 30], [50, 40])
    editor.holding({ shift: true }, () => editor.pointerMove(10, 40))
    expect(editor.feedback.line).toMatchObject({ from: { x: 50, y: 40 }, to: { x: 10, y: 40 }, diameter: 5 })
    editor.holding({ shift: true }, () => editor.click(10, 40))
    expect(maskContains(editor.maskOf(3), 30, 40)).toBe(true)
    expect(editor.committed).toHaveLength(2)
  })

  it('shows the line as soon as Shift goes down, and hides it when it comes up', () => {
    const editor = brushOn(3).click(50, 30).pointerMove(10, 40)
    expect(editor.feedback.line).toBeNull()
    editor.keyDown('ShiftLeft', { shift: true })
    expect(editor.feedback.line).not.toBeNull()
    editor.keyUp('ShiftLeft')
    expect(editor.feedback.line).toBeNull()
  })

  it('shows its tip under the pointer, in the size of the moment', () => {
    const editor = brushOn(3).pointerMove(20, 20)
    expect(editor.feedback).toMatchObject({ cursor: 'none', brush: { center: { x: 20, y: 20 }, diameter: 5 } })
    editor.key('BracketRight')
    expect(editor.feedback.brush?.diameter).toBe(6)
    editor.setTool('select')
    expect(editor.feedback.brush).toBeNull()
  })

  it('selects with Ctrl instead of painting', () => {
    const editor = brushOn(3)
    editor.holding({ ctrl: true }, () => editor.click(30, 20)).expectSelected(2)
    expect(editor.entries).toEqual([])
  })

  it('forgets the polygon that an instance was drawn as once it paints on it', () => {
    const outline = [44, 4, 56, 4, 56, 16, 44, 16]
    const editor = brushOn(1, { state: stateOf([linkedInstance(1, boxMask(44, 4, 56, 16), { outline })], []) })
    editor.click(50, 30)
    expect(editor.document.get(1).outline).toBeNull()
    editor.undo()
    expect(editor.document.get(1).outline).toEqual(outline)
  })
})

describe('the brush on visible masks', () => {
  it('refuses linked instances, whose visible mask follows from the order', () => {
    const editor = brushOn(1, { settings: { paintTarget: 'visible' } }).click(30, 20)
    expect(editor.notices).toMatchObject([{ code: 'instance-linked', remedy: 'instance.toggle-link' }])
    expect(editor.entries).toEqual([])
  })

  it('paints and erases the visible mask of an unlinked instance, inside the amodal one', () => {
    const editor = brushOn(2, { settings: { paintTarget: 'visible' } })
    editor.run('instance.toggle-link')
    editor.click(20, 15)
    expect(maskContains(editor.visibleOf(2), 20, 15)).toBe(true)
    editor.click(60, 40)
    expect(maskContains(editor.maskOf(2), 60, 40)).toBe(true)
    editor.setTool('eraser')
    const amodal = editor.maskOf(2)
    editor.click(30, 20)
    expect(maskContains(editor.visibleOf(2), 30, 20)).toBe(false)
    expect(editor.maskOf(2)).toBe(amodal)
  })
})

describe('the eraser', () => {
  function eraserOn(number: number): TestEditor {
    const editor = new TestEditor()
    editor.setTool('eraser')
    editor.selection.set([number])
    return editor
  }

  it('takes pixels away and uncovers what they hid', () => {
    const editor = eraserOn(1).click(20, 15)
    expect(editor.maskOf(1)).toEqual(maskDifference(boxMask(4, 4, 24, 24), strokeMask(SCENE_SIZE, [20, 15], 5)))
    expect(maskContains(editor.visibleOf(2), 20, 15)).toBe(true)
    expect(editor.committed).toEqual(['Erase on #1'])
  })

  it('undoes, redoes, cancels and is interrupted like the brush', () => {
    const editor = eraserOn(1)
    const before = editor.records
    editor.drag([20, 15], [20, 20])
    const after = editor.records
    editor.undo()
    expect(editor.records).toEqual(before)
    editor.redo()
    expect(editor.records).toEqual(after)
    editor.pointerDown(8, 8).expectPath('eraser.painting')
    editor.key('Escape')
    expect(editor.records).toEqual(after)
    editor.pointerDown(8, 8).interrupt('blur').expectPath('eraser.idle')
    expect(editor.committed).toHaveLength(2)
  })

  it('needs a selected instance', () => {
    const editor = new TestEditor()
    editor.setTool('eraser')
    editor.click(20, 15)
    expect(editor.noticed).toEqual(['nothing-selected'])
  })

  it('deletes an instance that lost its last pixel, in the same entry', () => {
    const editor = eraserOn(3)
    editor.updateSettings({ brushDiameter: 60 })
    const before = editor.records
    editor.click(50, 10).expectSelected()
    expect(editor.document.find(3)).toBeNull()
    expect(editor.committed).toEqual(['Erase all of #3'])
    expect(editor.noticed).toEqual(['instance-erased'])
    editor.undo()
    expect(editor.records).toEqual(before)
    expect(masksEqual(editor.maskOf(3), smallScene().instances[2]!.amodal)).toBe(true)
  })
})
