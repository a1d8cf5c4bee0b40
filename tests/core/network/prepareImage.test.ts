import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numberFromHalf } from '../../../src/core/network/halfFloat.ts'
import type { NetworkInput } from '../../../src/core/network/NetworkSpec.ts'
import { prepareImage } from '../../../src/core/network/prepareImage.ts'
import { expectGolden, GOLDEN } from './golden/expectGolden.ts'
import { inputOf, madeUpImage } from './madeUp.ts'

const INPUTS: Readonly<Record<string, Partial<NetworkInput>>> = {
  'multiple of 8': { size: { rule: 'multiple', multiple: 8, tile: 1024, overlap: 64 } },
  'multiple of 1': {},
  'BGR, NHWC': { colour: 'BGR', layout: 'NHWC' },
  float16: { dtype: 'float16' },
  'letter-boxed, larger': { size: { rule: 'fixed', width: 20, height: 20 } },
  'letter-boxed, smaller': { size: { rule: 'fixed', width: 24, height: 24 } },
  'longest side': { size: { rule: 'longest-side', longestSide: 40, multiple: 8 } },
}

describe('a prepared image', () => {
  it.each(GOLDEN.prepared)('is PyTorch’s: $name', ({ name, image, ...golden }) => {
    const prepared = prepareImage(madeUpImage(...image), { input: inputOf(INPUTS[name]) })
    expect(prepared.geometry.tiles).toHaveLength(1)
    const { dims, data, dtype } = prepared.tensor(0)
    expectGolden(dims, dtype === 'float16' ? Array.from(data, numberFromHalf) : data, golden)
  })

  it('has the bytes themselves where the network takes bytes, rounded where it was scaled', () => {
    const bytes = { dtype: 'uint8', layout: 'NHWC', scale: 1, mean: [0, 0, 0], std: [1, 1, 1] } as const
    const image = madeUpImage(5, 4)
    expect(prepareImage(image, { input: inputOf(bytes) }).tensor(0)).toEqual({
      dtype: 'uint8',
      dims: [1, 4, 5, 3],
      data: image.data,
    })
    const size = { rule: 'fixed', width: 2, height: 1 } as const
    const two = { size: { width: 4, height: 2 }, data: Uint8Array.from({ length: 24 }, (_, at) => at * 10) }
    // Triangles two old columns wide each way: from the left pixel (3 · c0 + 3 · c1 + c2) / 7, rows halved.
    const row = (column: number, channel: number) =>
      (two.data[3 * column + channel]! + two.data[3 * (column + 4) + channel]!) / 2
    const left = [0, 1, 2].map((c) => Math.round((3 * row(0, c) + 3 * row(1, c) + row(2, c)) / 7))
    const { data } = prepareImage(two, { input: inputOf({ ...bytes, size }) }).tensor(0)
    expect([...data.subarray(0, 3)]).toEqual(left)
  })

  it('is the same in tiles as in one, pixel by pixel, with or without scaling', () => {
    const side = fc.integer({ min: 1, max: 70 })
    fc.assert(
      fc.property(side, side, fc.constantFrom(200, 1_000_000), (width, height, largestPixels) => {
        const image = madeUpImage(width, height)
        const multiple = (tile: number) => ({ rule: 'multiple', multiple: 4, tile, overlap: 5 }) as const
        const options = { largestPixels }
        const whole = prepareImage(image, { input: inputOf({ size: multiple(1024) }) }, options)
        const tiled = prepareImage(image, { input: inputOf({ size: multiple(24) }) }, options)
        const { workingSize, tileSize } = tiled.geometry
        expect(workingSize).toEqual(whole.geometry.workingSize)
        const [reference, wide] = [whole.tensor(0).data, whole.geometry.tileSize]
        let reused = tiled.tensor(0)
        // Backwards, as tiles may be asked for in any order.
        for (let index = tiled.geometry.tiles.length - 1; index >= 0; index--) {
          const { x, y } = tiled.geometry.tiles[index]!
          reused = tiled.tensor(index, reused)
          for (let at = 0; at < reused.data.length; at++) {
            const channel = Math.floor(at / (tileSize.width * tileSize.height))
            const row = Math.min(workingSize.height - 1, y + (Math.floor(at / tileSize.width) % tileSize.height))
            const column = Math.min(workingSize.width - 1, x + (at % tileSize.width))
            const wanted = reference[(channel * wide.height + row) * wide.width + column]
            if (reused.data[at] !== wanted) expect.fail(`tile ${index}, element ${at}`)
          }
        }
      }),
    )
  })

  it('writes into a tensor that fits, padding and all, and into no other', () => {
    const prepared = prepareImage(madeUpImage(5, 3), {
      input: inputOf({ size: { rule: 'fixed', width: 8, height: 8 } }),
    })
    const fresh = prepared.tensor(0)
    const used = { ...fresh, data: new Float32Array(fresh.data.length).fill(7) }
    expect(prepared.tensor(0, used).data).toBe(used.data)
    expect(used.data).toEqual(fresh.data)
    const half = { dtype: 'float16', dims: fresh.dims, data: new Uint16Array(fresh.data.length) } as const
    expect(prepared.tensor(0, half).data).not.toBe(half.data)
  })

  it('refuses an image without three bytes per pixel', () => {
    const image = { size: { width: 2, height: 2 }, data: new Uint8Array(16) }
    expect(() => prepareImage(image, { input: inputOf() })).toThrow(
      'The image needs three bytes per pixel in an image of 2×2: expected 12, received 16.',
    )
  })
})
