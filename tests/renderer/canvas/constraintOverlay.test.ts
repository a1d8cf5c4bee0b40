import { describe, expect, it } from 'vitest'
import type { NewConstraint } from '../../../src/editor/constraints/DrawnConstraint.ts'
import { NO_FEEDBACK } from '../../../src/editor/Feedback.ts'
import { pinPlace } from '../../../src/editor/constraints/pinPlace.ts'
import { imagePoint } from '../../../src/core/pixels/coordinates.ts'
import { sharedBoundaries } from '../../../src/core/occlusion/boundaryOwnership.ts'
import { drawConstraintDraft, drawConstraints } from '../../../src/renderer/canvas/overlay/drawConstraints.ts'
import { traceGlyph } from '../../../src/renderer/canvas/overlay/glyphs.ts'
import { drawTextPlate } from '../../../src/renderer/canvas/overlay/textPlate.ts'
import { drawToolFeedback } from '../../../src/renderer/canvas/overlay/drawToolFeedback.ts'
import { TestEditor } from '../../support/TestEditor.ts'
import { recordingPen, shapesOf } from './recordingPen.ts'
import type { Mark } from './recordingPen.ts'

const LINE = { points: [20, 30, 120, 30], diameter: 6 }
const OTHER = { points: [20, 60, 120, 60], diameter: 6 }
const KINDS: readonly NewConstraint[] = [
  { kind: 'same', strength: 'hard', strokes: [LINE] },
  { kind: 'foreground', strength: 'hard', strokes: [LINE] },
  { kind: 'background', strength: 'hard', strokes: [LINE] },
  { kind: 'different', strength: 'hard', strokes: [LINE, OTHER] },
  { kind: 'boundary', action: 'add', strength: 'hard', strokes: [LINE] },
  { kind: 'boundary', action: 'flip', strength: 'hard', strokes: [LINE] },
  { kind: 'boundary', action: 'erase', strength: 'hard', strokes: [LINE] },
]

/** What an editor's constraints look like; `pointer` in CSS pixels. */
function drawn(editor: TestEditor, pointer: { x: number; y: number } | null = null): Mark[] {
  const { pen, marks } = recordingPen()
  const { constraints, document, view } = editor
  const watch = { boundaries: sharedBoundaries(document.state) }
  const isDrawn = (number: number): boolean => view.isDrawn(number)
  drawConstraints(pen, { constraints, state: document.state, watch, isDrawn, pointer })
  return marks
}

/** The constraint alone, not selected. */
function alone(constraint: NewConstraint): TestEditor {
  const editor = new TestEditor()
  editor.constraints.add(constraint)
  editor.constraints.select(null)
  return editor
}

function withStrength(constraint: NewConstraint, strength: 'hard' | 'soft'): NewConstraint {
  return { ...constraint, strength } as NewConstraint
}

/** Of all lines drawn, those that are dashed, dots apart. */
function dashed(marks: readonly Mark[]): Mark[] {
  return marks.filter(({ kind, dash }) => kind === 'stroke' && (dash[0] ?? 0) > 2)
}

function words(marks: readonly Mark[]): string[] {
  return marks.filter(({ kind }) => kind === 'text').map(({ path }) => path)
}

describe('constraints on the canvas', () => {
  it('differ by kind and strength without any colour', () => {
    const looks = KINDS.flatMap((kind) =>
      (['hard', 'soft'] as const).map((strength) => shapesOf(drawn(alone(withStrength(kind, strength))))),
    )
    expect(new Set(looks).size).toBe(2 * KINDS.length)
  })

  it.each(KINDS.map((kind) => [kind.kind === 'boundary' ? kind.action : kind.kind, kind] as const))(
    'are solid when hard and dashed when soft: %s',
    (_, kind) => {
      expect(dashed(drawn(alone(kind)))).toEqual([])
      expect(dashed(drawn(alone(withStrength(kind, 'soft')))).length).toBeGreaterThan(0)
    },
  )

  it('cover the pixels that they speak of with a pale band', () => {
    const band = drawn(alone(KINDS[0]!)).find(({ alpha }) => alpha < 1)
    expect(band).toMatchObject({ width: 12, path: 'M 50.00 80.00, L 250.00 80.00' })
  })

  it('show a dot where there was only a click', () => {
    const marks = drawn(alone({ kind: 'background', strength: 'hard', strokes: [{ points: [50, 40], diameter: 6 }] }))
    expect(marks.find(({ alpha }) => alpha < 1)).toMatchObject({ path: 'M 110.00 100.00, L 110.00 100.00' })
    expect(marks.some(({ path }) => path.startsWith('O 110.00 100.00'))).toBe(true)
  })

  it('point the ticks of a boundary to the left of the stroke, where the occludee is', () => {
    const ticks = drawn(alone(KINDS[4]!)).find(({ path }) => path.split('M').length > 4)!
    const rows = [...ticks.path.matchAll(/[ML] \S+ ([\d.-]+)/g)].map(([, y]) => Number(y))
    expect(Math.max(...rows)).toBe(80)
    expect(Math.min(...rows)).toBeLessThan(75)
  })

  it('say with a sign whether they were kept, and in words why not, under the pointer', () => {
    const editor = alone(KINDS[0]!)
    const before = shapesOf(drawn(editor))
    const { id } = editor.constraints.list[0]!
    editor.constraints.setOutcomes([{ id, kept: true, because: null }])
    const kept = shapesOf(drawn(editor))
    editor.constraints.setOutcomes([{ id, kept: false, because: 'a hard stroke crosses it' }])
    const violated = shapesOf(drawn(editor))
    expect(new Set([before, kept, violated]).size).toBe(3)
    expect(words(drawn(editor, { x: 100, y: 80 }))).toEqual([])
    editor.constraints.hover(id)
    expect(words(drawn(editor, { x: 100, y: 80 }))).toEqual([
      'Same instance · hard · violated: a hard stroke crosses it',
    ])
    expect(words(drawn(editor, null))).toEqual([])
  })

  it('have no words over the selected one unless it is violated', () => {
    const editor = alone(KINDS[0]!)
    const { id } = editor.constraints.list[0]!
    editor.constraints.select(id)
    editor.constraints.hover(id)
    expect(words(drawn(editor, { x: 100, y: 80 }))).toEqual([])
    editor.constraints.setOutcomes([{ id, kept: false, because: null }])
    expect(words(drawn(editor, { x: 100, y: 80 }))).toEqual(['Same instance · hard · violated'])
  })

  it('are pointed out, each in its way, when selected, hovered or in conflict', () => {
    const looks = [
      () => {},
      (editor: TestEditor, id: string) => editor.constraints.select(id),
      (editor: TestEditor, id: string) => editor.constraints.hover(id),
      (editor: TestEditor, id: string) => editor.constraints.mark(new Set([id])),
    ].map((act) => {
      const editor = alone(KINDS[1]!)
      act(editor, editor.constraints.list[0]!.id)
      return drawn(editor)
    })
    expect(new Set(looks.map((marks) => JSON.stringify(marks))).size).toBe(4)
    expect(shapesOf(looks[3]!)).not.toBe(shapesOf(looks[1]!))
  })
})

describe('pins and locks on the canvas', () => {
  it('put a pin and an arrow on the shared boundary of its pair', () => {
    const editor = alone({ kind: 'pin', strength: 'hard', front: 1, back: 2 })
    const boundary = sharedBoundaries(editor.document.state).find(({ a, b }) => a === 1 && b === 2)!
    const place = pinPlace(boundary.segments)
    const [x, y] = [place.x * 2 + 10, place.y * 2 + 20]
    const plates = drawn(editor).filter(({ kind, path }) => kind === 'fill' && path.startsWith('R'))
    expect(plates.map(({ path }) => path)).toEqual([`R ${(x - 8).toFixed(2)} ${(y - 8).toFixed(2)} 16.00 16.00`])
  })

  it('turn the arrow with the pin, and dash it when soft', () => {
    const looks = [
      { kind: 'pin', strength: 'hard', front: 1, back: 2 },
      { kind: 'pin', strength: 'soft', front: 1, back: 2 },
    ] as const
    const [hard, soft] = looks.map((pin) => drawn(alone(pin)))
    expect(dashed(hard!)).toEqual([])
    expect(dashed(soft!)).not.toEqual([])
    const turned = alone(looks[0])
    turned.selection.set([1, 2])
    turned.run('order.front')
    expect(turned.constraints.list).toMatchObject([{ front: 2, back: 1 }])
    expect(shapesOf(drawn(turned))).not.toBe(shapesOf(hard!))
  })

  it('link two instances that share no boundary', () => {
    const link = drawn(alone({ kind: 'pin', strength: 'hard', front: 1, back: 3 }))
    expect(link.filter(({ path }) => path.startsWith('R'))).not.toEqual([])
    expect(link.some(({ kind, path }) => kind === 'stroke' && path.split('L').length === 2)).toBe(true)
  })

  it('are not drawn for instances that are hidden from view', () => {
    const editor = alone({ kind: 'pin', strength: 'hard', front: 1, back: 2 })
    editor.selection.set([3])
    editor.run('instance.toggle-lock')
    expect(drawn(editor)).not.toEqual([])
    editor.view.setHidden([2, 3], true)
    expect(drawn(editor)).toEqual([])
  })

  it('show a padlock on a locked instance with what became of it', () => {
    const editor = new TestEditor()
    expect(drawn(editor)).toEqual([])
    editor.selection.set([3])
    editor.run('instance.toggle-lock')
    const lock = shapesOf(drawn(editor))
    editor.constraints.setOutcomes([{ id: 'lock-3', kept: false, because: 'it could not be kept' }])
    expect(shapesOf(drawn(editor))).not.toBe(lock)
  })
})

describe('a stroke being drawn', () => {
  it('looks as it will, the second of two filled, the first hollow', () => {
    const draw = (strokes: readonly (typeof LINE)[]): Mark[] => {
      const { pen, marks } = recordingPen()
      drawConstraintDraft(pen, { sign: 'different', strength: 'hard', strokes })
      return marks
    }
    const [first, both] = [draw([LINE]), draw([LINE, OTHER])]
    expect(both.slice(0, first.length)).toEqual(first)
    const fills = (marks: readonly Mark[]) =>
      new Set(marks.filter(({ kind }) => kind === 'fill').map(({ color }) => color))
    expect(fills(first)).not.toEqual(fills(both.slice(first.length)))
  })

  it('is shown with the tip, whose sign says what it means', () => {
    const tip = (mode: 'same' | 'background' | 'paint'): string => {
      const { pen, marks } = recordingPen()
      const brush = { center: imagePoint(50, 50), diameter: 20, mode }
      drawToolFeedback(pen, { ...NO_FEEDBACK, brush })
      return shapesOf(marks)
    }
    expect(new Set([tip('same'), tip('background'), tip('paint')]).size).toBe(3)
    expect(tip('same').startsWith(tip('paint'))).toBe(true)
  })
})

describe('signs and words', () => {
  it('stay inside the square of a glyph', () => {
    for (const name of [
      'same',
      'different',
      'boundary-add',
      'boundary-erase',
      'pin',
      'lock',
      'kept',
      'marked',
    ] as const) {
      const { pen, marks } = recordingPen()
      pen.context.beginPath()
      traceGlyph(pen, name, 100, 200, 10)
      pen.context.stroke()
      for (const [, x, y] of marks[0]!.path.matchAll(/[ML] (\S+) ([\d.-]+)/g)) {
        expect(Math.abs(Number(x) - 100)).toBeLessThanOrEqual(10)
        expect(Math.abs(Number(y) - 200)).toBeLessThanOrEqual(10)
      }
    }
  })

  it('keep a plate on the canvas wherever the pointer is', () => {
    for (const [x, y] of [
      [0, 0],
      [799, 599],
      [-50, 700],
    ] as const) {
      const { pen, marks } = recordingPen()
      drawTextPlate(pen, 'Same instance · hard', x, y)
      const [left, top, width, height] = marks[0]!.path.slice(2).split(' ').map(Number) as [
        number,
        number,
        number,
        number,
      ]
      expect(left).toBeGreaterThanOrEqual(0)
      expect(top).toBeGreaterThanOrEqual(0)
      expect(left + width).toBeLessThanOrEqual(800)
      expect(top + height).toBeLessThanOrEqual(600)
    }
  })

  it('break long words on a plate into lines and leave none out', () => {
    const text = 'Boundary here · hard · violated: both sides are the same instance along 112 of its 112 pixels.'
    const { pen, marks } = recordingPen()
    drawTextPlate(pen, text, 790, 590)
    const lines = marks.filter(({ kind }) => kind === 'text').map(({ path }) => path)
    expect(lines).toHaveLength(2)
    expect(lines.join(' ')).toBe(text)
    const [left, top, width, height] = marks[0]!.path.slice(2).split(' ').map(Number) as [
      number,
      number,
      number,
      number,
    ]
    expect(Math.max(...lines.map((line) => 6 * line.length))).toBeLessThan(width)
    expect(left + width).toBeLessThanOrEqual(800)
    expect(top + height).toBeLessThanOrEqual(600)
  })
})
