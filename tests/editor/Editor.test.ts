import { describe, expect, it } from 'vitest'
import { invertDiff } from '../../src/core/dataset/annotationDiff.ts'
import type { AnnotationDiff } from '../../src/core/dataset/annotationDiff.ts'
import type { Feedback } from '../../src/editor/Feedback.ts'
import { boxMask, linkedInstance, stateOf, TestEditor } from '../support/TestEditor.ts'

/** The diff of the newest commit. */
function lastDiff(editor: TestEditor): AnnotationDiff {
  const entry = editor.entries.at(-1)!
  if (entry.kind !== 'commit') throw new Error('the last entry is no commit')
  return entry.diff
}

describe('undo of what is not in memory', () => {
  const remembered = [{ entryId: 31, code: 'brush-stroke', label: 'Brush on #1', undone: false }]

  it('asks the host, waits, and applies what it answers', () => {
    const other = new TestEditor()
    other.setTool('brush')
    other.selection.set([3])
    const before = other.records
    other.click(50, 30)
    const editor = new TestEditor({ state: other.document.state, history: remembered })
    editor.undo()
    expect(editor.requests).toMatchObject([{ kind: 'undo-needed', item: { entryId: 31 } }])
    expect(editor.waitsForHost).toBe(true)
    editor.applyRemote(invertDiff(lastDiff(other)), 'undo')
    expect(editor.records).toEqual(before)
    expect(editor.entries).toEqual([])
    expect(editor.changes.at(-1)).toMatchObject({ cause: 'remote', settled: true })
    expect(editor.history.redoable?.entryId).toBe(31)
    editor.redo()
    editor.applyRemote(lastDiff(other), 'redo')
    expect(editor.records).toEqual(other.records)
  })

  it('lets no gesture start meanwhile, and goes on when the host failed', () => {
    const editor = new TestEditor({ history: remembered })
    editor.setTool('brush')
    editor.selection.set([3])
    editor.undo()
    editor.click(50, 30)
    expect(editor.noticed).toEqual(['busy'])
    editor.remoteFailed()
    editor.click(50, 30)
    expect(editor.committed).toEqual(['Brush on #3'])
  })

  it('ignores an answer that comes after another document was opened', () => {
    const editor = new TestEditor({ history: remembered })
    editor.undo()
    editor.open({ state: stateOf([], []) })
    editor.applyRemote(
      { instances: [{ kind: 'delete', instance: linkedInstance(1, boxMask(0, 0, 1, 1)) }], pairs: [] },
      'undo',
    )
    expect(editor.document.state.instances).toEqual([])
  })

  it('is what becomes of old strokes when memory is short', () => {
    const editor = new TestEditor({ historyBytes: 1 })
    editor.setTool('brush')
    editor.selection.set([3])
    editor.click(50, 30).click(20, 40)
    editor.undo()
    expect(editor.requests).toEqual([])
    editor.undo()
    expect(editor.requests).toMatchObject([{ kind: 'undo-needed', item: { label: 'Brush on #3' } }])
  })
})

describe('opening another document', () => {
  it('replaces state, history, selection and view, and says that everything is new', () => {
    const editor = new TestEditor()
    editor.setTool('brush')
    editor.selection.set([3])
    editor.run('view.toggle-hidden')
    editor.click(50, 30)
    const state = stateOf([linkedInstance(1, boxMask(0, 0, 5, 5, { width: 20, height: 10 }))], [], {
      width: 20,
      height: 10,
    })
    editor.open({ state, history: [{ entryId: 1, code: 'x', label: 'X', undone: false }] })
    editor.expectSelected().expectPath('brush.idle')
    expect(editor.view.hidden.size).toBe(0)
    expect(editor.history.items).toHaveLength(1)
    expect(editor.viewport.imageSize).toEqual({ width: 20, height: 10 })
    expect(editor.changes.at(-1)).toEqual({
      cause: 'open',
      settled: true,
      instances: [{ number: 1, kind: 'created', box: { x0: 0, y0: 0, x1: 5, y1: 5 } }],
      pairs: [],
      box: { x0: 0, y0: 0, x1: 20, y1: 10 },
    })
  })

  it('finishes a stroke under way on the old document first', () => {
    const editor = new TestEditor()
    editor.setTool('brush')
    editor.selection.set([3])
    editor.pointerDown(50, 30)
    editor.open({ state: stateOf([], []) })
    expect(editor.committed).toEqual(['Brush on #3'])
    expect(editor.history.items).toEqual([])
  })
})

describe('events', () => {
  it('stop when unsubscribed', () => {
    const editor = new TestEditor()
    const heard: (readonly number[])[] = []
    const stop = editor.on('selection', (numbers) => heard.push(numbers))
    editor.selection.set([1])
    stop()
    editor.selection.set([2])
    expect(heard).toEqual([[1]])
  })

  it('tell of feedback only when it differs', () => {
    const editor = new TestEditor().pointerMove(1, 40)
    const heard: Feedback[] = []
    editor.on('feedback', (feedback) => heard.push(feedback))
    editor.pointerMove(2, 40).pointerMove(3, 40)
    expect(heard).toEqual([])
    editor.pointerMove(20, 15)
    expect(heard).toHaveLength(1)
  })

  it('tell of the tool path', () => {
    const editor = new TestEditor()
    const paths: string[] = []
    editor.on('tool', (path) => paths.push(path))
    editor.setTool('brush')
    editor.selection.set([3])
    editor.click(50, 30)
    expect(paths).toEqual(['brush.idle', 'brush.painting', 'brush.idle'])
  })

  it('carry a diff that leads from the recorded state before to the state after', () => {
    const editor = new TestEditor()
    editor.setTool('brush')
    editor.selection.set([1])
    const replica = new TestEditor()
    editor.drag([30, 20], [36, 28])
    replica.document.apply(lastDiff(editor))
    expect(replica.records).toEqual(editor.records)
  })
})

describe('the wheel', () => {
  const wheel = { type: 'wheel', x: 320, y: 240, deltaX: 0, deltaY: 100 } as const
  const none = { ctrl: false, meta: false, shift: false, alt: false }

  it('pans, sideways with Shift', () => {
    const editor = new TestEditor()
    const { x, y } = editor.viewport.offset
    editor.dispatch({ ...wheel, modifiers: none })
    expect(editor.viewport.offset.y).toBeCloseTo(y - 100)
    editor.dispatch({ ...wheel, modifiers: { ...none, shift: true } })
    expect(editor.viewport.offset.x).toBeCloseTo(x - 100)
  })

  it('zooms at the pointer with Ctrl, or plainly when set so', () => {
    const editor = new TestEditor()
    const { scale } = editor.viewport
    editor.dispatch({ ...wheel, modifiers: { ...none, ctrl: true } })
    expect(editor.viewport.scale).toBeCloseTo(scale / 1.2)
    editor.updateSettings({ wheelMode: 'zoom' })
    editor.dispatch({ ...wheel, deltaY: -100, modifiers: none })
    expect(editor.viewport.scale).toBeCloseTo(scale)
  })

  it('changes the brush with Alt, within 1 and 512', () => {
    const editor = new TestEditor()
    const turn = (deltaY: number) => editor.dispatch({ ...wheel, deltaY, modifiers: { ...none, alt: true } })
    turn(-100)
    expect(editor.settings.brushDiameter).toBe(6)
    for (let k = 0; k < 60; k++) turn(-100)
    expect(editor.settings.brushDiameter).toBe(512)
    for (let k = 0; k < 60; k++) turn(100)
    expect(editor.settings.brushDiameter).toBe(1)
  })

  it('keeps the brush circle under the pointer while the image moves', () => {
    const editor = new TestEditor()
    editor.setTool('brush')
    editor.pointerMove(20, 20)
    editor.dispatch({ ...wheel, ...editor.pointer!, modifiers: none })
    const { center } = editor.feedback.brush!
    expect(editor.viewport.toCanvas(center).y).toBeCloseTo(editor.pointer!.y)
    expect(center.y).toBeGreaterThan(20)
  })
})
