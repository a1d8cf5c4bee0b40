import { describe, expect, it } from 'vitest'
import type { EditorSettings } from '../../../src/editor/EditorSettings.ts'
import { TestEditor } from '../../support/TestEditor.ts'

function boundaryTool(boundaryAction: EditorSettings['boundaryAction'] = 'add'): TestEditor {
  const editor = new TestEditor({ settings: { boundaryAction, strokeDiameter: 3 } })
  editor.setTool('boundary')
  return editor
}

describe('the boundary brush', () => {
  it.each(['add', 'flip', 'erase'] as const)('makes a boundary stroke that keeps its direction: %s', (action) => {
    const editor = boundaryTool(action).drag([6, 6], [12, 8], [20, 20]).expectPath('boundary.idle')
    expect(editor.constraints.list).toEqual([
      {
        id: 'boundary-1',
        kind: 'boundary',
        action,
        strength: 'hard',
        strokes: [{ points: [6, 6, 12, 8, 20, 20], diameter: 3 }],
      },
    ])
    expect(editor.entries).toEqual([])
  })

  it('keeps the action with which the stroke began', () => {
    const editor = boundaryTool('erase').pointerDown(6, 6).pointerMove(20, 6)
    editor.updateSettings({ boundaryAction: 'flip' })
    editor.pointerUp(20, 6)
    expect(editor.constraints.list).toMatchObject([{ action: 'erase' }])
  })

  it('shows the stroke while it is drawn', () => {
    const editor = boundaryTool('flip').pointerDown(6, 6).pointerMove(12, 6).expectPath('boundary.drawing')
    expect(editor.feedback.draft).toMatchObject({ sign: 'boundary-flip', strokes: [{ points: [6, 6, 12, 6] }] })
    expect(editor.feedback.brush?.mode).toBe('boundary-flip')
  })

  it('selects with a click, lets go with a click elsewhere, and adds nothing by either', () => {
    const editor = boundaryTool().drag([6, 6], [20, 6]).drag([6, 20], [20, 20]).click(12, 6.3)
    expect(editor.constraints.selected?.id).toBe('boundary-1')
    editor.click(50, 40)
    expect(editor.constraints.selected).toBeNull()
    expect(editor.constraints.list).toHaveLength(2)
  })

  it('draws a straight line from the last end with Shift', () => {
    const editor = boundaryTool().drag([6, 6], [10, 6])
    editor.holding({ shift: true }, () => editor.click(30, 30))
    expect(editor.constraints.list[1]).toMatchObject({ strokes: [{ points: [10, 6, 30, 30] }] })
  })

  it('gives the stroke up with Esc, finishes it with Enter and when it is interrupted', () => {
    const editor = boundaryTool().pointerDown(6, 6).pointerMove(20, 6)
    editor.key('Escape')
    expect(editor.constraints.list).toEqual([])
    editor.pointerUp(20, 6).pointerDown(6, 6).pointerMove(20, 6)
    editor.dispatch({ type: 'complete' })
    expect(editor.constraints.list).toHaveLength(1)
    editor.pointerUp(20, 6).pointerDown(6, 30).pointerMove(20, 30).interrupt('blur')
    expect(editor.constraints.list).toHaveLength(2)
    editor.pointerDown(30, 30).pointerMove(30, 40).interrupt('image-change')
    expect(editor.constraints.list).toHaveLength(2)
  })

  it('adds nothing when it is finished before it went anywhere', () => {
    const editor = boundaryTool().pointerDown(6, 6)
    editor.complete()
    expect(editor.constraints.list).toEqual([])
  })

  it('turns the selected stroke by key', () => {
    const editor = boundaryTool().drag([6, 6], [20, 6])
    expect(editor.key('KeyI')).toBe(true)
    expect(editor.constraints.list).toMatchObject([{ strokes: [{ points: [20, 6, 6, 6] }] }])
    editor.run('edit.undo')
    expect(editor.constraints.list).toMatchObject([{ strokes: [{ points: [6, 6, 20, 6] }] }])
  })
})
