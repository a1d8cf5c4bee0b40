import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NetworkInput } from '../../../src/core/network/NetworkSpec.ts'
import { planTiles } from '../../../src/core/network/planTiles.ts'
import { tileWeights } from '../../../src/core/network/tileWeights.ts'
import { checkSolveInput } from '../../../src/core/occlusion/checkSolveInput.ts'
import { inputOf } from './madeUp.ts'

const planOf = (width: number, height: number, size: NetworkInput['size'], stride = 1, largestPixels?: number) =>
  planTiles(
    { width, height },
    { input: inputOf({ size }), stride },
    largestPixels === undefined ? {} : { largestPixels },
  )

const multiple = (tile: number, overlap: number, multiple = 16) => ({
  rule: 'multiple' as const,
  multiple,
  tile,
  overlap,
})

describe('the plan of tiles', () => {
  it('pads an image that fits into one tile up to the multiple', () => {
    expect(planOf(640, 479, multiple(1024, 64))).toMatchObject({
      workingSize: { width: 640, height: 479 },
      cueSize: { width: 640, height: 479 },
      tileSize: { width: 640, height: 480 },
      tiles: [{ x: 0, y: 0 }],
      warnings: [],
    })
  })

  it('cuts a larger one into as few tiles as do, no larger than they must be', () => {
    const plan = planOf(1100, 300, multiple(1024, 64))
    // (1100 − 64) / 2 = 518, rounded up to 528.
    expect(plan.tileSize).toEqual({ width: 592, height: 304 })
    expect(plan.tiles).toEqual([
      { x: 0, y: 0 },
      { x: 528, y: 0 },
    ])
  })

  it('covers every pixel with tiles that overlap enough, start on both grids and are never larger than allowed', () => {
    const side = fc.integer({ min: 1, max: 3000 })
    const rule = fc.tuple(
      fc.constantFrom(1, 3, 8, 16),
      fc.integer({ min: 4, max: 30 }),
      fc.integer({ min: 0, max: 63 }),
    )
    fc.assert(
      fc.property(side, side, rule, fc.constantFrom(1, 2, 4), (width, height, [grain, times, overlap], stride) => {
        const tile = grain * times * 4
        fc.pre(overlap + 12 * grain < tile)
        const plan = planOf(width, height, multiple(tile, overlap, grain), stride)
        for (const [axis, at] of [
          ['width', 'x'],
          ['height', 'y'],
        ] as const) {
          const starts = [...new Set(plan.tiles.map((place) => place[at]))]
          const length = plan.workingSize[axis]
          const own = plan.tileSize[axis]
          expect(own % grain).toBe(0)
          expect(own).toBeLessThanOrEqual(Math.max(tile, Math.ceil(length / grain) * grain))
          if (length > tile) expect(own).toBeLessThanOrEqual(tile)
          expect(starts[0]).toBe(0)
          for (let index = 1; index < starts.length; index++) {
            expect(starts[index]! % stride).toBe(0)
            expect(starts[index]! % grain).toBe(0)
            expect(starts[index - 1]! + own - starts[index]!).toBeGreaterThanOrEqual(overlap)
          }
          expect(starts.at(-1)! + own).toBeGreaterThanOrEqual(length)
          expect(starts.at(-1)!).toBeLessThan(length)
        }
      }),
    )
  })

  it('fits an image into a fixed input and a longest side, however thin it is', () => {
    expect(planOf(50, 70, { rule: 'fixed', width: 24, height: 24 }).workingSize).toEqual({ width: 17, height: 24 })
    expect(planOf(5, 7, { rule: 'fixed', width: 24, height: 30 }).workingSize).toEqual({ width: 21, height: 30 })
    expect(planOf(1, 4000, { rule: 'fixed', width: 24, height: 24 }).workingSize).toEqual({ width: 1, height: 24 })
    const longest = planOf(4000, 1, { rule: 'longest-side', longestSide: 512, multiple: 32 })
    expect(longest).toMatchObject({ workingSize: { width: 512, height: 1 }, tileSize: { width: 512, height: 32 } })
  })

  it('makes a very large image smaller, says so, and keeps its cues such that they can be solved', () => {
    const plan = planOf(12_000, 5_000, multiple(1024, 64))
    expect(plan.cueSize).toEqual({ width: 3172, height: 1321 })
    expect(plan.workingSize).toEqual(plan.cueSize)
    expect(plan.warnings).toEqual([
      'The image, 12000×5000, is larger than what is looked at at once: cues are made at 3172×1321.',
    ])
    const side = fc.integer({ min: 1, max: 400 })
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 5000 }), (width, height, largestPixels) => {
        const { cueSize } = planOf(width, height, multiple(1024, 64), 1, largestPixels)
        const pixels = cueSize.width * cueSize.height
        expect(pixels <= largestPixels || Math.min(cueSize.width, cueSize.height) === 1).toBe(true)
        const plane = new Float32Array(pixels)
        const cues = {
          size: cueSize,
          background: plane,
          boundary: plane,
          direction: new Float32Array(8 * pixels),
          classes: null,
        }
        checkSolveInput({ cues, image: null, imageSize: { width, height }, annotation: null, constraints: [] })
      }),
    )
  })

  it('refuses an overlap that fills a tile, with what it was rounded to', () => {
    expect(() => planOf(100, 10, multiple(64, 40, 64))).toThrow(
      'The tiles of the model are too small for their overlap in its size rule: expected an overlap that, rounded up to a ' +
        "multiple of 64, is less than the tile's 64 pixels, received 40, rounded up 64. Give the model larger tiles or less overlap",
    )
    expect(planOf(60, 10, multiple(64, 40, 64)).tiles).toHaveLength(1)
    expect(() => planOf(0, 10, multiple(64, 8))).toThrow('Not a usable image size')
  })
})

describe('the weights of tiles', () => {
  it('sum to 1 at every position, are 1 where a tile is alone and fall towards its edges', () => {
    const tiles = fc.record({
      side: fc.integer({ min: 1, max: 40 }),
      count: fc.integer({ min: 1, max: 5 }),
      step: fc.integer({ min: 1, max: 40 }),
      beyond: fc.integer({ min: 0, max: 39 }),
    })
    fc.assert(
      fc.property(tiles, ({ side, count, step, beyond }) => {
        fc.pre(step <= side && beyond < side)
        const starts = Array.from({ length: count }, (_, index) => index * step)
        const length = starts.at(-1)! + side - beyond
        const weights = tileWeights(starts, side, length)
        const [sum, covered] = [new Float64Array(length), new Uint8Array(length)]
        weights.forEach((own, index) => {
          expect(own.length).toBe(Math.min(side, length - starts[index]!))
          own.forEach((weight, at) => {
            expect(weight).toBeGreaterThan(0)
            sum[starts[index]! + at]! += weight
            covered[starts[index]! + at]!++
          })
        })
        sum.forEach((total) => expect(total).toBeCloseTo(1, 12))
        weights.forEach((own, index) =>
          own.forEach((weight, at) => covered[starts[index]! + at] === 1 && expect(weight).toBe(1)),
        )
      }),
    )
    const [first, second] = tileWeights([0, 6], 10, 16)
    expect([...second!.subarray(0, 5)].every((weight, at, all) => at === 0 || weight > all[at - 1]!)).toBe(true)
    expect([...first!].toReversed()).toEqual([...second!])
  })
})
