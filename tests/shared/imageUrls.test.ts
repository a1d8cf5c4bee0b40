import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TILE_SIZE, pyramidLevels, thumbnailUrl, tileUrl } from '../../src/shared/imageUrls.ts'

test('the coarsest level, and no finer one, fits in one tile', () => {
  const side = fc.integer({ min: 1, max: 40_000 })
  fc.assert(
    fc.property(side, side, (width, height) => {
      const longest = Math.max(width, height)
      const coarsest = pyramidLevels(width, height) - 1
      expect(Math.ceil(longest / 2 ** coarsest)).toBeLessThanOrEqual(TILE_SIZE)
      if (coarsest > 0) expect(Math.ceil(longest / 2 ** (coarsest - 1))).toBeGreaterThan(TILE_SIZE)
    }),
  )
})

test('addresses hold ids and numbers only', () => {
  expect(tileUrl('/assets', 7, 2, 3, 4)).toBe('/assets/images/7/tiles/2/3/4')
  expect(thumbnailUrl('app-image://project', 7)).toBe('app-image://project/images/7/thumbnail')
})
