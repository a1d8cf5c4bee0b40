import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskFromBitmap } from '../../../src/core/masks/bitmapMask.ts'
import { maskDifference } from '../../../src/core/masks/maskAlgebra.ts'
import { maskBounds, maskContains } from '../../../src/core/masks/maskMeasures.ts'
import type { PixelBox } from '../../../src/core/pixels/imageSize.ts'
import { IdPlanes } from '../../../src/renderer/canvas/scene/IdPlanes.ts'
import type { PlaneLayer } from '../../../src/renderer/canvas/scene/IdPlanes.ts'

const WIDTH = 13
const HEIGHT = 9
const SIZE = { width: WIDTH, height: HEIGHT }
const EVERYTHING = { x0: 0, y0: 0, x1: WIDTH, y1: HEIGHT }

const bitmap = fc.uint8Array({ minLength: WIDTH * HEIGHT, maxLength: WIDTH * HEIGHT, max: 1 })
const layer = fc
  .tuple(bitmap, bitmap, fc.integer({ min: 1, max: 0xffff }), fc.boolean(), fc.boolean())
  .map(([first, second, slot, isRaised, isShown]): PlaneLayer => {
    const amodal = maskFromBitmap(SIZE, first)
    const removed = maskFromBitmap(SIZE, second)
    const visible = maskDifference(amodal, removed)
    return { slot, amodal, visible, bounds: maskBounds(amodal), isRaised, isShown }
  })
const layers = fc.array(layer, { maxLength: 5 })
const blockSize = fc.constantFrom(1, 2, 4, 5, 64)
const box = fc
  .tuple(fc.nat(WIDTH), fc.nat(WIDTH), fc.nat(HEIGHT), fc.nat(HEIGHT))
  .map(([x0, x1, y0, y1]): PixelBox => ({
    x0: Math.min(x0, x1),
    x1: Math.max(x0, x1),
    y0: Math.min(y0, y1),
    y1: Math.max(y0, y1),
  }))

/** Pixel by pixel: the last layer that claims it wins, the shown ones first; of the hidden parts those of raised layers before both. */
function expectedAt(farthestFirst: readonly PlaneLayer[], x: number, y: number): { visible: number; hidden: number } {
  const isVisible = (one: PlaneLayer): boolean => maskContains(one.visible, x, y)
  const isHidden = (one: PlaneLayer): boolean => maskContains(one.amodal, x, y) && !isVisible(one)
  const nearest = (layers: readonly PlaneLayer[]): PlaneLayer | undefined =>
    layers.findLast(({ isShown }) => isShown) ?? layers.at(-1)
  const hiddenHere = farthestFirst.filter(isHidden)
  return {
    visible: nearest(farthestFirst.filter(isVisible))?.slot ?? 0,
    hidden: (hiddenHere.findLast(({ isRaised, isShown }) => isRaised && isShown) ?? nearest(hiddenHere))?.slot ?? 0,
  }
}

function isInside({ x0, y0, x1, y1 }: PixelBox, x: number, y: number): boolean {
  return x >= x0 && x < x1 && y >= y0 && y < y1
}

describe('IdPlanes', () => {
  it('holds the nearest visible and the nearest hidden instance of every pixel, whatever the block size', () => {
    fc.assert(
      fc.property(layers, blockSize, (farthestFirst, side) => {
        const planes = new IdPlanes(SIZE, side)
        planes.paint(farthestFirst, EVERYTHING)
        for (let y = 0; y < HEIGHT; y++) {
          for (let x = 0; x < WIDTH; x++) expect(planes.at(x, y)).toEqual(expectedAt(farthestFirst, x, y))
        }
      }),
    )
  })

  it('repaints a box as a whole and leaves every other pixel alone', () => {
    fc.assert(
      fc.property(layers, layers, blockSize, box, (before, after, side, dirty) => {
        const planes = new IdPlanes(SIZE, side)
        planes.paint(before, EVERYTHING)
        planes.paint(after, dirty)
        for (let y = 0; y < HEIGHT; y++) {
          for (let x = 0; x < WIDTH; x++) {
            expect(planes.at(x, y)).toEqual(expectedAt(isInside(dirty, x, y) ? after : before, x, y))
          }
        }
      }),
    )
  })

  it('names each painted pixel in exactly one region', () => {
    fc.assert(
      fc.property(blockSize, box, (side, dirty) => {
        const planes = new IdPlanes(SIZE, side)
        const named = new Map<string, number>()
        for (const region of planes.paint([], dirty)) {
          const left = (region.block % planes.columns) * planes.blockWidth
          const top = Math.floor(region.block / planes.columns) * planes.blockHeight
          for (let y = region.box.y0; y < region.box.y1; y++) {
            for (let x = region.box.x0; x < region.box.x1; x++) {
              const key = `${left + x},${top + y}`
              named.set(key, (named.get(key) ?? 0) + 1)
            }
          }
        }
        expect(named.size).toBe((dirty.x1 - dirty.x0) * (dirty.y1 - dirty.y0))
        expect(new Set(named.values()).size).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('cuts a box that sticks out of the image', () => {
    const planes = new IdPlanes(SIZE, 4)
    const outside = planes.paint([], { x0: -5, y0: -5, x1: 0, y1: 100 })
    const all = planes.paint([], { x0: -5, y0: -5, x1: 100, y1: 100 })
    expect(outside).toEqual([])
    expect(all).toHaveLength(planes.blocks.length)
  })
})
