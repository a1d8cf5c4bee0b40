import { describe, expect, test } from 'vitest'
import { maskFromCocoPolygon } from '../../../src/core/formats/cocoPolygon.ts'
import { maskFromCocoRle, maskToCocoRle } from '../../../src/core/formats/cocoRle.ts'
import type { CocoRle } from '../../../src/core/formats/cocoRle.ts'
import { emptyMask } from '../../../src/core/masks/RunLengthMask.ts'
import { bitmapWhere, drawing, drawn, maskOf } from '../../support/bitmapOracle.ts'
import { codesOf, exportCocoa, exportedObject, readCocoa } from './cocoaReading.ts'
import { COCOA_SAMPLE_SIZE, COCOA_SAMPLE_TEXT } from './cocoaSample.ts'
import { ALL_IN_LINE, codeOf, LEFT, MIDDLE, pair, RIGHT, setOf, SIZE } from './cocoaSets.ts'

function maskIn(region: Record<string, unknown>, key: string): string[] {
  return drawing(maskFromCocoRle(region[key] as CocoRle, key))
}

describe('an exported annotation', () => {
  test('derives masks, rate, area, order and constraint', () => {
    const object = exportedObject(setOf([LEFT, MIDDLE, RIGHT], ALL_IN_LINE))
    expect(object['depth_constraint']).toBe('1-2,1-3,2-3')
    expect([object['size'], object['id'], object['image_id'], object['author']]).toEqual([3, 7, 42, 'somebody'])
    const [left, middle, right] = object.regions as [
      Record<string, unknown>,
      Record<string, unknown>,
      Record<string, unknown>,
    ]
    expect(Object.keys(left)).toEqual(['segmentation', 'name', 'area', 'isStuff', 'occlude_rate', 'order'])
    expect([left['area'], left['occlude_rate'], left['order']]).toEqual([9, 0, 1])
    expect(maskIn(middle, 'visible_mask')).toEqual(['...##.', '...##.', '......', '......'])
    expect(maskIn(middle, 'invisible_mask')).toEqual(['.##...', '.##...', '......', '......'])
    expect(middle['occlude_rate']).toBe(4 / (8 + 1e-6))
    expect(maskIn(right, 'visible_mask')).toEqual(['......', '.....#', '...###', '......'])
  })

  test('lists regions by the order, whatever their numbers and ranks', () => {
    const backwards = [pair(1, 2, 'b-over-a'), pair(1, 3, 'b-over-a'), pair(2, 3, 'b-over-a')]
    const object = exportedObject(setOf([LEFT, MIDDLE, RIGHT], backwards))
    expect(object.regions.map(({ name, order }) => [name, order])).toEqual([
      ['thing 3', 1],
      ['thing 2', 2],
      ['thing 1', 3],
    ])
    expect(object['depth_constraint']).toBe('1-2,1-3,2-3')
  })

  test('has no constraint where nothing overlaps, and no regions where there are none', () => {
    expect(exportedObject(setOf([], []))).toMatchObject({ regions: [], size: 0, depth_constraint: '' })
  })

  test('keeps what it does not interpret, but not what it derives', () => {
    const extra = { url: 'u', licence: 3, id: 99, image_id: 98, size: 97, depth_constraint: '9-8' }
    const state = setOf([LEFT], [], [{ extra: { note: { a: [1] } } }])
    const object = exportedObject(state, { extra })
    expect(object).toMatchObject({ url: 'u', licence: 3, id: 7, image_id: 42, size: 1, depth_constraint: '' })
    expect(object.regions[0]).toMatchObject({ note: { a: [1] } })
  })

  test('writes the visible mask of an unlinked instance as it is', () => {
    const visible = maskOf(drawn('....#.', '......', '......', '......'))
    const object = exportedObject(setOf([LEFT, MIDDLE], [pair(1, 2, 'a-over-b')], [{}, { linked: false, visible }]))
    expect(maskIn(object.regions[1]!, 'visible_mask')).toEqual(drawing(visible))
    expect(object.regions[1]!['occlude_rate']).toBe(7 / (8 + 1e-6))
  })

  test('derives a linked mask anew and says when the stored one was out of date', () => {
    const state = setOf([LEFT, MIDDLE], [pair(1, 2, 'a-over-b')])
    const stale = {
      ...state,
      instances: [state.instances[0]!, { ...state.instances[1]!, visible: state.instances[1]!.amodal }],
    }
    const { annotation, findings } = exportCocoa(stale)
    expect(codesOf(findings)).toEqual(['linked-visible-differs'])
    expect(annotation.regions[1]!.occludeRate).toBe(4 / (8 + 1e-6))
  })

  test('reports overlaps of unknown order', () => {
    const { findings, annotation } = exportCocoa(setOf([LEFT, MIDDLE, RIGHT], [ALL_IN_LINE[0]!, pair(2, 3, 'unknown')]))
    expect(findings.map(({ code, where }) => `${code} ${where}`)).toEqual([
      'order-unknown a.jpg, instances #1 and #3',
      'order-unknown a.jpg, instances #2 and #3',
    ])
    expect(annotation.depthConstraint).toBe('1-2')
  })

  test('is silent about pairs that a person said hide nothing of each other', () => {
    expect(exportCocoa(setOf([LEFT, MIDDLE], [pair(1, 2, 'none')])).findings).toEqual([])
  })

  test('writes a stated pair without overlap, and leaves out an inferred one', () => {
    const apart = [drawn('##....', '......', '......', '......'), drawn('....##', '......', '......', '......')]
    const stated = exportCocoa(setOf(apart, [pair(1, 2, 'a-over-b')]))
    expect([stated.annotation.depthConstraint, codesOf(stated.findings)]).toEqual(['1-2', ['pair-without-overlap']])
    const inferred = exportCocoa(setOf(apart, [pair(1, 2, 'a-over-b', { provenance: 'inferred' })]))
    expect([inferred.annotation.depthConstraint, codesOf(inferred.findings)]).toEqual(['', ['pair-without-overlap']])
  })
})

describe('order values', () => {
  const ordersOf = (...ranks: number[]): [number[], string[]] => {
    const dots = ranks.map((_, index) => bitmapWhere(SIZE, (x, y) => x === index && y === 0))
    const state = setOf(
      dots,
      [],
      ranks.map((rank) => ({ rank })),
    )
    const { annotation, findings } = exportCocoa(state)
    return [annotation.regions.map(({ order }) => order!), codesOf(findings)]
  }

  test('keep their gaps', () => {
    expect(ordersOf(1, 2, 4, 9)).toEqual([[1, 2, 4, 9], []])
  })

  test('move back as far as they must when one was put in front', () => {
    expect(ordersOf(0, 1, 2, 9)).toEqual([[1, 2, 3, 9], ['order-renumbered']])
    expect(ordersOf(-1, 0, 5)).toEqual([[1, 2, 5], ['order-renumbered']])
  })

  test('are whole numbers, whatever the ranks', () => {
    expect(ordersOf(0.5, 1.5, 1.75, 7)).toEqual([[1, 2, 3, 7], ['order-renumbered']])
  })

  test('given twice stay as they came', () => {
    expect(ordersOf(1, 1, 2)).toEqual([[1, 1, 2], []])
  })
})

describe('outlines', () => {
  test('that still make the mask are written verbatim', () => {
    const outline = [0.1, 0.05, 3, 0, 3, 3, 0, 3]
    const amodal = maskFromCocoPolygon(SIZE, outline)
    expect(exportCocoa(setOf([LEFT], [], [{ outline, amodal }])).annotation.regions[0]!.segmentation).toEqual([outline])
  })

  test('that do not any more are replaced by one that does', () => {
    const [region] = exportCocoa(setOf([LEFT], [], [{ outline: [0, 0, 1, 0, 1, 1, 0, 1] }])).annotation.regions
    expect(drawing(maskFromCocoPolygon(SIZE, (region!.segmentation as number[][])[0]!))).toEqual(drawing(maskOf(LEFT)))
  })

  const twoParts = drawn('#.#...', '......', '......', '......')
  const ring = drawn('###...', '#.#...', '###...', '......')

  test('that no ring can say are refused together', () => {
    const state = setOf([twoParts, LEFT, ring], ALL_IN_LINE, [{}, {}, { label: 'tyre ' }])
    const none = {
      ...state,
      instances: [
        ...state.instances.slice(0, 3),
        {
          ...state.instances[0]!,
          number: 4,
          rank: 4,
          label: 'ghost',
          amodal: emptyMask(SIZE),
          visible: emptyMask(SIZE),
        },
      ],
    }
    expect(() => exportCocoa(none)).toThrow(
      'received #1 "thing 1": 2 parts, 0 holes; #3 "tyre": 1 part, 1 hole; #4 "ghost": empty.',
    )
    expect(codeOf(() => exportCocoa(none))).toBe('not-representable')
  })

  test('or written as runs where that is allowed, and said so', () => {
    const state = setOf([twoParts, ring], [pair(1, 2, 'a-over-b')])
    const { annotation, findings } = exportCocoa(state, { onComplexMask: 'rle' })
    expect(annotation.regions.map(({ segmentation }) => segmentation)).toEqual([
      maskToCocoRle(maskOf(twoParts)),
      maskToCocoRle(maskOf(ring)),
    ])
    expect(codesOf(findings)).toEqual(['segmentation-as-runs', 'segmentation-as-runs'])
    const again = readCocoa(exportedObject(state, { onComplexMask: 'rle' }), SIZE)
    expect(again.state.instances.map(({ amodal }) => drawing(amodal))).toEqual([
      drawing(maskOf(twoParts)),
      drawing(maskOf(ring)),
    ])
    expect(again.findings).toEqual([])
  })
})

describe('occlusion rates', () => {
  test('follow from the masks by the formula of published files, bit for bit', () => {
    const { state } = readCocoa(JSON.parse(COCOA_SAMPLE_TEXT), COCOA_SAMPLE_SIZE)
    expect(state.instances.every(({ extra }) => !('occlude_rate' in extra))).toBe(true)
    expect(exportCocoa(state).annotation.regions[2]!.occludeRate).toBe(180 / (280 + 1e-6))
    const visible = maskOf({ ...COCOA_SAMPLE_SIZE, pixels: new Uint8Array(44 * 30) })
    const instances = state.instances.map((one, index) => (index === 2 ? { ...one, linked: false, visible } : one))
    expect(exportCocoa({ ...state, instances }).annotation.regions[2]!.occludeRate).toBe(280 / (280 + 1e-6))
  })

  test('of a file that divided plainly come back while they are those of the pixels', () => {
    const raw = JSON.parse(COCOA_SAMPLE_TEXT) as { regions: Record<string, unknown>[] }
    raw.regions[2]!['occlude_rate'] = 180 / 280
    const { state, findings } = readCocoa(raw, COCOA_SAMPLE_SIZE)
    expect(codesOf(findings)).not.toContain('occlude-rate-differs')
    expect(exportCocoa(state).annotation.regions[2]!.occludeRate).toBe(180 / 280)
    const visible = maskOf({ ...COCOA_SAMPLE_SIZE, pixels: new Uint8Array(44 * 30) })
    const instances = state.instances.map((one, index) => (index === 2 ? { ...one, linked: false, visible } : one))
    expect(exportCocoa({ ...state, instances }).annotation.regions[2]!.occludeRate).toBe(280 / (280 + 1e-6))
  })
})
