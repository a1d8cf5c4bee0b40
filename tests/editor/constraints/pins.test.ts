import { describe, expect, it } from 'vitest'
import { humanPair, linkedInstance, boxMask, stateOf, TestEditor } from '../../support/TestEditor.ts'
import type { OrderPair } from '../../../src/core/dataset/records.ts'

/** The pins as [front, back]. */
function pins(editor: TestEditor): [number, number][] {
  return editor.constraints.list.flatMap((one) =>
    one.kind === 'pin' ? [[one.front, one.back] as [number, number]] : [],
  )
}

function pinned(): TestEditor {
  const editor = new TestEditor()
  editor.selection.set([2, 1])
  editor.run('order.pin')
  return editor
}

describe('pinning an order', () => {
  it('fixes who is in front now, with the strength of the settings', () => {
    const editor = new TestEditor({ settings: { constraintStrength: 'soft' } })
    editor.selection.set([1, 2])
    expect(editor.key('KeyP', { shift: true })).toBe(true)
    expect(editor.constraints.list).toMatchObject([{ kind: 'pin', front: 1, back: 2, strength: 'soft' }])
    expect(editor.entries).toEqual([])
  })

  it('lets go when the same order is pinned already', () => {
    const editor = pinned()
    editor.run('order.pin')
    expect(pins(editor)).toEqual([])
  })

  it('asks for an order first where there is none', () => {
    const editor = new TestEditor()
    editor.selection.set([3, 4])
    editor.run('order.pin')
    expect(pins(editor)).toEqual([])
    expect(editor.noticed).toEqual(['pin-needs-order'])
    editor.run('order.front')
    editor.run('order.pin')
    expect(pins(editor)).toEqual([[4, 3]])
  })

  it('follows what the person says of the pair later', () => {
    const editor = pinned()
    editor.setTool('order')
    editor.click(24.3, 15)
    expect(editor.pairState(1, 2)).toBe('b-over-a')
    expect(pins(editor)).toEqual([[2, 1]])
    editor.undo()
    expect(pins(editor)).toEqual([[1, 2]])
  })

  it('rests while neither is in front, with a notice, and comes back', () => {
    const editor = pinned()
    editor.selection.set([1, 2])
    editor.run('order.none')
    expect(pins(editor)).toEqual([])
    expect(editor.noticed).toEqual(['pin-rests'])
    editor.run('order.behind')
    expect(pins(editor)).toEqual([[1, 2]])
  })

  it('goes with a deleted instance, with a notice that names it, and comes back with it', () => {
    const editor = pinned()
    editor.selection.set([2])
    editor.run('instance.delete')
    expect(pins(editor)).toEqual([])
    expect(editor.notices.map(({ text }) => text)).toEqual([
      'The pin of #1 in front of #2 is gone: #2 does not exist any more. Undo brings it back.',
    ])
    editor.run('edit.undo')
    expect(pins(editor)).toEqual([[1, 2]])
  })

  it('comes and goes without a word where the history is walked', () => {
    const editor = new TestEditor()
    editor.selection.set([3, 4])
    editor.run('order.front')
    editor.run('order.pin')
    editor.run('order.none')
    editor.run('order.front')
    expect(editor.noticed).toEqual(['pin-rests'])
    editor.undo()
    expect(pins(editor)).toEqual([])
    editor.redo()
    expect(pins(editor)).toEqual([[4, 3]])
    expect(editor.noticed).toEqual(['pin-rests'])
  })

  it('does not follow what a solver says, and can then be turned by pinning again', () => {
    const pair: OrderPair = { ...humanPair(1, 2, 'a-over-b'), provenance: 'solver' }
    const instances = [linkedInstance(1, boxMask(4, 4, 24, 24)), linkedInstance(2, boxMask(16, 10, 40, 30))]
    const editor = new TestEditor({ state: stateOf(instances, [pair]) })
    editor.selection.set([1, 2])
    editor.run('order.pin')
    const turned: OrderPair = { ...pair, state: 'b-over-a' }
    editor.edit('solve', 'Accept', () => ({ instances: [], pairs: [{ before: pair, after: turned }] }))
    expect(editor.pairState(1, 2)).toBe('b-over-a')
    expect(pins(editor)).toEqual([[1, 2]])
    editor.run('order.pin')
    expect(pins(editor)).toEqual([[2, 1]])
    editor.run('order.pin')
    expect(pins(editor)).toEqual([])
  })
})
