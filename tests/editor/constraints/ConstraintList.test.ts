import { describe, expect, it } from 'vitest'
import type { NewConstraint } from '../../../src/editor/constraints/DrawnConstraint.ts'
import { TestEditor } from '../../support/TestEditor.ts'

const SAME: NewConstraint = { kind: 'same', strength: 'hard', strokes: [{ points: [5, 5, 9, 9], diameter: 4 }] }
const BOUNDARY: NewConstraint = {
  kind: 'boundary',
  action: 'add',
  strength: 'soft',
  strokes: [{ points: [1, 2, 3, 4, 5, 6], diameter: 3 }],
}

/** An editor that counts how often it told of its constraints. */
function counted(): { editor: TestEditor; told: () => number } {
  const editor = new TestEditor()
  let told = 0
  editor.on('constraints', () => told++)
  return { editor, told: () => told }
}

describe('the list of constraints', () => {
  it('names each constraint once, also after undo, and selects the newest', () => {
    const { constraints } = new TestEditor()
    const [first, second] = [constraints.add(SAME), constraints.add(SAME)]
    expect(constraints.selected?.id).toBe(second)
    constraints.undo()
    const third = constraints.add(SAME)
    expect(new Set([first, second, third]).size).toBe(3)
    expect(constraints.list.map(({ id }) => id)).toEqual([first, third])
  })

  it('tells each change once and says nothing where nothing changed', () => {
    const { editor, told } = counted()
    const id = editor.constraints.add(SAME)
    editor.constraints.select(id)
    editor.constraints.setStrength(id, 'hard')
    editor.constraints.turn(id)
    editor.constraints.remove(['another'])
    editor.constraints.hover(null)
    expect(told()).toBe(1)
    editor.constraints.setStrength(id, 'soft')
    editor.constraints.hover(id)
    editor.constraints.remove([id])
    expect(told()).toBe(4)
    expect([editor.constraints.selected, editor.constraints.hovered]).toEqual([null, null])
  })

  it('replaces the list with each change and never writes to it', () => {
    const { constraints } = new TestEditor()
    const id = constraints.add(SAME)
    const before = constraints.list
    constraints.setStrength(id, 'soft')
    expect(before[0]!.strength).toBe('hard')
    expect(constraints.list[0]!.strength).toBe('soft')
    expect(constraints.list).not.toBe(before)
  })

  it('turns the direction of a boundary stroke and of nothing else', () => {
    const { constraints } = new TestEditor()
    const id = constraints.add(BOUNDARY)
    constraints.turn(id)
    expect(constraints.find(id)).toMatchObject({ strokes: [{ points: [5, 6, 3, 4, 1, 2], diameter: 3 }] })
    constraints.turn(id)
    expect(constraints.find(id)).toEqual({ ...BOUNDARY, id })
    const flip = constraints.add({ ...BOUNDARY, action: 'flip' } as NewConstraint)
    constraints.turn(flip)
    expect(constraints.find(flip)).toMatchObject({ strokes: [{ points: [1, 2, 3, 4, 5, 6] }] })
  })

  it('takes back and makes again all that changed it, in order', () => {
    const { constraints } = new TestEditor()
    const lists = [constraints.list]
    const note = (): void => void lists.push(constraints.list)
    const first = constraints.add(SAME)
    note()
    const second = constraints.add(BOUNDARY)
    note()
    constraints.turn(second)
    note()
    constraints.setStrength(first, 'soft')
    note()
    constraints.remove([first])
    note()
    constraints.clear()
    for (const list of [...lists].reverse()) {
      constraints.undo()
      expect(constraints.list).toEqual(list)
    }
    constraints.undo()
    for (const list of lists.slice(1)) {
      constraints.redo()
      expect(constraints.list).toEqual(list)
    }
    constraints.redo()
    expect(constraints.list).toEqual([])
    expect(constraints.redoable).toBeNull()
  })

  it('keeps an outcome until its constraint changes', () => {
    const { constraints } = new TestEditor()
    const [first, second] = [constraints.add(SAME), constraints.add(BOUNDARY)]
    const outcomes = [
      { id: first, kept: true, because: null },
      { id: second, kept: false, because: 'the cues are stronger' },
      { id: 'lock-2', kept: true, because: null },
    ]
    constraints.setOutcomes(outcomes)
    constraints.add(SAME)
    expect([first, second, 'lock-2'].map((id) => constraints.outcomeOf(id))).toEqual(outcomes)
    constraints.turn(second)
    expect(constraints.outcomeOf(second)).toBeNull()
    expect(constraints.outcomeOf(first)).toEqual(outcomes[0])
    constraints.setOutcomes([])
    expect(constraints.outcomeOf(first)).toBeNull()
  })

  it('belongs to the open document', () => {
    const { editor, told } = counted()
    const id = editor.constraints.add(SAME)
    editor.constraints.mark(new Set([id]))
    editor.constraints.setOutcomes([{ id: 'lock-1', kept: true, because: null }])
    const before = told()
    editor.open({ state: editor.document.state })
    expect(told()).toBe(before + 1)
    const { list, marked, redoable, selected, undoable } = editor.constraints
    expect([list, [...marked], redoable, selected, undoable]).toEqual([[], [], null, null, null])
    expect(editor.constraints.outcomeOf('lock-1')).toBeNull()
  })
})
