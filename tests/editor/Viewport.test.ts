import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_SCALE, Viewport } from '../../src/editor/Viewport.ts'

function viewport(image = { width: 400, height: 300 }, canvas = { width: 800, height: 600 }): Viewport {
  const made = new Viewport(() => {})
  made.setImageSize(image)
  made.setCanvasSize(canvas.width, canvas.height)
  return made
}

describe('the viewport', () => {
  it('shows the whole image in the middle at first, and again when the canvas grows', () => {
    const view = viewport()
    expect(view.scale).toBeCloseTo((600 - 48) / 300)
    expect(view.toCanvas({ x: 200, y: 150 })).toEqual({ x: 400, y: 300 })
    view.setCanvasSize(1000, 1000)
    expect(view.scale).toBeCloseTo((1000 - 48) / 400)
  })

  it('keeps the middle in place when the canvas changes after a zoom', () => {
    const view = viewport()
    view.zoomAt({ x: 10, y: 10 }, 3)
    const middle = view.toImage({ x: 400, y: 300 })
    view.setCanvasSize(500, 400)
    expect(view.toImage({ x: 250, y: 200 }).x).toBeCloseTo(middle.x)
    expect(view.toImage({ x: 250, y: 200 }).y).toBeCloseTo(middle.y)
  })

  it('keeps the point under the pointer when zooming', () => {
    const view = viewport()
    const at = { x: 300, y: 200 }
    const before = view.toImage(at)
    view.zoomAt(at, 2.5)
    expect(view.toImage(at).x).toBeCloseTo(before.x)
    expect(view.toImage(at).y).toBeCloseTo(before.y)
  })

  it('fits a box into the middle', () => {
    const view = viewport()
    view.fitBox({ x0: 100, y0: 50, x1: 140, y1: 70 })
    expect(view.scale).toBeCloseTo((800 - 48) / 40)
    expect(view.toCanvas({ x: 120, y: 60 }).x).toBeCloseTo(400)
    expect(view.toCanvas({ x: 120, y: 60 }).y).toBeCloseTo(300)
  })

  it('says which pixels are on the canvas', () => {
    const view = viewport()
    expect(view.shownBox).toEqual({ x0: 0, y0: 0, x1: 400, y1: 300 })
    view.fitBox({ x0: 100, y0: 100, x1: 200, y1: 175 })
    expect(view.shownBox.x0).toBeLessThan(100)
    expect(view.shownBox.x1).toBeGreaterThan(200)
    expect(view.shownBox.x1).toBeLessThan(400)
  })

  it('never loses the image and never leaves the zoom limits, whatever one does', () => {
    const number = fc.integer({ min: -5000, max: 5000 })
    const step = fc.oneof(
      fc.record({
        do: fc.constant('zoom' as const),
        x: number,
        y: number,
        factor: fc.double({ min: 0.01, max: 100, noNaN: true }),
      }),
      fc.record({ do: fc.constant('pan' as const), x: number, y: number }),
      fc.record({
        do: fc.constant('resize' as const),
        x: fc.integer({ min: 0, max: 3000 }),
        y: fc.integer({ min: 0, max: 3000 }),
      }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const view = viewport()
        for (const one of steps) {
          if (one.do === 'zoom') view.zoomAt(one, one.factor)
          else if (one.do === 'pan') view.panBy(one.x, one.y)
          else view.setCanvasSize(one.x, one.y)
        }
        expect(view.scale).toBeLessThanOrEqual(MAX_SCALE)
        expect(view.scale).toBeGreaterThan(0)
        const { x0, y0, x1, y1 } = view.shownBox
        expect(x1 - x0).toBeGreaterThan(0)
        expect(y1 - y0).toBeGreaterThan(0)
        const there = view.toImage(view.toCanvas({ x: 17, y: 23 }))
        expect(there.x).toBeCloseTo(17, 6)
        expect(there.y).toBeCloseTo(23, 6)
      }),
    )
  })
})
