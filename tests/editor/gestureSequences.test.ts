import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkAnnotationState } from '../../src/core/workflows/checkAnnotations.ts'
import { COMMANDS } from '../../src/editor/commands/commandRegistry.ts'
import { TOOL_IDS } from '../../src/editor/tools/ToolId.ts'
import { TestEditor } from '../support/TestEditor.ts'

/** One thing a person does; most are preceded by a choice of tool and instances, so that they mean something. */
type Act = (editor: TestEditor) => void

const coordinate = fc.record({ x: fc.integer({ min: -2, max: 66 }), y: fc.integer({ min: -2, max: 50 }) })
const modifiers = fc.record({ shift: fc.boolean(), alt: fc.boolean() })

const choose: fc.Arbitrary<Act> = fc
  .record({
    tool: fc.constantFrom(...TOOL_IDS, 'brush' as const, 'eraser' as const),
    picks: fc.array(fc.nat(5), { maxLength: 2 }),
    visible: fc.boolean(),
    brushDiameter: fc.integer({ min: 1, max: 20 }),
    polygonMode: fc.constantFrom('add' as const, 'subtract' as const),
    scribbleMode: fc.constantFrom('same' as const, 'different' as const, 'background' as const),
  })
  .map(({ tool, picks, visible, ...settings }) => (editor) => {
    const { instances } = editor.document.state
    editor.setTool(tool)
    editor.updateSettings({ ...settings, paintTarget: visible ? 'visible' : 'amodal' })
    editor.selection.set(picks.flatMap((index) => instances[index]?.number ?? []))
  })

const click: fc.Arbitrary<Act> = fc.tuple(coordinate, modifiers).map(
  ([{ x, y }, held]) =>
    (editor) =>
      editor.holding(held, () => editor.click(x, y)),
)

const drag: fc.Arbitrary<Act> = fc
  .array(coordinate, { minLength: 2, maxLength: 5 })
  .map((points) => (editor) => editor.drag(...points.map(({ x, y }) => [x, y] as const)))

const dragAndGiveUp: fc.Arbitrary<Act> = fc.tuple(coordinate, coordinate).map(([from, to]) => (editor) => {
  editor.pointerDown(from.x, from.y).pointerMove(to.x, to.y)
  editor.cancel()
})

const dragInterrupted: fc.Arbitrary<Act> = fc
  .tuple(coordinate, coordinate, fc.constantFrom('blur' as const, 'tool-change' as const))
  .map(([from, to, reason]) => (editor) => {
    editor.pointerDown(from.x, from.y).pointerMove(to.x, to.y).interrupt(reason)
  })

/** All keys but undo and redo, which the test itself needs to count. */
const key: fc.Arbitrary<Act> = fc
  .constantFrom(
    ...COMMANDS.filter(({ id }) => id !== 'edit.undo' && id !== 'edit.redo').flatMap((one) => one.shortcuts),
  )
  .map(
    ({ code, mod = false, shift = false }) =>
      (editor) =>
        editor.key(code, { ctrl: mod, shift }),
  )

const act = fc.oneof(
  { weight: 5, arbitrary: choose },
  { weight: 5, arbitrary: click },
  { weight: 5, arbitrary: drag },
  { weight: 2, arbitrary: dragAndGiveUp },
  { weight: 2, arbitrary: dragInterrupted },
  { weight: 6, arbitrary: key },
)
const acts = fc.array(act, { maxLength: 30, size: 'max' })

function played(sequence: readonly Act[]): TestEditor {
  const editor = new TestEditor()
  for (const one of sequence) one(editor)
  editor.interrupt('tool-change')
  return editor
}

describe('any sequence of gestures', () => {
  it('is taken back by undo to the first bit and made again by redo', () => {
    fc.assert(
      fc.property(acts, (sequence) => {
        const first = new TestEditor().records
        const editor = played(sequence)
        const last = editor.records
        const steps = editor.history.doneCount
        expect(editor.committed).toHaveLength(steps)
        for (let step = 0; step < steps; step++) editor.undo()
        expect(editor.records).toEqual(first)
        for (let step = 0; step < steps; step++) editor.redo()
        expect(editor.records).toEqual(last)
      }),
      { numRuns: 200 },
    )
  })

  it('is taken back by the undo key, document and constraints in one line, and made again by the redo key', () => {
    fc.assert(
      fc.property(acts, (sequence) => {
        const first = new TestEditor().records
        const editor = played(sequence)
        const [last, constraints] = [editor.records, editor.constraints.list]
        while (editor.run('edit.undo')) expect(editor.toolPath).toMatch(/idle$/)
        expect(editor.records).toEqual(first)
        expect(editor.constraints.list).toEqual([])
        while (editor.run('edit.redo')) expect(editor.toolPath).toMatch(/idle$/)
        expect(editor.records).toEqual(last)
        expect(editor.constraints.list).toEqual(constraints)
      }),
      { numRuns: 200 },
    )
  })

  it('leaves a state without a broken invariant', () => {
    fc.assert(
      fc.property(acts, (sequence) => {
        const findings = checkAnnotationState(played(sequence).document.state, 'the scene')
        expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('can be followed by its entries alone: replaying the committed diffs gives the same records', () => {
    fc.assert(
      fc.property(acts, (sequence) => {
        const editor = played(sequence)
        const replica = new TestEditor()
        for (const entry of editor.entries) if (entry.kind === 'commit') replica.document.apply(entry.diff)
        expect(replica.records).toEqual(editor.records)
      }),
      { numRuns: 100 },
    )
  })
})
