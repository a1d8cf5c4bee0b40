import { describe, expect, test } from 'vitest'
import type { OrderPair } from '../../../src/core/dataset/records.ts'
import { maskToCocoRle } from '../../../src/core/formats/cocoRle.ts'
import { maskArea } from '../../../src/core/masks/maskMeasures.ts'
import { emptyMask } from '../../../src/core/masks/RunLengthMask.ts'
import { annotationStateFromCocoa } from '../../../src/core/workflows/cocoaToAnnotations.ts'
import { checkCocoaAnnotation } from '../../../src/core/formats/cocoa.ts'
import { drawing, drawn, maskOf } from '../../support/bitmapOracle.ts'
import { codesOf, readCocoa, squareRegion } from './cocoaReading.ts'
import { COCOA_SAMPLE_SIZE, COCOA_SAMPLE_TEXT } from './cocoaSample.ts'
import type { RawAnnotation } from './cocoaReading.ts'

const SIZE = { width: 6, height: 4 }

/** Three squares in a row, each overlapping the next one: columns 0–2, 2–4, 4–5 (rows 0–2 and 0–1). */
function threeInARow(orders: readonly (number | undefined)[] = [1, 2, 3]): object[] {
  return [
    squareRegion('left', orders[0], 0, 0, 3),
    squareRegion('middle', orders[1], 2, 0, 3),
    squareRegion('right', orders[2], 4, 0, 2),
  ]
}

function sample(): RawAnnotation {
  return JSON.parse(COCOA_SAMPLE_TEXT) as RawAnnotation
}

function shortForm(pairs: readonly OrderPair[]): string[] {
  return pairs.map(({ a, b, state, provenance }) => `${a} ${b} ${state} ${provenance}`)
}

describe('a COCOA annotation becomes an annotation set', () => {
  test('with instances numbered by their position, names verbatim, categories tidied', () => {
    const { annotation } = checkCocoaAnnotation(sample(), 'a.json')
    const asked: [string, boolean][] = []
    const categoryId = (name: string, isStuff: boolean): number => asked.push([name, isStuff])
    const { state, extra } = annotationStateFromCocoa(annotation, COCOA_SAMPLE_SIZE, { categoryId, where: 'a.json' })
    expect(asked.slice(0, 2)).toEqual([
      ['phone', false],
      ['espresso cup', false],
    ])
    expect(asked[5]).toEqual(['table', true])
    expect(state.instances.map(({ number, categoryId: id }) => [number, id])).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => [n, n]),
    )
    expect(state.instances[0]!.label).toBe('phone ')
    expect(state.instances.map(({ rank }) => rank)).toEqual([1, 2, 4, 5, 7, 8])
    expect(state.instances.every(({ linked, locked }) => linked && !locked)).toBe(true)
    expect(state.instances[1]!.outline).toEqual(sample().regions[1]!['segmentation'])
    expect(state.nextNumber).toBe(7)
    expect(extra).toEqual({
      url: 'https://example.org/a.jpg',
      id: 7,
      image_id: 42,
      size: 6,
      depth_constraint: sample()['depth_constraint'],
    })
  })

  test('a region that is hidden whole has an empty visible mask', () => {
    const { state } = readCocoa(sample(), COCOA_SAMPLE_SIZE)
    expect(maskArea(state.instances[4]!.visible)).toBe(0)
    expect(state.instances[4]!.linked).toBe(true)
  })

  test('coordinates on and over the border are cut as pycocotools cuts them', () => {
    const region = { ...squareRegion('all', 1, -5, -5, 30), area: 24 }
    const { state, findings } = readCocoa({ regions: [region] }, SIZE)
    expect(drawing(state.instances[0]!.amodal)).toEqual(Array.from({ length: 4 }, () => '######'))
    expect(findings).toEqual([])
  })

  test('rings in a list and runs are read, the ring of one is kept as outline', () => {
    const ring = [0, 0, 2, 0, 2, 2, 0, 2]
    const rle = maskToCocoRle(maskOf(drawn('......', '......', '..##..', '..##..')))
    const regions = [
      { ...squareRegion('one', 1, 0, 0, 2), segmentation: [ring] },
      { ...squareRegion('two', 2, 0, 0, 2), segmentation: [ring, [3, 0, 4, 0, 4, 1, 3, 1]], area: 5 },
      { ...squareRegion('runs', 3, 0, 0, 2), segmentation: rle },
      { ...squareRegion('counts', 4, 0, 0, 2), segmentation: { size: [4, 6], counts: [10, 2, 2, 2, 8] } },
    ]
    const { state, findings } = readCocoa({ regions, depth_constraint: '1-2,3-4' }, SIZE)
    expect(state.instances.map(({ outline }) => outline)).toEqual([ring, null, null, null])
    expect(drawing(state.instances[1]!.amodal)[0]).toBe('##.#..')
    expect(drawing(state.instances[3]!.amodal)).toEqual(drawing(state.instances[2]!.amodal))
    expect(codesOf(findings).filter((code) => code === 'nested-outline')).toHaveLength(2)
  })
})

describe('what disagrees is reported and the masks count', () => {
  test('area, occlusion rate, number of regions', () => {
    const raw = sample()
    raw['size'] = 15
    raw.regions[1]!['area'] = 235
    raw.regions[2]!['occlude_rate'] = 0.5
    const { findings } = readCocoa(raw, COCOA_SAMPLE_SIZE)
    const differing = findings.filter(({ severity }) => severity === 'disagreement')
    expect(differing.map(({ code, where }) => [code, where])).toEqual([
      ['size-differs', 'a.json.size'],
      ['area-differs', 'a.json.regions[1].area'],
      ['occlude-rate-differs', 'a.json.regions[2].occlude_rate'],
    ])
    expect(differing[1]!.message).toContain('expected 234 pixels, received 235')
    expect(differing[2]!.message).toContain('(180 of 280 pixels), received 0.5')
  })

  test('a rate that was rounded, but means the same pixels, is no disagreement', () => {
    const raw = sample()
    raw.regions[2]!['occlude_rate'] = 0.643
    expect(codesOf(readCocoa(raw, COCOA_SAMPLE_SIZE).findings)).toEqual(['depth-constraint-reading'])
  })

  test('another visible mask is kept, unlinked, with the pixels counted', () => {
    const raw = sample()
    const { state } = readCocoa(raw, COCOA_SAMPLE_SIZE)
    raw.regions[2]!['visible_mask'] = maskToCocoRle(state.instances[2]!.amodal)
    delete raw.regions[2]!['invisible_mask']
    raw.regions[2]!['occlude_rate'] = 0
    const other = readCocoa(raw, COCOA_SAMPLE_SIZE)
    expect(other.state.instances[2]!.linked).toBe(false)
    expect(other.state.instances[2]!.visible).toEqual(state.instances[2]!.amodal)
    const [finding] = other.findings.filter(({ code }) => code === 'visible-mask-differs')
    expect(finding!.message).toContain('180 pixels only in the file, 0 only derived')
  })

  test('a visible mask that reaches outside the outline loses that part', () => {
    const raw = sample()
    const { state } = readCocoa(raw, COCOA_SAMPLE_SIZE)
    raw.regions[4]!['visible_mask'] = maskToCocoRle(state.instances[2]!.amodal)
    const other = readCocoa(raw, COCOA_SAMPLE_SIZE)
    expect(other.state.instances[4]!.visible).toEqual(state.instances[4]!.amodal)
    expect(codesOf(other.findings)).toContain('visible-outside-outline')
  })

  test('an invisible mask alone says what is visible, and beside a visible one it is compared', () => {
    const raw = sample()
    delete raw.regions[1]!['visible_mask']
    expect(readCocoa(raw, COCOA_SAMPLE_SIZE).state).toEqual(readCocoa(sample(), COCOA_SAMPLE_SIZE).state)
    raw.regions[2]!['invisible_mask'] = maskToCocoRle(emptyMask(COCOA_SAMPLE_SIZE))
    const [finding] = readCocoa(raw, COCOA_SAMPLE_SIZE).findings.filter(({ code }) => code === 'invisible-mask-differs')
    expect(finding!.message).toContain('180 pixels differ')
  })

  test('a visible mask that is missing is derived', () => {
    const { state, findings } = readCocoa({ regions: threeInARow() }, SIZE)
    expect(drawing(state.instances[1]!.visible)).toEqual(['...##.', '...##.', '...##.', '......'])
    const missing = findings.filter(({ code }) => code === 'visible-mask-missing')
    expect(missing.map(({ where }) => where)).toEqual(['a.json.regions[1]', 'a.json.regions[2]'])
  })

  test('an outline outside the image is kept, empty', () => {
    const { state, findings } = readCocoa({ regions: [{ ...squareRegion('gone', 1, 50, 50, 5), area: 0 }] }, SIZE)
    expect(maskArea(state.instances[0]!.amodal)).toBe(0)
    expect(codesOf(findings)).toEqual(['empty-region'])
  })
})

describe('order', () => {
  test('alone makes imported pairs of what overlaps', () => {
    const { state } = readCocoa({ regions: threeInARow([2, 1, 3]) }, SIZE)
    expect(shortForm(state.pairs)).toEqual(['1 2 b-over-a imported', '2 3 a-over-b imported'])
  })

  test('beside depth_constraint fills in only what that leaves open, as inferred', () => {
    const { state, findings } = readCocoa({ regions: threeInARow(), depth_constraint: '1-2' }, SIZE)
    expect(shortForm(state.pairs)).toEqual(['1 2 a-over-b imported', '2 3 a-over-b inferred'])
    expect(codesOf(findings)).toContain('pair-only-by-order')
  })

  test('an empty depth_constraint names no pair', () => {
    const { state } = readCocoa({ regions: threeInARow(), depth_constraint: '' }, SIZE)
    expect(shortForm(state.pairs)).toEqual(['1 2 a-over-b inferred', '2 3 a-over-b inferred'])
  })

  test('gives way to a pair that says otherwise, with a report', () => {
    const { state, findings } = readCocoa({ regions: threeInARow(), depth_constraint: '2-1,2-3' }, SIZE)
    expect(shortForm(state.pairs)).toEqual(['1 2 b-over-a imported', '2 3 a-over-b imported'])
    const [finding] = findings.filter(({ code }) => code === 'depth-constraint-against-order')
    expect(finding!.message).toContain('Region 2 is said to occlude region 1')
    expect(finding!.message).toContain('expected an order of region 2 below 1, received 2')
  })

  test('both directions make a mutual pair, unlinked', () => {
    const { state, findings } = readCocoa({ regions: threeInARow(), depth_constraint: '1-2,2-1,2-3' }, SIZE)
    expect(shortForm(state.pairs)[0]).toBe('1 2 mutual imported')
    expect(state.instances.map(({ linked }) => linked)).toEqual([false, false, true])
    expect(codesOf(findings)).toContain('pair-both-ways')
  })

  test('a pair without overlap is kept', () => {
    const { state, findings } = readCocoa({ regions: threeInARow(), depth_constraint: '1-2,1-3,2-3' }, SIZE)
    expect(shortForm(state.pairs)).toContain('1 3 a-over-b imported')
    expect(codesOf(findings)).toContain('pair-without-overlap')
  })

  test('pairs of regions that do not exist or are no pairs are left out, each reported', () => {
    const constraint = '1-2, 2 - 3,1-9,0-1,2-2,x-1,1-2-3,-1-2,,1-2,1.5-2'
    const { state, findings } = readCocoa({ regions: threeInARow(), depth_constraint: constraint }, SIZE)
    expect(shortForm(state.pairs)).toEqual(['1 2 a-over-b imported', '2 3 a-over-b imported'])
    const refused = findings.filter(({ severity }) => severity === 'refused')
    expect(refused.map(({ message }) => /received "(.*?)"/.exec(message)![1])).toEqual([
      '0-1',
      '2-2',
      'x-1',
      '1-2-3',
      '-1-2',
      '1.5-2',
      '1-9',
    ])
  })

  test('with gaps, pairs are read as list positions where those overlap', () => {
    const { state, findings } = readCocoa({ regions: threeInARow([1, 3, 4]), depth_constraint: '1-2,2-3' }, SIZE)
    expect(shortForm(state.pairs)).toEqual(['1 2 a-over-b imported', '2 3 a-over-b imported'])
    expect(findings.find(({ code }) => code === 'depth-constraint-reading')!.message).toContain('list positions')
  })

  test('with gaps, pairs are read as order values where those overlap', () => {
    const { state, findings } = readCocoa({ regions: threeInARow([1, 3, 4]), depth_constraint: '1-3,3-4' }, SIZE)
    expect(shortForm(state.pairs)).toEqual(['1 2 a-over-b imported', '2 3 a-over-b imported'])
    expect(findings.find(({ code }) => code === 'depth-constraint-reading')!.message).toContain('order values')
  })

  test('a list that is not sorted by order is read the same two ways', () => {
    const regions = threeInARow([3, 1, 2])
    const positions = readCocoa({ regions, depth_constraint: '2-1,2-3' }, SIZE)
    expect(shortForm(positions.state.pairs)).toEqual(['1 2 b-over-a imported', '2 3 a-over-b imported'])
    const orders = readCocoa({ regions, depth_constraint: '1-3,1-2' }, SIZE)
    expect(shortForm(orders.state.pairs)).toEqual(['1 2 b-over-a imported', '2 3 a-over-b imported'])
  })

  test('missing everywhere follows the list; missing somewhere takes the free position', () => {
    const none = readCocoa({ regions: threeInARow([undefined, undefined, undefined]) }, SIZE)
    expect(none.state.instances.map(({ rank }) => rank)).toEqual([1, 2, 3])
    expect(codesOf(none.findings).filter((code) => code === 'order-missing')).toHaveLength(3)
    const some = readCocoa({ regions: threeInARow([2, undefined, 3]) }, SIZE)
    expect(some.state.instances.map(({ rank }) => rank)).toEqual([2, 4, 3])
  })

  test('values given twice are reported and the list breaks the tie', () => {
    const { state, findings } = readCocoa({ regions: threeInARow([1, 1, 2]) }, SIZE)
    expect(shortForm(state.pairs)[0]).toBe('1 2 a-over-b imported')
    expect(codesOf(findings)).toContain('order-repeated')
  })
})

describe('masks that cannot belong to the image are refused with their place', () => {
  const spoiled = (key: string, value: unknown): (() => unknown) => {
    const raw = sample()
    raw.regions[2]![key] = value
    return () => readCocoa(raw, COCOA_SAMPLE_SIZE)
  }

  test.each([
    { what: 'a visible mask of another size', key: 'visible_mask', value: { size: [44, 30], counts: 'XY1' } },
    { what: 'an outline in runs of another size', key: 'segmentation', value: { size: [3, 4], counts: '<' } },
  ])('$what', ({ key, value }) => {
    expect(spoiled(key, value)).toThrow(`a.json.regions[2].${key}.size: expected [30, 44] (height, width)`)
  })

  test.each([
    { what: 'runs that are too long', value: { size: [30, 44], counts: 'XY1XY1' }, complaint: /received 2640 or more/ },
    { what: 'negative runs', value: { size: [30, 44], counts: [1400, -80] }, complaint: /or more|negative/ },
  ])('$what', ({ value, complaint }) => {
    expect(spoiled('invisible_mask', value)).toThrow(complaint)
    expect(spoiled('invisible_mask', value)).toThrow(/a\.json\.regions\[2\]\.invisible_mask/)
  })

  test('an outline with a number too few', () => {
    expect(spoiled('segmentation', [1, 2, 3, 4, 5])).toThrow(
      'a.json.regions[2].segmentation: expected x, y of at least',
    )
  })
})
