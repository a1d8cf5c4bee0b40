import { describe, expect, it } from 'vitest'
import { strokeMask } from '../../../src/core/masks/rasterizeStroke.ts'
import { constraintText, pinText } from '../../../src/editor/constraints/constraintText.ts'
import { distanceToStroke } from '../../../src/editor/constraints/distanceToStroke.ts'
import { constraintAt } from '../../../src/editor/constraints/pickConstraint.ts'
import { pinPlace } from '../../../src/editor/constraints/pinPlace.ts'
import { solverConstraints } from '../../../src/editor/constraints/solverConstraints.ts'
import { imagePoint } from '../../../src/core/pixels/coordinates.ts'
import { sharedBoundaries } from '../../../src/core/occlusion/boundaryOwnership.ts'
import { SCENE_SIZE, TestEditor } from '../../support/TestEditor.ts'

const [HERE, THERE] = [
  { points: [5, 5, 9, 9], diameter: 4 },
  { points: [30, 20, 40, 20], diameter: 6 },
]

describe('what the solver is told', () => {
  it('is strokes as pixels, boundaries as lines, pins, and a hard lock for each locked instance', () => {
    const editor = new TestEditor()
    const { constraints } = editor
    constraints.add({ kind: 'same', strength: 'hard', strokes: [HERE] })
    constraints.add({ kind: 'different', strength: 'soft', strokes: [HERE, THERE] })
    constraints.add({ kind: 'background', strength: 'hard', strokes: [THERE] })
    constraints.add({ kind: 'boundary', action: 'erase', strength: 'soft', strokes: [THERE] })
    constraints.add({ kind: 'pin', strength: 'hard', front: 1, back: 2 })
    editor.selection.set([3])
    editor.run('instance.toggle-lock')
    const [here, there] = [HERE, THERE].map(({ points, diameter }) => strokeMask(SCENE_SIZE, points, diameter))
    expect(solverConstraints(editor)).toEqual([
      { id: 'same-1', kind: 'same', strength: 'hard', pixels: here },
      { id: 'different-2', kind: 'different', strength: 'soft', first: here, second: there },
      { id: 'background-3', kind: 'background', strength: 'hard', pixels: there },
      { id: 'boundary-4', kind: 'boundary', strength: 'soft', action: 'erase', ...THERE },
      { id: 'pin-5', kind: 'pin', strength: 'hard', front: 1, back: 2 },
      { id: 'lock-3', kind: 'lock', strength: 'hard', number: 3 },
    ])
  })

  it('has no word of a pin that rests', () => {
    const editor = new TestEditor()
    editor.constraints.add({ kind: 'pin', strength: 'hard', front: 3, back: 4 })
    expect(solverConstraints(editor)).toHaveLength(1)
    editor.selection.set([4])
    editor.run('instance.delete')
    expect(solverConstraints(editor)).toEqual([])
  })
})

describe('words for a constraint', () => {
  it('name it, its strength, and what became of it', () => {
    const stroke = { id: 'x', kind: 'same', strength: 'hard', strokes: [HERE] } as const
    expect(constraintText(stroke, null)).toBe('Same instance · hard')
    expect(constraintText(stroke, { id: 'x', kept: true, because: null })).toBe('Same instance · hard · kept')
    const pin = { id: 'y', kind: 'pin', strength: 'soft', front: 4, back: 2 } as const
    const outcome = { id: 'y', kept: false, because: 'they do not touch' }
    expect(constraintText(pin, outcome)).toBe('#4 in front of #2 · soft · violated: they do not touch')
  })
})

describe('words for a pair', () => {
  it('say that it is pinned, whichever is named first, and what became of it', () => {
    const { constraints } = new TestEditor()
    expect(pinText(constraints, 1, 2)).toBeNull()
    const id = constraints.add({ kind: 'pin', strength: 'soft', front: 2, back: 1 })
    expect([pinText(constraints, 1, 2), pinText(constraints, 2, 1), pinText(constraints, 1, 3)]).toEqual([
      'pinned · soft',
      'pinned · soft',
      null,
    ])
    constraints.setOutcomes([{ id, kept: false, because: 'they do not touch' }])
    expect(pinText(constraints, 1, 2)).toBe('pinned · soft · violated: they do not touch')
  })
})

describe('the constraint at a point', () => {
  it('is the nearest in reach; a broad stroke is in reach all over', () => {
    const editor = new TestEditor()
    const reach = 12 / editor.viewport.scale
    const thin = editor.constraints.add({
      kind: 'same',
      strength: 'hard',
      strokes: [{ points: [10, 40, 30, 40], diameter: 1 }],
    })
    const broad = editor.constraints.add({
      kind: 'foreground',
      strength: 'hard',
      strokes: [{ points: [10, 20, 30, 20], diameter: 16 }],
    })
    const at = (x: number, y: number): string | null => constraintAt(editor, imagePoint(x, y))
    expect(at(20, 40 + 0.9 * reach)).toBe(thin)
    expect(at(20, 40 + 1.1 * reach)).toBeNull()
    expect(at(20, 27.5)).toBe(broad)
    expect(at(20, 28.5)).toBeNull()
  })

  it('is a pin at its place on the boundary of its pair, whichever of them is in front', () => {
    const editor = new TestEditor()
    const boundary = sharedBoundaries(editor.document.state).find(({ a, b }) => a === 1 && b === 2)!
    const place = pinPlace(boundary.segments)
    const pin = editor.constraints.add({ kind: 'pin', strength: 'hard', front: 2, back: 1 })
    expect(constraintAt(editor, place)).toBe(pin)
    expect(constraintAt(editor, imagePoint(place.x + 10, place.y))).toBeNull()
  })

  it('is a pin of a place that lies on one of its edges', () => {
    const { segments } = sharedBoundaries(new TestEditor().document.state)[0]!
    const { x, y } = pinPlace(segments)
    const isOn = (edge: number): boolean => {
      const [ax, ay, bx, by] = segments.subarray(4 * edge, 4 * edge + 4)
      return x === (ax! + bx!) / 2 && y === (ay! + by!) / 2
    }
    expect(Array.from({ length: segments.length / 4 }, (_, edge) => isOn(edge))).toContain(true)
  })

  it('is measured to the line between the points, and to a dot', () => {
    expect(distanceToStroke([0, 0, 10, 0, 10, 10], 5, 3)).toBe(3)
    expect(distanceToStroke([0, 0, 10, 0, 10, 10], 13, 14)).toBe(5)
    expect(distanceToStroke([2, 2], 5, 6)).toBe(5)
  })
})
