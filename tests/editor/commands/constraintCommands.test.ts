import { describe, expect, it } from 'vitest'
import type { CommandId } from '../../../src/editor/commands/CommandId.ts'
import { commandOf } from '../../../src/editor/commands/commandRegistry.ts'
import { TestEditor } from '../../support/TestEditor.ts'

/** Two scribbles, the second one selected. */
function scribbled(): TestEditor {
  const editor = new TestEditor({ settings: { strokeDiameter: 3 } })
  editor.setTool('scribble')
  return editor.drag([6, 6], [12, 6]).drag([6, 20], [12, 20])
}

function ids(editor: TestEditor): string[] {
  return editor.constraints.list.map(({ id }) => id)
}

describe('commands that choose a constraint tool', () => {
  it.each([
    ['constraint.same', 'scribble', { scribbleMode: 'same' }],
    ['constraint.different', 'scribble', { scribbleMode: 'different' }],
    ['constraint.foreground', 'scribble', { scribbleMode: 'foreground' }],
    ['constraint.background', 'scribble', { scribbleMode: 'background' }],
    ['constraint.add-boundary', 'boundary', { boundaryAction: 'add' }],
    ['constraint.flip-boundary', 'boundary', { boundaryAction: 'flip' }],
    ['constraint.erase-boundary', 'boundary', { boundaryAction: 'erase' }],
  ] as const)('%s takes the tool and its mode from anywhere', (id, tool, settings) => {
    const editor = new TestEditor()
    const [{ code, shift = false }] = commandOf(id).shortcuts as [{ code: string; shift?: true }]
    expect(editor.key(code, { shift })).toBe(true)
    expect(editor.tool).toBe(tool)
    expect(editor.settings).toMatchObject(settings)
  })

  it('keep a stroke that waits for its second when the mode stays', () => {
    const editor = new TestEditor({ settings: { scribbleMode: 'different' } })
    editor.setTool('scribble')
    editor.drag([6, 6], [12, 6]).run('constraint.different')
    editor.expectPath('scribble.half')
  })
})

describe('commands about the selected constraint', () => {
  it('make it hard or soft, and the next ones too', () => {
    const editor = scribbled()
    editor.key('KeyW', { shift: true })
    expect(editor.constraints.list.map(({ strength }) => strength)).toEqual(['hard', 'soft'])
    expect(editor.settings.constraintStrength).toBe('soft')
    editor.constraints.select(null)
    editor.key('KeyW', { shift: true })
    expect(editor.constraints.list.map(({ strength }) => strength)).toEqual(['hard', 'soft'])
    expect(editor.settings.constraintStrength).toBe('hard')
  })

  it('walk through the list and start over at either end', () => {
    const editor = scribbled().drag([30, 20], [38, 20])
    const walked = ['constraint.next', 'constraint.next', 'constraint.previous', 'constraint.previous'] as const
    const seen = walked.map((id) => {
      editor.run(id)
      return editor.constraints.selected?.id
    })
    expect(seen).toEqual(['same-1', 'same-2', 'same-1', 'same-3'])
    editor.constraints.select(null)
    editor.run('constraint.previous')
    expect(editor.constraints.selected?.id).toBe('same-3')
  })

  it('remove it with every tool, and all at once', () => {
    const editor = scribbled()
    editor.setTool('select')
    editor.key('Delete', { shift: true })
    expect(ids(editor)).toEqual(['same-1'])
    expect(editor.constraints.selected?.id).toBe('same-1')
    editor.run('constraint.clear')
    expect(ids(editor)).toEqual([])
    editor.key('KeyZ', { ctrl: true })
    expect(ids(editor)).toEqual(['same-1'])
  })

  it('are possible only while there is something to act on', () => {
    const editor = new TestEditor()
    const possible = (id: CommandId): boolean => commandOf(id).isEnabled(editor)
    const all = ['constraint.next', 'constraint.previous', 'constraint.remove', 'constraint.clear'] as const
    expect(all.map(possible)).toEqual([false, false, false, false])
    const flip = { points: [1, 1, 9, 9], diameter: 3 }
    editor.constraints.add({ kind: 'boundary', action: 'flip', strength: 'hard', strokes: [flip] })
    expect(all.map(possible)).toEqual([true, true, true, true])
    expect(possible('constraint.turn')).toBe(false)
  })
})

describe('undo and redo with constraints', () => {
  it('take back whatever was last, and make it again in the same order', () => {
    const editor = scribbled()
    editor.selection.set([1])
    editor.run('instance.toggle-lock')
    editor.drag([30, 20], [38, 20])
    const steps: string[] = []
    const note = (): void =>
      void steps.push(`${ids(editor).length} ${editor.document.get(1).locked ? 'locked' : 'open'}`)
    for (let step = 0; step < 4; step++) {
      editor.key('KeyZ', { ctrl: true })
      note()
    }
    expect(steps).toEqual(['2 locked', '2 open', '1 open', '0 open'])
    expect(commandOf('edit.undo').isEnabled(editor)).toBe(false)
    steps.length = 0
    for (let step = 0; step < 4; step++) {
      editor.key('KeyY', { ctrl: true })
      note()
    }
    expect(steps).toEqual(['1 open', '2 open', '2 locked', '3 locked'])
    expect(commandOf('edit.redo').isEnabled(editor)).toBe(false)
  })

  it('mean the stroke under way first, however new the constraints are', () => {
    const editor = scribbled()
    editor.run('edit.undo')
    editor.setTool('brush')
    const before = editor.document.state
    editor.pointerMove(30, 35).pointerDown(30, 35).pointerMove(40, 35)
    expect(editor.inGesture).toBe(true)
    editor.key('KeyY', { ctrl: true })
    expect(ids(editor)).toEqual(['same-1'])
    editor.key('KeyZ', { ctrl: true })
    editor.expectPath('brush.idle')
    expect(editor.document.state).toEqual(before)
    expect(ids(editor)).toEqual(['same-1'])
    editor.key('KeyZ', { ctrl: true })
    expect(ids(editor)).toEqual([])
  })

  it('drop what could be made again when the document changes', () => {
    const editor = scribbled()
    editor.run('edit.undo')
    editor.selection.set([1])
    editor.run('instance.toggle-lock')
    expect(commandOf('edit.redo').isEnabled(editor)).toBe(false)
    expect(ids(editor)).toEqual(['same-1'])
  })

  it('leave the constraints alone where the history itself is walked', () => {
    const editor = scribbled()
    editor.undo()
    expect(ids(editor)).toHaveLength(2)
  })
})

describe('commands of the solver', () => {
  it('ask the host', () => {
    const editor = new TestEditor()
    editor.key('KeyR')
    editor.key('KeyR', { shift: true })
    editor.key('KeyC', { shift: true })
    expect(editor.requests).toEqual([{ kind: 'solve' }, { kind: 'resolve' }, { kind: 'toggle-cues' }])
  })

  it('accept and discard only while the host shows a proposal', () => {
    const editor = new TestEditor()
    expect(editor.run('solve.accept')).toBe(false)
    editor.pause('This is a proposal.')
    editor.key('Enter', { ctrl: true })
    editor.key('Backspace', { ctrl: true })
    expect(editor.requests).toEqual([{ kind: 'accept-proposal' }, { kind: 'discard-proposal' }])
  })
})

describe('the view of constraints', () => {
  it('is switched without touching them', () => {
    const editor = scribbled()
    editor.key('KeyI', { shift: true })
    expect(editor.view.constraintsShown).toBe(false)
    editor.key('KeyI', { shift: true })
    expect(editor.view.constraintsShown).toBe(true)
    expect(ids(editor)).toHaveLength(2)
  })
})
