import { describe, expect, it } from 'vitest'
import { TestEditor } from '../../support/TestEditor.ts'

describe('the select tool', () => {
  it('selects what shows under a click', () => {
    new TestEditor().click(20, 15).expectSelected(1).click(30, 20).expectSelected(2)
  })

  it('clears the selection on an empty spot, but keeps it with Shift', () => {
    const editor = new TestEditor().click(20, 15)
    editor.holding({ shift: true }, () => editor.click(1, 40)).expectSelected(1)
    editor.click(1, 40).expectSelected()
  })

  it('adds and takes out with Shift, the last one being primary', () => {
    const editor = new TestEditor().click(20, 15)
    editor.holding({ shift: true }, () => editor.click(30, 20)).expectSelected(1, 2)
    expect(editor.selection.primary).toBe(2)
    editor.holding({ shift: true }, () => editor.click(20, 15)).expectSelected(2)
  })

  it('goes to what lies beneath with Alt, hidden parts included, and round again', () => {
    const editor = new TestEditor()
    const altClick = () => editor.holding({ alt: true }, () => editor.click(20, 15))
    altClick().expectSelected(2)
    altClick().expectSelected(1)
    altClick().expectSelected(2)
  })

  it('goes to what lies beneath the pointer with Tab', () => {
    const editor = new TestEditor().click(20, 15)
    expect(editor.key('Tab')).toBe(true)
    editor.expectSelected(2)
    editor.key('Tab')
    editor.expectSelected(1)
  })

  it('leaves Tab to the browser where nothing is under the pointer', () => {
    const editor = new TestEditor().click(1, 40)
    expect(editor.key('Tab')).toBe(false)
  })

  it('passes over instances that are not shown', () => {
    const editor = new TestEditor().click(20, 15)
    editor.key('KeyH')
    editor.click(20, 15).expectSelected(2)
    editor.key('KeyS')
    editor.click(50, 6).expectSelected()
  })

  it('picks the nearer one by rank where the order is unknown', () => {
    new TestEditor().click(53, 13).expectSelected(3)
  })

  it('moves nothing and selects nothing when dragged', () => {
    const editor = new TestEditor()
    const before = editor.document.state
    editor.drag([20, 15], [25, 20], [40, 40]).expectSelected().expectPath('select.idle')
    expect(editor.document.state).toBe(before)
    expect(editor.entries).toEqual([])
  })

  it('selects nothing when the press is cancelled or interrupted', () => {
    const editor = new TestEditor().pointerMove(20, 15).pointerDown(20, 15).expectPath('select.pointing')
    editor.key('Escape')
    editor.pointerUp(20, 15).expectSelected().expectPath('select.idle')
    editor.pointerDown(20, 15).interrupt().pointerUp(20, 15).expectSelected()
  })

  it('lets go of the selection with Escape', () => {
    const editor = new TestEditor().click(20, 15)
    expect(editor.key('Escape')).toBe(true)
    editor.expectSelected()
    expect(editor.key('Escape')).toBe(false)
  })

  it('shows what a click would select, and nothing once the pointer left', () => {
    const editor = new TestEditor().pointerMove(20, 15)
    expect(editor.feedback).toMatchObject({ hoveredInstance: 1, cursor: 'pointer' })
    editor.dispatch({ type: 'pointerLeave' })
    expect(editor.feedback).toMatchObject({ hoveredInstance: null, cursor: 'default' })
  })

  it('shows another hovered instance at once when the present one is hidden from view', () => {
    const editor = new TestEditor().click(20, 15)
    editor.key('KeyH')
    expect(editor.feedback.hoveredInstance).toBe(2)
  })

  it('keeps the selection through undo and redo as far as its instances exist', () => {
    const editor = new TestEditor().click(20, 15)
    editor.key('Delete')
    editor.expectSelected()
    editor.undo()
    editor.click(20, 15).expectSelected(1)
    editor.redo()
    editor.expectSelected()
  })
})
