import fc from 'fast-check'
import { expect, test } from 'vitest'

import { PartColours } from '../../../../src/core/occlusion/readout/partColours.ts'

const GRID = { width: 3, height: 2 }

test('likeness is what two colour histograms share: symmetric, 1 with itself, 0 without pixels', () => {
  const image = fc.array(fc.nat({ max: 255 }), { minLength: 18, maxLength: 18 })
  const regions = fc.array(fc.nat({ max: 3 }), { minLength: 6, maxLength: 6 })
  fc.assert(
    fc.property(image, regions, (data, regionAt) => {
      const colours = new PartColours({ size: GRID, data: Uint8Array.from(data) }, GRID, Int32Array.from(regionAt), 3)
      const shareOf = (region: number) => {
        const own = [...regionAt.keys()].filter((pixel) => regionAt[pixel] === region)
        const shares = new Map<string, number>()
        for (const pixel of own) {
          const bin = [0, 1, 2].map((channel) => Math.floor(data[3 * pixel + channel]! / 32)).join()
          shares.set(bin, (shares.get(bin) ?? 0) + 1 / own.length)
        }
        return shares
      }
      for (const one of [1, 2, 3]) {
        for (const two of [1, 2, 3]) {
          const [ofOne, ofTwo] = [shareOf(one), shareOf(two)]
          let shared = 0
          for (const [bin, share] of ofOne) shared += Math.min(share, ofTwo.get(bin) ?? 0)
          expect(colours.likeness(one, two)).toBeCloseTo(shared, 5)
        }
      }
    }),
  )
})

test('a larger image is looked at in the middle of each cell', () => {
  const size = { width: 6, height: 4 }
  const data = new Uint8Array(3 * 24)
  const paint = (x: number, y: number, value: number) => data.fill(value, 3 * (6 * y + x), 3 * (6 * y + x) + 3)
  // Cell (0, 0) covers 2 × 2 pixels; its middle lies in pixel (1, 1). The same for cell (2, 1) and pixel (5, 3).
  paint(1, 1, 200)
  paint(5, 3, 200)
  paint(4, 2, 90)
  const colours = new PartColours({ size, data }, GRID, Int32Array.from([1, 0, 0, 0, 3, 2]), 3)
  expect(colours.likeness(1, 2)).toBe(1)
  expect(colours.likeness(1, 3)).toBe(0)
})
