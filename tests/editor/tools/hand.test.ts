import { describe, expect, it } from 'vitest'
import { TestEditor } from '../../support/TestEditor.ts'

/** Where the image's corner lies, to the pixel. */
function corner(editor: TestEditor): readonly [number, number] {
  return [Math.round(editor.viewport.offset.x), Math.round(editor.viewport.offset.y)]
}

function dragOnCanvas(editor: TestEditor, dx: number, dy: number, button = 0): void {
  const pointer = { modifiers: { ctrl: false, meta: false, shift: false, alt: false }, pointerType: 'mouse' } as const
  editor.dispatch({ type: 'pointerDown', x: 100, y: 100, ...pointer, button, clickCount: 1 })
  editor.dispatch({ type: 'pointerMove', x: 100 + dx, y: 100 + dy, ...pointer, coalesced: [] })
  editor.dispatch({ type: 'pointerUp', x: 100 + dx, y: 100 + dy, ...pointer, button })
}

describe('the hand', () => {
  it('moves the image with the pointer and changes nothing else', () => {
    const editor = new TestEditor()
    editor.setTool('hand')
    const [x, y] = corner(editor)
    dragOnCanvas(editor, 30, -20)
    expect(corner(editor)).toEqual([x + 30, y - 20])
    expect(editor.entries).toEqual([])
    editor.expectPath('hand.idle')
  })

  it('stands still on a click', () => {
    const editor = new TestEditor()
    editor.setTool('hand')
    const before = corner(editor)
    editor.click(20, 15).expectSelected()
    expect(corner(editor)).toEqual(before)
  })

  it('lies over any tool while Space is held, a repeating key included', () => {
    const editor = new TestEditor()
    editor.setTool('brush')
    editor.keyDown('Space')
    editor.expectPath('hand.idle').pointerDown(20, 15).expectPath('hand.panning')
    editor.keyDown('Space')
    editor.expectPath('hand.panning').pointerUp(20, 15).expectPath('hand.idle')
    editor.keyUp('Space')
    editor.expectPath('brush.idle')
    expect(editor.tool).toBe('brush')
    expect(editor.entries).toEqual([])
  })

  it('stays until the button comes up when Space is let go first', () => {
    const editor = new TestEditor()
    editor.setTool('polygon')
    editor.keyDown('Space')
    editor.pointerDown(20, 15)
    editor.keyUp('Space')
    editor.expectPath('hand.panning').pointerUp(20, 15).expectPath('polygon.idle')
  })

  it('pans with the middle button from any tool, and a polygon keeps its vertices meanwhile', () => {
    const editor = new TestEditor()
    editor.setTool('polygon')
    editor.click(5, 30).click(10, 30)
    const [x] = corner(editor)
    dragOnCanvas(editor, 40, 0, 1)
    expect(corner(editor)[0]).toBe(x + 40)
    editor.expectPath('polygon.drawing')
    expect(editor.feedback.polygon?.points).toHaveLength(4)
  })

  it('does not interfere with a stroke', () => {
    const editor = new TestEditor()
    editor.setTool('brush')
    editor.pointerDown(20, 35)
    editor.keyDown('Space')
    editor.expectPath('brush.painting').pointerDown(20, 35, { button: 1 }).expectPath('brush.painting')
  })

  it('ends when cancelled or interrupted', () => {
    const editor = new TestEditor()
    editor.setTool('hand')
    editor.pointerDown(20, 15)
    editor.key('Escape')
    editor.expectPath('hand.idle')
    editor.setTool('brush')
    editor.keyDown('Space')
    editor.pointerDown(20, 15).interrupt('blur').expectPath('brush.idle')
  })

  it('is not part of the history', () => {
    const editor = new TestEditor()
    dragOnCanvas(editor, 30, 0, 1)
    const moved = corner(editor)
    editor.undo()
    editor.redo()
    expect(corner(editor)).toEqual(moved)
  })
})
