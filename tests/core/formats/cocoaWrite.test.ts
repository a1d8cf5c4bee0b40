import { describe, expect, test } from 'vitest'
import { checkCocoaAnnotation, checkCocoaImage } from '../../../src/core/formats/cocoa.ts'
import type { CocoaAnnotation, CocoaImage } from '../../../src/core/formats/cocoa.ts'
import { cocoaAnnotationText, cocoaImageText, cocoaText } from '../../../src/core/formats/cocoaWrite.ts'

const IMAGE: CocoaImage = {
  id: 3,
  fileName: 'a b/é.jpg',
  width: 6,
  height: 4,
  extra: { license: '?' },
  keyOrder: ['id', 'file_name', 'width', 'height', 'license'],
}
const ANNOTATION: CocoaAnnotation = {
  id: 1,
  imageId: 3,
  author: 'x',
  size: 1,
  depthConstraint: '',
  extra: { note: 1, url: 'u' },
  regions: [
    {
      name: 'cup',
      isStuff: false,
      segmentation: [[0, 0, 4.5, 0, 4, 1e-7]],
      area: 8,
      order: 1,
      occludeRate: 1,
      visibleMask: { size: [4, 6], counts: 'H' },
      invisibleMask: null,
      extra: { score: 0.5 },
    },
  ],
}

describe('COCOA text', () => {
  test('of an image has its extra keys last', () => {
    expect(cocoaImageText(IMAGE)).toBe(
      '{"id": 3, "file_name": "a b/\\u00e9.jpg", "width": 6, "height": 4, "license": "?"}',
    )
    expect(cocoaImageText({ ...IMAGE, width: null, height: null, extra: {} })).toBe(
      '{"id": 3, "file_name": "a b/\\u00e9.jpg"}',
    )
  })

  test('of an annotation has the keys in the order of the published files', () => {
    expect(cocoaAnnotationText(ANNOTATION)).toBe(
      '{"author": "x", "url": "u", "regions": [{"segmentation": [0.0, 0.0, 4.5, 0.0, 4.0, 1e-07], "name": "cup", ' +
        '"area": 8, "isStuff": 0, "visible_mask": {"counts": "H", "size": [4, 6]}, "occlude_rate": 1.0, "order": 1, ' +
        '"score": 0.5}], "image_id": 3, "id": 1, "size": 1, "depth_constraint": "", "note": 1}',
    )
  })

  test('of several rings is a list of them, of runs an object', () => {
    const region = ANNOTATION.regions[0]!
    const two = [RING, RING]
    const regions = [
      { ...region, segmentation: two },
      { ...region, segmentation: { size: [4, 6] as const, counts: [24] } },
    ]
    const text = cocoaAnnotationText({ ...ANNOTATION, regions })
    expect(text).toContain('"segmentation": [[0.0, 0.0, 1.0, 0.0, 1.0, 1.0], [0.0')
    expect(text).toContain('"segmentation": {"counts": [24], "size": [4, 6]}')
  })

  test('of a file reads back as what went in', () => {
    const chunks = [...cocoaText({ images: [IMAGE, { ...IMAGE, id: 4 }], annotations: [ANNOTATION, ANNOTATION] })]
    const file = JSON.parse(chunks.join('')) as { images: unknown[]; annotations: unknown[] }
    expect(file.images.map((image) => checkCocoaImage(image, 'i').image)).toEqual([IMAGE, { ...IMAGE, id: 4 }])
    expect(file.annotations.map((one) => checkCocoaAnnotation(one, 'a').annotation)).toEqual([ANNOTATION, ANNOTATION])
  })

  test('of an empty file is JSON too', () => {
    expect(JSON.parse([...cocoaText({ images: [], annotations: [] })].join(''))).toEqual({
      images: [],
      annotations: [],
    })
  })

  test('comes in chunks that are asked for one by one', () => {
    let made = 0
    function* annotations(): Generator<CocoaAnnotation> {
      for (;;) {
        made++
        yield ANNOTATION
      }
    }
    const text = cocoaText({ images: [], annotations: annotations() })
    for (let chunk = 0; chunk < 7; chunk++) text.next()
    expect(made).toBe(5)
  })
})

const RING = [0, 0, 1, 0, 1, 1]
