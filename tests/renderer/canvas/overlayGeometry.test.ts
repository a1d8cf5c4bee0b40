import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskFromBitmap } from '../../../src/core/masks/bitmapMask.ts'
import { maskDifference } from '../../../src/core/masks/maskAlgebra.ts'
import { maskContains } from '../../../src/core/masks/maskMeasures.ts'
import { emptyMask, fullMask } from '../../../src/core/masks/RunLengthMask.ts'
import { strokeMask } from '../../../src/core/masks/rasterizeStroke.ts'
import { sharedBoundaries } from '../../../src/core/occlusion/boundaryOwnership.ts'
import { amodalOutline } from '../../../src/renderer/canvas/overlay/amodalOutline.ts'
import { boundaryChains, smoothedChain } from '../../../src/renderer/canvas/overlay/boundaryChains.ts'
import { placesAlong } from '../../../src/renderer/canvas/overlay/boundaryGeometry.ts'
import { interiorPoint } from '../../../src/renderer/canvas/overlay/interiorPoint.ts'
import { placeLabels } from '../../../src/renderer/canvas/overlay/placeLabels.ts'
import { randomScene } from './randomScene.ts'

const SIZE = { width: 11, height: 8 }
const bitmap = fc.uint8Array({ minLength: 88, maxLength: 88, max: 1 })

/** Length of an axis-parallel polyline. */
function lengthOf(points: ArrayLike<number>): number {
  let length = 0
  for (let at = 2; at < points.length; at += 2) {
    length += Math.abs(points[at]! - points[at - 2]!) + Math.abs(points[at + 1]! - points[at - 1]!)
  }
  return length
}

describe('interiorPoint', () => {
  it('is always a pixel centre of the mask', () => {
    fc.assert(
      fc.property(bitmap, (pixels) => {
        const mask = maskFromBitmap(SIZE, pixels)
        const point = interiorPoint(mask)
        if (point === null) return expect(pixels.includes(1)).toBe(false)
        expect(maskContains(mask, point.x - 0.5, point.y - 0.5)).toBe(true)
        expect(point.radius).toBeGreaterThanOrEqual(0.5)
      }),
    )
  })

  it('finds the middle and the radius of a disc', () => {
    const point = interiorPoint(strokeMask({ width: 900, height: 700 }, [500, 300], 240))!
    expect(Math.hypot(point.x - 500, point.y - 300)).toBeLessThan(15)
    expect(Math.abs(point.radius - 120)).toBeLessThan(20)
  })

  it('stays out of the hole of a ring', () => {
    const size = { width: 400, height: 400 }
    const ring = maskDifference(strokeMask(size, [200, 200], 300), strokeMask(size, [200, 200], 180))
    const point = interiorPoint(ring)!
    expect(Math.hypot(point.x - 200, point.y - 200)).toBeGreaterThan(95)
  })

  it('is null for nothing, and inside for a line thinner than its grid', () => {
    expect(interiorPoint(emptyMask(SIZE))).toBeNull()
    const size = { width: 2000, height: 2000 }
    const line = strokeMask(size, [3, 5, 1990, 1983], 1)
    const point = interiorPoint(line)!
    expect(maskContains(line, point.x - 0.5, point.y - 0.5)).toBe(true)
  })
})

describe('placeLabels', () => {
  const wish = (x: number, room: number, isWanted = false) => ({ x, y: 50, width: 30, height: 18, room, isWanted })

  it('lets the one with more room stay when two would overlap', () => {
    const [small, large, far] = [wish(50, 15), wish(60, 40), wish(200, 15)]
    expect(placeLabels([small, large, far])).toEqual([large, far])
  })

  it('drops labels larger than what they name, unless they are wanted', () => {
    expect(placeLabels([wish(10, 3), wish(100, 3, true)])).toEqual([wish(100, 3, true)])
  })
})

describe('amodalOutline', () => {
  it('has the whole outline, each part on its side of visible and hidden', () => {
    fc.assert(
      fc.property(bitmap, bitmap, (first, second) => {
        const amodal = maskFromBitmap(SIZE, first)
        const visible = maskDifference(amodal, maskFromBitmap(SIZE, second))
        const outline = amodalOutline(amodal, visible)
        const expected = { visible: 0, hidden: 0 }
        for (let y = 0; y < SIZE.height; y++) {
          for (let x = 0; x < SIZE.width; x++) {
            if (!maskContains(amodal, x, y)) continue
            for (const [dx, dy] of [
              [1, 0],
              [-1, 0],
              [0, 1],
              [0, -1],
            ] as const) {
              if (!maskContains(amodal, x + dx, y + dy)) expected[maskContains(visible, x, y) ? 'visible' : 'hidden']++
            }
          }
        }
        const total = (pieces: readonly Int32Array[]): number => pieces.reduce((sum, piece) => sum + lengthOf(piece), 0)
        expect({ visible: total(outline.visible), hidden: total(outline.hidden) }).toEqual(expected)
      }),
    )
  })

  it('is one closed solid ring for a mask that is all visible', () => {
    const { visible, hidden } = amodalOutline(fullMask(SIZE), fullMask(SIZE))
    expect(hidden).toEqual([])
    expect(visible.map((ring) => [...ring])).toEqual([[0, 0, 11, 0, 11, 8, 0, 8, 0, 0]])
  })
})

describe('boundaryChains', () => {
  const state = randomScene({ size: { width: 160, height: 120 }, count: 14, seed: 9 })

  it('walks every unit edge once, in its own direction', () => {
    const boundaries = sharedBoundaries(state)
    expect(boundaries.length).toBeGreaterThan(5)
    for (const { segments } of boundaries) {
      const edges = new Set<string>()
      for (let at = 0; at < segments.length; at += 4) edges.add(segments.slice(at, at + 4).join())
      const walked: string[] = []
      for (const chain of boundaryChains(segments)) {
        for (let at = 2; at < chain.length; at += 2) walked.push(chain.slice(at - 2, at + 2).join())
      }
      expect(walked).toHaveLength(edges.size)
      expect(new Set(walked)).toEqual(edges)
    }
  })

  it('makes one closed chain of a ring of edges', () => {
    const square = Int32Array.from([0, 0, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 0])
    expect(boundaryChains(square).map((chain) => [...chain])).toEqual([[0, 0, 1, 0, 1, 1, 0, 1, 0, 0]])
    const smooth = smoothedChain(boundaryChains(square)[0]!, 4)
    expect([...smooth.slice(0, 2)]).toEqual([...smooth.slice(-2)])
  })

  it('points normals from a to b', () => {
    for (const { a, b, segments } of sharedBoundaries(state)) {
      const numberAt = (x: number, y: number): number | null =>
        state.instances.find(({ visible }) => maskContains(visible, Math.floor(x), Math.floor(y)))?.number ?? null
      for (const chain of boundaryChains(segments)) {
        for (let at = 0; at + 3 < chain.length; at += 2) {
          const [place] = placesAlong(chain.slice(at, at + 4), 1)
          const { x, y, normalX, normalY } = place!
          expect([numberAt(x - normalX / 2, y - normalY / 2), numberAt(x + normalX / 2, y + normalY / 2)]).toEqual([
            a,
            b,
          ])
        }
      }
    }
  })
})
