import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { enlargedSources } from '../../../../src/core/occlusion/refine/enlargement.ts'
import type { ImageSize } from '../../../../src/core/pixels/imageSize.ts'
import { mapOf, refineCase } from './refineFixtures.ts'

const NOBODY = new Uint8Array(8)

function enlarged(ownerAt: Int32Array, from: ImageSize, to: ImageSize, isBarred = NOBODY): Int32Array {
  return enlargedSources(ownerAt, from, to, isBarred).map((source) => (source < 0 ? -1 : ownerAt[source]!))
}

describe('enlarging a map of owners', () => {
  it('gives back the pixels themselves on the same grid', () => {
    fc.assert(
      fc.property(refineCase, ({ coarse, ownerAt }) => {
        const sources = enlargedSources(ownerAt, coarse, coarse, NOBODY)
        expect(Array.from(sources)).toEqual(Array.from(sources.keys()))
      }),
    )
  })

  it('keeps straight borders where they are, to the pixel', () => {
    for (const scale of [2, 3, 4]) {
      const [from, to] = [
        { width: 12, height: 6 },
        { width: 12 * scale, height: 6 * scale },
      ]
      expect(
        enlarged(
          mapOf(from, (x) => (x < 5 ? 1 : 2)),
          from,
          to,
        ),
      ).toEqual(mapOf(to, (x) => (x < 5 * scale ? 1 : 2)))
      expect(
        enlarged(
          mapOf(from, (_, y) => (y < 2 ? 3 : 0)),
          from,
          to,
        ),
      ).toEqual(mapOf(to, (_, y) => (y < 2 * scale ? 3 : 0)))
    }
  })

  it('comes nearer to a slanted line and to a disc than blocks do', () => {
    const [from, to] = [
      { width: 24, height: 24 },
      { width: 96, height: 96 },
    ]
    const shapes: ((x: number, y: number) => number)[] = [
      (x, y) => (x + 0.6 * y < 19 ? 1 : 0),
      (x, y) => (Math.hypot(x - 12.3, y - 11.6) < 8 ? 1 : 0),
    ]
    for (const shape of shapes) {
      const coarse = mapOf(from, shape)
      const truth = mapOf(to, (x, y) => shape(x / 4, y / 4))
      const wrong = (map: Int32Array) => map.filter((owner, pixel) => owner !== truth[pixel]).length
      const blocks = mapOf(to, (x, y) => coarse[Math.floor(y / 4) * 24 + Math.floor(x / 4)]!)
      expect(wrong(enlarged(coarse, from, to))).toBeLessThan(0.75 * wrong(blocks))
    }
  })

  it('leaves every coarse pixel at least one of the fine ones in it', () => {
    fc.assert(
      fc.property(refineCase, ({ coarse, fine, ownerAt }) => {
        const shown = new Set<number>()
        enlarged(ownerAt, coarse, fine).forEach((owner, pixel) => {
          const x = Math.floor((((pixel % fine.width) + 0.5) * coarse.width) / fine.width)
          const y = Math.floor(((Math.floor(pixel / fine.width) + 0.5) * coarse.height) / fine.height)
          if (owner === ownerAt[y * coarse.width + x]) shown.add(y * coarse.width + x)
        })
        expect(shown.size).toBe(ownerAt.length)
      }),
    )
  })

  it('takes every pixel from near its own place', () => {
    fc.assert(
      fc.property(refineCase, ({ coarse, fine, ownerAt }) => {
        enlargedSources(ownerAt, coarse, fine, NOBODY).forEach((source, pixel) => {
          const x = (((pixel % fine.width) + 0.5) * coarse.width) / fine.width
          const y = ((Math.floor(pixel / fine.width) + 0.5) * coarse.height) / fine.height
          expect(Math.abs((source % coarse.width) + 0.5 - x)).toBeLessThanOrEqual(2.5)
          expect(Math.abs(Math.floor(source / coarse.width) + 0.5 - y)).toBeLessThanOrEqual(2.5)
        })
      }),
    )
  })

  it('gives nothing to those that are barred, and their place to whoever is next to it', () => {
    const [from, to] = [
      { width: 12, height: 4 },
      { width: 24, height: 8 },
    ]
    const map = mapOf(from, (x) => (x < 4 ? 1 : 2))
    const isBarred = Uint8Array.of(0, 0, 1)
    const owners = enlarged(map, from, to, isBarred)
    expect(owners).not.toContain(2)
    expect(owners[0]).toBe(1)
    expect(owners[9]).toBe(1)
    expect(owners[23]).toBe(-1)
  })
})
