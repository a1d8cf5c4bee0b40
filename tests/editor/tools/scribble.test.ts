import { describe, expect, it } from 'vitest'
import type { EditorSettings, ScribbleMode } from '../../../src/editor/EditorSettings.ts'
import { TestEditor } from '../../support/TestEditor.ts'

function scribbleTool(scribbleMode: ScribbleMode = 'same', settings: Partial<EditorSettings> = {}): TestEditor {
  const editor = new TestEditor({ settings: { scribbleMode, strokeDiameter: 3, ...settings } })
  editor.setTool('scribble')
  return editor
}

describe('the scribble tool', () => {
  it.each(['same', 'foreground', 'background'] as const)('makes one constraint of one stroke: %s', (mode) => {
    const editor = scribbleTool(mode).drag([6, 6], [12, 8], [20, 20]).expectPath('scribble.idle')
    expect(editor.constraints.list).toEqual([
      { id: `${mode}-1`, kind: mode, strength: 'hard', strokes: [{ points: [6, 6, 12, 8, 20, 20], diameter: 3 }] },
    ])
    expect(editor.entries).toEqual([])
    expect(editor.changes).toEqual([])
  })

  it('takes strength and diameter of the moment in which the stroke ends', () => {
    const editor = scribbleTool('same', { constraintStrength: 'soft' }).pointerDown(6, 6).pointerMove(20, 6)
    editor.key('BracketRight')
    expect(editor.settings.strokeDiameter).toBe(3)
    editor.updateSettings({ strokeDiameter: 7 })
    editor.pointerUp(20, 6)
    expect(editor.constraints.list).toMatchObject([{ strength: 'soft', strokes: [{ diameter: 7 }] }])
  })

  it('shows the stroke while it is drawn, and the tip with its sign', () => {
    const editor = scribbleTool('background').pointerDown(6, 6).pointerMove(12, 6).expectPath('scribble.drawing')
    expect(editor.feedback.draft).toEqual({
      sign: 'background',
      strength: 'hard',
      strokes: [{ points: [6, 6, 12, 6], diameter: 3 }],
    })
    expect(editor.feedback.brush).toMatchObject({ mode: 'background', diameter: 3, center: { x: 12, y: 6 } })
    editor.pointerUp(12, 6)
    expect(editor.feedback.draft).toBeNull()
  })

  it('makes a dot of a click', () => {
    const editor = scribbleTool('background').click(60, 40)
    expect(editor.constraints.list).toMatchObject([
      { kind: 'background', strokes: [{ points: [60, 40], diameter: 3 }] },
    ])
  })

  it('selects the constraint under a click instead of adding a dot', () => {
    const editor = scribbleTool().drag([6, 6], [20, 6]).drag([6, 20], [20, 20])
    expect(editor.constraints.selected?.id).toBe('same-2')
    editor.pointerMove(12, 6.4)
    expect(editor.constraints.hovered?.id).toBe('same-1')
    editor.click(12, 6.4)
    expect(editor.constraints.selected?.id).toBe('same-1')
    expect(editor.constraints.list).toHaveLength(2)
  })

  it('lets go of the hovered constraint when the pointer leaves, but not of one hovered in a list', () => {
    const editor = scribbleTool().drag([6, 6], [20, 6])
    expect(editor.constraints.hovered?.id).toBe('same-1')
    editor.dispatch({ type: 'pointerLeave' })
    expect(editor.constraints.hovered).toBeNull()
    editor.constraints.hover('same-1')
    editor.updateSettings({ strokeDiameter: 5 })
    expect(editor.constraints.hovered?.id).toBe('same-1')
    editor.setTool('select')
    expect(editor.constraints.hovered).toBeNull()
  })

  it('takes a loop that ends where it began for a stroke', () => {
    const editor = scribbleTool().drag([10, 10], [20, 10], [20, 20], [10, 20], [10, 10])
    expect(editor.constraints.list).toHaveLength(1)
  })

  it('draws a straight line from the last end with Shift', () => {
    const editor = scribbleTool().drag([6, 6], [10, 6])
    editor.holding({ shift: true }, () => editor.click(30, 30))
    expect(editor.constraints.list[1]).toMatchObject({ strokes: [{ points: [10, 6, 30, 30] }] })
  })

  it('selects instances with Ctrl', () => {
    const editor = scribbleTool()
    editor.holding({ ctrl: true }, () => editor.click(8, 8)).expectSelected(1)
    expect(editor.constraints.list).toEqual([])
  })

  it('keeps few points of a slow hand, and always the last', () => {
    const points = Array.from({ length: 101 }, (_, step) => [10 + step / 10, 10] as const)
    const editor = scribbleTool().drag(...points)
    const [stroke] = editor.constraints.list.flatMap((one) => (one.kind === 'pin' ? [] : one.strokes))
    expect(stroke!.points.length / 2).toBeLessThan(16)
    expect(stroke!.points.slice(-2)).toEqual([20, 10])
  })

  it('adds nothing for a stroke outside the image', () => {
    const editor = scribbleTool().drag([-9, -9], [-5, -9])
    expect(editor.constraints.list).toEqual([])
  })

  it('gives a stroke up with Esc and with undo', () => {
    const editor = scribbleTool().pointerDown(6, 6).pointerMove(20, 6)
    editor.key('Escape')
    editor.expectPath('scribble.idle').pointerUp(20, 6)
    expect(editor.feedback.draft).toBeNull()
    editor.pointerDown(6, 6).pointerMove(20, 6)
    expect(editor.key('KeyZ', { ctrl: true })).toBe(true)
    editor.expectPath('scribble.idle').pointerUp(20, 6)
    expect(editor.constraints.list).toEqual([])
  })

  it('keeps the stroke when it is interrupted, but not for another image', () => {
    for (const reason of ['blur', 'tool-change'] as const) {
      const editor = scribbleTool().pointerDown(6, 6).pointerMove(20, 6).interrupt(reason)
      expect(editor.constraints.list).toHaveLength(1)
    }
    const editor = scribbleTool().pointerDown(6, 6).pointerMove(20, 6).interrupt('image-change')
    expect(editor.constraints.list).toEqual([])
  })

  it('goes on after a pan with the middle button', () => {
    const editor = scribbleTool('different').drag([6, 6], [12, 6])
    editor
      .pointerDown(30, 30, { button: 1 })
      .expectPath('hand.panning')
      .pointerUp(31, 31, 1)
      .expectPath('scribble.half')
    expect(editor.feedback.draft?.strokes).toHaveLength(1)
  })
})

describe('two scribbles that say different', () => {
  it('become one constraint when the second is drawn', () => {
    const editor = scribbleTool('different').drag([6, 6], [12, 6]).expectPath('scribble.half')
    expect(editor.constraints.list).toEqual([])
    expect(editor.feedback.draft?.strokes).toHaveLength(1)
    editor.drag([30, 20], [38, 20]).expectPath('scribble.idle')
    expect(editor.constraints.list).toMatchObject([
      { kind: 'different', strokes: [{ points: [6, 6, 12, 6] }, { points: [30, 20, 38, 20] }] },
    ])
    expect(editor.feedback.draft).toBeNull()
  })

  it('may both be dots', () => {
    const editor = scribbleTool('different').click(6, 6).click(30, 20)
    expect(editor.constraints.list).toMatchObject([{ strokes: [{ points: [6, 6] }, { points: [30, 20] }] }])
  })

  it.each([
    ['Esc', (editor: TestEditor) => editor.key('Escape')],
    ['Backspace', (editor: TestEditor) => editor.key('Backspace')],
    ['undo', (editor: TestEditor) => editor.key('KeyZ', { ctrl: true })],
    ['another tool', (editor: TestEditor) => editor.setTool('brush')],
    ['another mode', (editor: TestEditor) => editor.run('constraint.same')],
    ['another image', (editor: TestEditor) => editor.interrupt('image-change')],
  ])('drop the first with %s', (_, act) => {
    const editor = scribbleTool('different').drag([6, 6], [12, 6])
    act(editor)
    expect(editor.feedback.draft).toBeNull()
    editor.setTool('scribble')
    editor.expectPath('scribble.idle')
    expect(editor.constraints.list).toEqual([])
  })

  it('keep the first while the window loses the focus, and when the second is given up', () => {
    const editor = scribbleTool('different').drag([6, 6], [12, 6]).interrupt('blur').expectPath('scribble.half')
    editor.pointerDown(30, 20).pointerMove(38, 20)
    expect(editor.feedback.draft?.strokes).toHaveLength(2)
    editor.cancel()
    editor.expectPath('scribble.half')
    expect(editor.feedback.draft?.strokes).toHaveLength(1)
  })

  it('are refused where they overlap: the first waits on', () => {
    const editor = scribbleTool('different').drag([6, 6], [12, 6]).drag([9, 2], [9, 12]).expectPath('scribble.half')
    expect(editor.noticed).toEqual(['scribbles-overlap'])
    expect(editor.constraints.list).toEqual([])
  })

  it('forget the first when the host sets another mode', () => {
    const editor = scribbleTool('different').drag([6, 6], [12, 6])
    editor.updateSettings({ scribbleMode: 'background' })
    editor.drag([30, 20], [38, 20]).expectPath('scribble.idle')
    expect(editor.constraints.list).toMatchObject([{ kind: 'background', strokes: [{ points: [30, 20, 38, 20] }] }])
  })

  it('end with the tool: a first stroke under way is dropped, a second one kept', () => {
    const first = scribbleTool('different').pointerDown(6, 6).pointerMove(12, 6)
    first.setTool('brush')
    expect(first.constraints.list).toEqual([])
    const second = scribbleTool('different').drag([6, 6], [12, 6]).pointerDown(30, 20).pointerMove(38, 20)
    second.setTool('brush')
    expect(second.constraints.list).toHaveLength(1)
  })
})

describe('keys of the tools that make constraints', () => {
  it('Delete removes the selected constraint, then the one made before it, and never an instance', () => {
    const editor = scribbleTool().drag([6, 6], [12, 6]).drag([6, 20], [12, 20])
    editor.selection.set([1])
    editor.key('Delete')
    expect(editor.constraints.list.map(({ id }) => id)).toEqual(['same-1'])
    editor.key('Backspace')
    expect(editor.constraints.list).toEqual([])
    editor.key('Delete')
    expect(editor.noticed).toEqual(['no-constraint-selected'])
    expect(editor.document.find(1)).not.toBeNull()
  })

  it('Esc lets go of the constraint first and of the instances second', () => {
    const editor = scribbleTool().drag([6, 6], [12, 6])
    editor.selection.set([1])
    editor.key('Escape')
    expect(editor.constraints.selected).toBeNull()
    editor.expectSelected(1).key('Escape')
    editor.expectSelected()
  })

  it('the bracket keys and Alt-wheel change the diameter of strokes and not of the brush', () => {
    const editor = scribbleTool()
    const { brushDiameter } = editor.settings
    editor.key('BracketRight')
    expect(editor.settings.strokeDiameter).toBe(4)
    const modifiers = { ctrl: false, meta: false, shift: false, alt: true }
    editor.dispatch({ type: 'wheel', x: 5, y: 5, deltaX: 0, deltaY: -100, modifiers })
    expect(editor.settings).toMatchObject({ strokeDiameter: 5, brushDiameter })
  })
})
