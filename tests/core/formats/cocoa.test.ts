import { describe, expect, test } from 'vitest'
import { categoryNameOf, checkCocoaAnnotation, checkCocoaImage } from '../../../src/core/formats/cocoa.ts'
import type { CocoaAnnotation } from '../../../src/core/formats/cocoa.ts'
import { DomainError } from '../../../src/core/support/DomainError.ts'

const RING = [0, 0, 4, 0, 4, 4]

function annotationWith(region: object, rest: object = {}): unknown {
  return { regions: [{ name: 'cup', segmentation: RING, order: 1, ...region }], ...rest }
}

function check(value: unknown): { annotation: CocoaAnnotation; codes: string[] } {
  const { annotation, findings } = checkCocoaAnnotation(value, 'a.json: annotations[3]')
  return { annotation, codes: findings.map(({ code, where }) => `${code} ${where}`) }
}

describe('an annotation object is read', () => {
  test('with everything that COCOA has', () => {
    const mask = { size: [4, 4], counts: '@' }
    const region = { isStuff: 1, area: 8, occlude_rate: 0.5, visible_mask: mask, invisible_mask: mask }
    const rest = { id: 1, image_id: 2, author: 'x', size: 1, depth_constraint: '', url: 'u' }
    const { annotation, codes } = check(annotationWith(region, rest))
    expect(codes).toEqual([])
    expect(annotation).toEqual({
      id: 1,
      imageId: 2,
      author: 'x',
      size: 1,
      depthConstraint: '',
      extra: { url: 'u' },
      regions: [
        {
          name: 'cup',
          isStuff: true,
          segmentation: [RING],
          area: 8,
          order: 1,
          occludeRate: 0.5,
          visibleMask: mask,
          invisibleMask: mask,
          extra: {},
        },
      ],
    })
  })

  test('with nothing but regions, keys of null counting as absent', () => {
    const { annotation } = check({ regions: [], id: null, depth_constraint: null })
    expect(annotation).toMatchObject({ id: null, imageId: null, author: '', size: null, depthConstraint: null })
  })

  test('with ids that are texts', () => {
    expect(check({ regions: [], id: 'a1', image_id: '100007' }).annotation).toMatchObject({
      id: 'a1',
      imageId: '100007',
    })
  })

  test('with unknown keys kept at both levels', () => {
    const { annotation } = check(annotationWith({ score: 0.25, notes: { a: [1, null] } }, { licence: '?' }))
    expect(annotation.extra).toEqual({ licence: '?' })
    expect(annotation.regions[0]!.extra).toEqual({ score: 0.25, notes: { a: [1, null] } })
  })

  test('with a region without a name', () => {
    const { annotation, codes } = check(annotationWith({ name: null }))
    expect(annotation.regions[0]!.name).toBe('unnamed')
    expect(codes).toEqual(['name-missing a.json: annotations[3].regions[0]'])
  })

  test('with true and false for yes and no', () => {
    expect(check(annotationWith({ isStuff: true })).annotation.regions[0]!.isStuff).toBe(true)
    expect(check(annotationWith({ isStuff: false })).annotation.regions[0]!.isStuff).toBe(false)
  })
})

describe('keys that could change how objects behave', () => {
  test('are ignored and reported, at any depth', () => {
    const text = `{"regions": [{"name": "cup", "segmentation": [0, 0, 4, 0, 4, 4], "order": 1,
      "__proto__": {"area": 5}, "constructor": 1, "notes": {"deep": [{"__proto__": {"polluted": true}, "kept": 1}]}}],
      "__proto__": {"author": "evil"}}`
    const { annotation, codes } = check(JSON.parse(text))
    expect(annotation.author).toBe('')
    expect(annotation.regions[0]!.area).toBeNull()
    expect(annotation.regions[0]!.extra).toEqual({ notes: { deep: [{ kept: 1 }] } })
    expect(codes).toEqual([
      'unsafe-key a.json: annotations[3].regions[0].__proto__',
      'unsafe-key a.json: annotations[3].regions[0].constructor',
      'unsafe-key a.json: annotations[3].regions[0].notes.deep[0].__proto__',
      'unsafe-key a.json: annotations[3].__proto__',
    ])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('are noticed when a parser made a prototype of them', () => {
    const value = { regions: [] }
    Object.setPrototypeOf(value, { author: 'evil' })
    const { annotation, codes } = check(value)
    expect(annotation.author).toBe('')
    expect(codes).toEqual(['unsafe-key a.json: annotations[3].__proto__'])
  })
})

describe('what is refused, each with its place, what was expected and what was found', () => {
  test.each([
    { what: 'a text', value: 'x', complaint: 'annotations[3]: expected an object {…}, received "x"' },
    { what: 'null', value: null, complaint: 'expected an object {…}, received null' },
    { what: 'a list', value: [], complaint: 'received a list of 0' },
    { what: 'no regions', value: {}, complaint: 'annotations[3].regions: expected a list […], received nothing' },
    {
      what: 'a region that is a number',
      value: { regions: [7] },
      complaint: 'regions[0]: expected an object {…}, received 7',
    },
    {
      what: 'a name that is a number',
      value: annotationWith({ name: 7 }),
      complaint: 'regions[0].name: expected a text',
    },
    {
      what: 'an endless name',
      value: annotationWith({ name: 'x'.repeat(2000) }),
      complaint: 'at most 1000 characters',
    },
    {
      what: 'an order that is a text',
      value: annotationWith({ order: '1' }),
      complaint: 'order: expected an integer, received "1"',
    },
    { what: 'an order between two', value: annotationWith({ order: 1.5 }), complaint: 'received 1.5' },
    {
      what: 'an area that is a text',
      value: annotationWith({ area: '8' }),
      complaint: 'area: expected a finite number',
    },
    {
      what: 'a rate beyond numbers',
      value: annotationWith({ occlude_rate: Infinity }),
      complaint: 'received Infinity',
    },
    {
      what: 'stuff that is two',
      value: annotationWith({ isStuff: 2 }),
      complaint: 'isStuff: expected 0, 1, true or false',
    },
    {
      what: 'no outline',
      value: annotationWith({ segmentation: null }),
      complaint: 'a list of numbers, or runs {size, counts}, received nothing',
    },
    {
      what: 'an outline that is a text',
      value: annotationWith({ segmentation: 'M0 0' }),
      complaint: 'received "M0 0"',
    },
    { what: 'an empty outline', value: annotationWith({ segmentation: [] }), complaint: 'received 0 numbers' },
    {
      what: 'a box for an outline',
      value: annotationWith({ segmentation: [0, 0, 9, 9] }),
      complaint: 'boxes are not read here',
    },
    {
      what: 'a coordinate that is null',
      value: annotationWith({ segmentation: [0, 0, 4, 0, 4, 4, 2, null] }),
      complaint: 'annotations[3].regions[0].segmentation[7]: expected a finite number, received null',
    },
    {
      what: 'a ring in a list that is odd',
      value: annotationWith({ segmentation: [RING, [1, 2, 3]] }),
      complaint: 'segmentation[1]: expected x, y of at least',
    },
    {
      what: 'a ring in a list that is a number',
      value: annotationWith({ segmentation: [RING, 5] }),
      complaint: 'segmentation[1]: expected a list',
    },
    {
      what: 'runs without a size',
      value: annotationWith({ segmentation: { counts: '0' } }),
      complaint: 'segmentation.size: expected a list',
    },
    {
      what: 'runs of a size of one',
      value: annotationWith({ visible_mask: { size: [4], counts: '0' } }),
      complaint: 'visible_mask.size: expected [height, width], received a list of 1',
    },
    {
      what: 'runs without counts',
      value: annotationWith({ visible_mask: { size: [4, 4] } }),
      complaint: 'visible_mask.counts: expected a list',
    },
    {
      what: 'counts of texts',
      value: annotationWith({ visible_mask: { size: [4, 4], counts: ['1'] } }),
      complaint: 'visible_mask.counts[0]: expected a finite number',
    },
    {
      what: 'a mask that is a number',
      value: annotationWith({ invisible_mask: 1 }),
      complaint: 'invisible_mask: expected an object',
    },
    {
      what: 'an id that is an object',
      value: { regions: [], id: {} },
      complaint: 'id: expected an integer or a text, received an object',
    },
    {
      what: 'a constraint that is a list',
      value: { regions: [], depth_constraint: [[1, 2]] },
      complaint: 'depth_constraint: expected a text',
    },
  ])('$what', ({ value, complaint }) => {
    expect(() => check(value)).toThrow(complaint)
    expect(() => check(value)).toThrow(DomainError)
  })

  test('data nested deeper than any data', () => {
    let nested: unknown = 1
    for (let depth = 0; depth < 20_000; depth++) nested = [nested]
    expect(() => check({ regions: [], extra: nested })).toThrow('nested too deep')
  })
})

describe('an image', () => {
  test('is read with its other keys kept, in any dialect', () => {
    const coco = { id: 1, file_name: 'a/b.jpg', width: 6, height: 4, license: 1, date_captured: 'x', coco_url: 'u' }
    const bsds = { id: '100007', file_name: '100007.jpg', license: '?', data_captured: 'y', bsds_url: 'v' }
    expect(checkCocoaImage(coco, 'i').image).toEqual({
      keyOrder: Object.keys(coco),
      id: 1,
      fileName: 'a/b.jpg',
      width: 6,
      height: 4,
      extra: { license: 1, date_captured: 'x', coco_url: 'u' },
    })
    expect(checkCocoaImage(bsds, 'i').image).toEqual({
      keyOrder: Object.keys(bsds),
      id: '100007',
      fileName: '100007.jpg',
      width: null,
      height: null,
      extra: { license: '?', data_captured: 'y', bsds_url: 'v' },
    })
  })

  test.each([
    { what: 'no id', value: { file_name: 'a' }, complaint: 'images[0].id' },
    { what: 'no file name', value: { id: 1 }, complaint: 'images[0].file_name' },
    {
      what: 'a width of zero',
      value: { id: 1, file_name: 'a', width: 0 },
      complaint: 'width: expected an integer ≥ 1',
    },
  ])('with $what is refused', ({ value, complaint }) => {
    expect(() => checkCocoaImage(value, 'images[0]')).toThrow(complaint)
  })
})

test('categories are named without odd spacing', () => {
  expect(['phone ', ' espresso   cup', 'a\tb\n c', '', '  '].map(categoryNameOf)).toEqual([
    'phone',
    'espresso cup',
    'a b c',
    'unnamed',
    'unnamed',
  ])
})
