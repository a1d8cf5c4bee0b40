import { describe, expect, it } from 'vitest'
import { maskFromCocoPolygon } from '../../../src/core/formats/cocoPolygon.ts'
import { maskDifference, maskUnion } from '../../../src/core/masks/maskAlgebra.ts'
import { boxMask, SCENE_SIZE, TestEditor } from '../../support/TestEditor.ts'

const TRIANGLE = [10, 34, 30, 34, 20, 46] as const

function polygonTool(selected: readonly number[] = []): TestEditor {
  const editor = new TestEditor()
  editor.setTool('polygon')
  editor.selection.set(selected)
  return editor
}

function clickTriangle(editor: TestEditor): TestEditor {
  return editor.click(10, 34).click(30, 34).click(20, 46)
}

describe('the polygon tool', () => {
  it('makes a new instance that keeps the ring as its outline', () => {
    const editor = clickTriangle(polygonTool())
    expect(editor.entries).toEqual([])
    editor.key('Enter')
    const { amodal, outline, visible } = editor.document.get(5)
    expect(outline!.map((coordinate) => Math.round(coordinate * 1e9) / 1e9)).toEqual(TRIANGLE)
    expect(amodal).toEqual(maskFromCocoPolygon(SCENE_SIZE, outline!))
    expect(visible).toEqual(amodal)
    editor.expectSelected(5).expectPath('polygon.idle')
    expect(editor.committed).toEqual(['Polygon on a new instance'])
  })

  it('closes by a click on the first vertex and by a double click', () => {
    const byFirst = clickTriangle(polygonTool()).pointerMove(10.2, 34.2)
    expect(byFirst.feedback.polygon?.closable).toBe(true)
    byFirst.click(10.2, 34.2).expectPath('polygon.idle')
    const byDouble = clickTriangle(polygonTool()).pointerDown(20, 46, { clickCount: 2 }).expectPath('polygon.idle')
    expect(byDouble.maskOf(5)).toEqual(byFirst.maskOf(5))
  })

  it('adds to the selected instance, whose outline it is not', () => {
    const editor = clickTriangle(polygonTool([3]))
    editor.complete()
    expect(editor.maskOf(3)).toEqual(maskUnion(boxMask(44, 4, 56, 16), maskFromCocoPolygon(SCENE_SIZE, TRIANGLE)))
    expect(editor.document.get(3).outline).toBeNull()
    expect(editor.committed).toEqual(['Polygon on #3'])
  })

  it('cuts from the selected instance', () => {
    const editor = polygonTool([2])
    editor.key('KeyX')
    editor.click(30, 12).click(38, 12).click(38, 28)
    editor.key('Enter')
    const cut = maskFromCocoPolygon(SCENE_SIZE, [30, 12, 38, 12, 38, 28])
    expect(editor.maskOf(2)).toEqual(maskDifference(boxMask(16, 10, 40, 30), cut))
    expect(editor.committed).toEqual(['Cut a polygon from #2'])
  })

  it('deletes an instance of which nothing is left', () => {
    const editor = polygonTool([3])
    editor.updateSettings({ polygonMode: 'subtract' })
    editor.click(40, 0).click(64, 0).click(64, 30).click(40, 30)
    editor.complete()
    expect(editor.document.find(3)).toBeNull()
    editor.undo()
    expect(editor.maskOf(3)).toEqual(boxMask(44, 4, 56, 16))
  })

  it('takes vertices back with Backspace and with undo, down to the first', () => {
    const editor = clickTriangle(polygonTool([3]))
    expect(editor.key('Backspace')).toBe(true)
    expect(editor.key('KeyZ', { ctrl: true })).toBe(true)
    editor.key('Backspace')
    expect(editor.feedback.polygon?.points).toHaveLength(2)
    editor.expectPath('polygon.drawing').expectSelected(3)
    expect(editor.document.find(3)).not.toBeNull()
  })

  it('needs three vertices', () => {
    const editor = polygonTool().click(10, 34).click(30, 34)
    editor.key('Enter')
    editor.expectPath('polygon.drawing')
    expect(editor.noticed).toEqual(['polygon-too-small'])
  })

  it('drops the draft on cancel and leaves the document alone', () => {
    const editor = clickTriangle(polygonTool())
    const before = editor.document.state
    editor.key('Escape')
    editor.expectPath('polygon.idle')
    expect(editor.feedback.polygon).toBeNull()
    expect(editor.document.state).toBe(before)
  })

  it('drops the draft for another tool or image, but keeps it when the window loses focus', () => {
    clickTriangle(polygonTool()).interrupt('blur').expectPath('polygon.drawing')
    clickTriangle(polygonTool()).interrupt('image-change').expectPath('polygon.idle')
    const editor = clickTriangle(polygonTool())
    editor.key('KeyB')
    editor.expectPath('brush.idle')
    expect(editor.feedback.polygon).toBeNull()
    expect(editor.entries).toEqual([])
  })

  it('undoes and redoes exactly', () => {
    const editor = polygonTool([3])
    const before = editor.records
    clickTriangle(editor).complete()
    const after = editor.records
    editor.undo()
    expect(editor.records).toEqual(before)
    editor.redo()
    expect(editor.records).toEqual(after)
  })

  it('sets no vertex when dragged', () => {
    const editor = polygonTool().drag([10, 34], [20, 40], [30, 34])
    expect(editor.feedback.polygon?.points).toHaveLength(2)
  })

  it('keeps vertices inside the image', () => {
    const editor = polygonTool().click(-5, -5).click(100, 20)
    expect(editor.feedback.polygon?.points).toEqual([0, 0, 64, 20])
  })

  it('refuses a locked instance at the first vertex', () => {
    const editor = polygonTool([3])
    editor.run('instance.toggle-lock')
    editor.click(10, 34).expectPath('polygon.idle')
    expect(editor.noticed).toEqual(['instance-locked'])
  })
})
