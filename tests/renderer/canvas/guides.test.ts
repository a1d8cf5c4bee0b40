import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { directionTicks, TICK_FIELDS, tickStride } from '../../../src/renderer/canvas/guides/directionTicks.ts'
import { drawGuides } from '../../../src/renderer/canvas/guides/drawGuides.ts'
import { NO_GUIDES } from '../../../src/renderer/canvas/guides/StageGuides.ts'
import type { DifferenceGuide } from '../../../src/renderer/canvas/guides/StageGuides.ts'
import { BOUNDARY_COLOUR, depthColour, gridPixels } from '../../../src/renderer/canvas/guides/gridColours.ts'
import { recordingPen } from './recordingPen.ts'

function pixelAt(pixels: Uint8ClampedArray, pixel: number): number[] {
  return [...pixels.slice(4 * pixel, 4 * pixel + 4)]
}

describe('the picture of a grid', () => {
  it('shows probabilities as strength', () => {
    const pixels = gridPixels('background', Uint8Array.of(0, 128, 255), { width: 3, height: 1 }, 0)
    expect([0, 1, 2].map((pixel) => pixelAt(pixels, pixel)[3])).toEqual([0, 128, 255])
  })

  it('puts a dark rim around boundaries and leaves the boundary as it is', () => {
    const size = { width: 5, height: 5 }
    const bytes = new Uint8Array(25)
    bytes[12] = 255
    const pixels = gridPixels('boundary', bytes, size, 0)
    expect(pixelAt(pixels, 12)).toEqual([...BOUNDARY_COLOUR, 255])
    for (const near of [6, 7, 8, 11, 13, 16, 17, 18]) expect(pixelAt(pixels, near)).toEqual([0, 0, 0, 153])
    for (const far of [0, 4, 9, 10, 24]) expect(pixelAt(pixels, far)[3]).toBe(0)
  })

  it('leaves the background clear and makes nearer labels brighter, with and without colour vision', () => {
    const labels = Uint8Array.of(0, 1, 2, 3, 4)
    const pixels = gridPixels('labeling', labels, { width: 5, height: 1 }, 4)
    expect(pixelAt(pixels, 0)[3]).toBe(0)
    expect(pixelAt(pixels, 4)).toEqual([...depthColour(4, 4), 255])
    const brightness = [1, 2, 3, 4].map((label) => {
      const [red, green, blue] = depthColour(label, 4)
      return 0.299 * red + 0.587 * green + 0.114 * blue
    })
    for (let at = 1; at < brightness.length; at++) expect(brightness[at]! - brightness[at - 1]!).toBeGreaterThan(25)
    expect(depthColour(1, 1)).toEqual(depthColour(9, 9))
  })
})

describe('direction ticks', () => {
  const size = { width: 24, height: 17 }
  const grids = fc.record({
    boundary: fc.uint8Array({ minLength: size.width * size.height, maxLength: size.width * size.height }),
    direction: fc.uint8Array({ minLength: size.width * size.height, maxLength: size.width * size.height, max: 7 }),
    stride: fc.constantFrom(1, 2, 4, 8),
  })
  const WHOLE = { x0: 0, y0: 0, x1: size.width, y1: size.height }

  it('mark the most probable boundary pixel of each cell, with its direction', () => {
    fc.assert(
      fc.property(grids, ({ boundary, direction, stride }) => {
        const ticks = directionTicks({ boundary, direction, size }, WHOLE, stride)
        const found = new Map<string, number>()
        for (let at = 0; at < ticks.length; at += TICK_FIELDS) {
          const [x, y, towards, probability] = ticks.slice(at, at + TICK_FIELDS) as [number, number, number, number]
          const pixel = y * size.width + x
          expect(towards).toBe(direction[pixel])
          expect(probability).toBe(boundary[pixel]! / 255)
          const cell = `${Math.floor(x / stride)} ${Math.floor(y / stride)}`
          expect(found.has(cell)).toBe(false)
          found.set(cell, boundary[pixel]!)
        }
        boundary.forEach((value, pixel) => {
          const [x, y] = [pixel % size.width, Math.floor(pixel / size.width)]
          const best = found.get(`${Math.floor(x / stride)} ${Math.floor(y / stride)}`)
          if (best === undefined) expect(value).toBeLessThan(77)
          else expect(value).toBeLessThanOrEqual(best)
        })
      }),
      { numRuns: 50 },
    )
  })

  it('stay where they are while one pans: a part of the image has the ticks of the whole that lie in it', () => {
    const boundary = Uint8Array.from({ length: 24 * 17 }, (_, pixel) => (pixel * 97) % 256)
    const guide = { boundary, direction: new Uint8Array(boundary.length), size }
    const whole = directionTicks(guide, WHOLE, 4)
    const part = directionTicks(guide, { x0: 8, y0: 4, x1: 16, y1: 12 }, 4)
    const inPart: number[] = []
    for (let at = 0; at < whole.length; at += TICK_FIELDS) {
      const [x, y] = [whole[at]!, whole[at + 1]!]
      if (x >= 8 && x < 16 && y >= 4 && y < 12) inPart.push(...whole.slice(at, at + TICK_FIELDS))
    }
    expect(part).toEqual(inPart)
    expect(part.length).toBe(4 * TICK_FIELDS)
  })

  it('are at least as far apart as asked', () => {
    expect([0.5, 1, 3, 10, 40].map((scale) => tickStride(scale, 10))).toEqual([32, 16, 4, 1, 1])
  })
})

describe('guides on the canvas', () => {
  const image = { width: 40, height: 20 }

  it('stretch a coarse grid over the whole image', () => {
    const { pen, marks } = recordingPen()
    const picture = {} as CanvasImageSource
    drawGuides(pen, image, {
      ...NO_GUIDES,
      grid: { picture, size: { width: 10, height: 5 }, opacity: 0.4, crisp: true },
    })
    expect(marks).toEqual([expect.objectContaining({ kind: 'picture', path: '10.00 20.00 80.00 40.00', alpha: 0.4 })])
    expect(pen.context.imageSmoothingEnabled).toBe(false)
  })

  it('tick from the middle of a boundary pixel towards what lies behind', () => {
    const { pen, marks } = recordingPen()
    const size = { width: 10, height: 5 }
    const boundary = new Uint8Array(50)
    boundary[23] = 255
    const direction = new Uint8Array(50).fill(2) // down
    drawGuides(pen, image, { ...NO_GUIDES, ticks: { boundary, direction, size } })
    // Pixel (3, 2) of a grid a quarter as fine as the image, at two CSS pixels per image pixel.
    const [rim, line] = marks
    expect(line!.path).toBe('M 38.00 40.00, L 38.00 47.00')
    expect([rim!.path, rim!.width > line!.width]).toEqual([line!.path, true])
  })

  it('tell added from removed without colour, and fill only the one that is marked', () => {
    const square = Int32Array.of(0, 0, 10, 0, 10, 10, 0, 10)
    const look = (kind: DifferenceGuide['kind'], isMarked: boolean): string => {
      const { pen, marks } = recordingPen()
      drawGuides(pen, image, { ...NO_GUIDES, differences: [{ kind, rings: [square], isMarked }] })
      return marks.map((mark) => `${mark.kind} ${mark.width} [${mark.dash.join()}]`).join(' ')
    }
    expect(look('added', false)).not.toBe(look('removed', false))
    expect(look('removed', false)).toContain('[5,4]')
    expect(look('added', true)).toContain('fill')
    expect(look('added', false)).not.toContain('fill')
    expect(look('front', true)).not.toContain('fill')
  })

  it('leave out differences of a pixel or two until they are asked for', () => {
    const speck = Int32Array.of(4, 4, 5, 4, 5, 5, 4, 5)
    const paths = (isMarked: boolean): string[] => {
      const { pen, marks } = recordingPen()
      drawGuides(pen, image, { ...NO_GUIDES, differences: [{ kind: 'added', rings: [speck], isMarked }] })
      return marks.map(({ path }) => path)
    }
    expect(paths(false).join('')).toBe('')
    expect(paths(true).join('')).toContain('M 18.00 28.00')
  })
})
