import { describe, expect, test } from 'vitest'
import { canvasPoint, imagePoint, pixelAt } from '../../../src/core/pixels/coordinates.ts'
import { checkImageSize, MAX_IMAGE_PIXELS, pixelCount, sameSize, sizeText } from '../../../src/core/pixels/imageSize.ts'

describe('image sizes', () => {
  test('count, compare and show their pixels', () => {
    const size = { width: 640, height: 480 }
    expect([pixelCount(size), sizeText(size)]).toEqual([307_200, '640×480'])
    expect([sameSize(size, { ...size }), sameSize(size, { width: 480, height: 640 })]).toEqual([true, false])
  })

  test.each([
    { width: 1, height: 1 },
    { width: 0x3fff, height: 0x3fff },
    { width: 20_000, height: 400 },
  ])('$width×$height is accepted', (size) => {
    expect(() => checkImageSize(size, 'a.json')).not.toThrow()
  })

  test.each([
    { width: 0, height: 5 },
    { width: -3, height: 5 },
    { width: 2.5, height: 5 },
    { width: NaN, height: 5 },
    { width: Infinity, height: 5 },
    { width: MAX_IMAGE_PIXELS, height: 2 },
  ])('$width×$height is refused', (size) => {
    expect(() => checkImageSize(size, 'a.json')).toThrow(/Not a usable image size in a.json/)
  })
})

describe('coordinates', () => {
  test('the pixel that holds a point is the floor of both, also left of the image', () => {
    expect(pixelAt(imagePoint(2.999, 0))).toEqual({ x: 2, y: 0 })
    expect(pixelAt(imagePoint(-0.01, 7.5))).toEqual({ x: -1, y: 7 })
  })

  test('points of both spaces carry their numbers', () => {
    expect({ ...canvasPoint(3, 4) }).toEqual({ x: 3, y: 4 })
  })
})
