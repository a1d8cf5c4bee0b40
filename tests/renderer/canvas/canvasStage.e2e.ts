import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { INSTANCE_COLOURS } from '../../../src/renderer/canvas/palette/instancePalette.ts'
import { hasBrowser } from '../../support/browser.ts'
import { settle } from './page/openPage.ts'
import type {} from './page/main.ts'
import { stagePages } from './page/stagePages.ts'
import { blend, difference, screenPixels } from './screenPixels.ts'
import type { Rgb, ScreenPixels } from './screenPixels.ts'

const GREY: Rgb = [128, 128, 128]
/** Rounding of colours in shader, compositor and PNG. */
const TOLERANCE = 3
/** Opacities of fills, see paletteTable.ts. */
const CALM_FILL = 0.36
const SELECTED_FILL = 0.5

/** Image places of the ordered scene with nothing but one instance, away from outlines and labels. */
const PLACES = {
  two: { x: 150, y: 110 },
  three: { x: 460, y: 140 },
  five: { x: 235, y: 495 },
  twoUnderBar: { x: 200, y: 228 },
  nothing: { x: 600, y: 300 },
}

const { open, empty, url, errors } = stagePages()

/** The colour on the screen at an image place. */
async function colourAt(page: Page, pixels: ScreenPixels, place: { x: number; y: number }): Promise<Rgb> {
  const { x, y } = await page.evaluate((at) => {
    const point = window.canvasPage.editor.viewport.toCanvas(at)
    return { x: point.x * devicePixelRatio, y: point.y * devicePixelRatio }
  }, place)
  return pixels.at(x, y)
}

/** The palette colour of which `seen` is a blend over grey, if there is one. */
function paletteColourIn(seen: Rgb, opacity: number): string | null {
  const match = INSTANCE_COLOURS.find(({ rgb }) => difference(seen, blend(GREY, rgb, opacity)) <= TOLERANCE)
  return match?.name ?? null
}

describe.skipIf(!hasBrowser())('the id planes on the GPU', () => {
  it.each([
    ['a scene in one block', 'scene=ordered', undefined],
    ['a scene over six blocks', 'width=2500&height=1500&count=60', undefined],
    ['more instances than a row of the palette holds', 'width=900&height=700&count=300', undefined],
    ['a brush stroke across four blocks', 'width=2100&height=1500&count=30', [900, 900, 1100, 1100]],
  ])('show, pixel by pixel, what the document says: %s', async (_, query, stroke) => {
    const page = await open(`${query}&photo=grey`)
    const result = await page.evaluate(
      (points) => window.canvasPage.drawSlots(window.canvasPage.editor.document.state, points),
      stroke,
    )
    expect(result.differing).toBe(0)
    expect(result.covered).toBeGreaterThan(result.compared / 5)
    expect(errors()).toEqual([])
  })
})

describe.skipIf(!hasBrowser())('CanvasStage', () => {
  it('fills each visible mask with a colour of its own and leaves the rest of the photo alone', async () => {
    const page = await open('scene=ordered&photo=grey')
    const pixels = await screenPixels(page)
    expect(difference(await colourAt(page, pixels, PLACES.nothing), GREY)).toBeLessThanOrEqual(TOLERANCE)
    const names = []
    for (const place of [PLACES.two, PLACES.three, PLACES.five]) {
      names.push(paletteColourIn(await colourAt(page, pixels, place), CALM_FILL))
    }
    expect(names).not.toContain(null)
    expect(new Set(names).size).toBe(3)
    expect(errors()).toEqual([])
  })

  it('emphasises the selected instance, hatches its hidden part, and hides what is hidden in the view', async () => {
    const page = await open('scene=ordered&photo=grey')
    const before = await screenPixels(page)
    const name = paletteColourIn(await colourAt(page, before, PLACES.two), CALM_FILL)
    await page.evaluate(() => window.canvasPage.editor.selection.set([2]))
    await settle(page)
    const selected = await screenPixels(page)
    expect(paletteColourIn(await colourAt(page, selected, PLACES.two), SELECTED_FILL)).toBe(name)
    const tones = new Set<string>()
    for (let step = 0; step < 12; step++) {
      const { x, y } = PLACES.twoUnderBar
      tones.add((await colourAt(page, selected, { x: x + step, y })).join())
    }
    expect(tones.size).toBeGreaterThan(3)
    await page.evaluate(() => window.canvasPage.editor.view.setHidden([2], true))
    await settle(page)
    const hidden = await screenPixels(page)
    expect(difference(await colourAt(page, hidden, PLACES.two), GREY)).toBeLessThanOrEqual(TOLERANCE)
    await page.evaluate(() => {
      window.canvasPage.editor.view.showAll()
      window.canvasPage.editor.view.setSolo([3])
    })
    await settle(page)
    const solo = await screenPixels(page)
    expect(difference(await colourAt(page, solo, PLACES.five), GREY)).toBeLessThanOrEqual(TOLERANCE)
    expect(difference(await colourAt(page, solo, PLACES.three), GREY)).toBeGreaterThan(10)
  })

  it('shows the thumbnail while the photo is still being cut, and the photo as soon as it is', async () => {
    const page = await empty()
    const held: (() => void)[] = []
    let isHeld = true
    await page.route('**/tiles/**', async (route) => {
      if (isHeld) await new Promise<void>((release) => held.push(release))
      await route.continue()
    })
    await page.goto(url('scene=ordered&photo=grey'))
    const seen = async (): Promise<number> => {
      const place = await colourAt(page, await screenPixels(page), PLACES.nothing)
      return difference(place, GREY)
    }
    await page.waitForSelector('.canvas-stage[data-status=loading]')
    await expect.poll(seen, { timeout: 20_000 }).toBeLessThanOrEqual(TOLERANCE)
    expect(await page.getAttribute('.canvas-stage', 'data-status')).toBe('loading')
    isHeld = false
    for (const release of held) release()
    await page.waitForSelector('.canvas-stage[data-status=ready]')
    await settle(page)
    expect(await seen()).toBeLessThanOrEqual(TOLERANCE)
  })

  it('shows the bare photo on demand, and fills as strong as wanted', async () => {
    const page = await open('scene=ordered&photo=grey&opacity=0.8')
    const before = await screenPixels(page)
    expect(paletteColourIn(await colourAt(page, before, PLACES.two), 0.8)).not.toBeNull()
    await page.evaluate(() => {
      window.canvasPage.editor.selection.set([2])
      window.canvasPage.editor.view.setPhotoOnly(true)
    })
    await settle(page)
    const bare = await screenPixels(page)
    for (const place of Object.values(PLACES)) {
      expect(difference(await colourAt(page, bare, place), GREY)).toBeLessThanOrEqual(TOLERANCE)
    }
    await page.evaluate(() => {
      window.canvasPage.editor.selection.clear()
      window.canvasPage.editor.view.setPhotoOnly(false)
    })
    await settle(page)
    const after = await screenPixels(page)
    expect(await colourAt(page, after, PLACES.two)).toEqual(await colourAt(page, before, PLACES.two))
  })

  it('shows what the mouse paints, at two device pixels per CSS pixel too', async () => {
    const page = await open('scene=ordered&photo=grey', { pixelRatio: 2 })
    await page.evaluate(() => {
      const { editor } = window.canvasPage
      editor.selection.set([2])
      editor.setTool('brush')
      editor.updateSettings({ brushDiameter: 40 })
    })
    const [from, to, aside] = await page.evaluate(
      (places) => places.map((place) => window.canvasPage.editor.viewport.toCanvas(place)),
      [{ x: 530, y: 320 }, PLACES.nothing, { x: 600, y: 560 }],
    )
    await page.mouse.move(from!.x, from!.y)
    await page.mouse.down()
    await page.mouse.move(to!.x, to!.y, { steps: 8 })
    await page.mouse.up()
    await page.mouse.move(aside!.x, aside!.y)
    await settle(page)
    const pixels = await screenPixels(page)
    const seen = await colourAt(page, pixels, PLACES.nothing)
    const own = await colourAt(page, pixels, PLACES.two)
    expect(difference(seen, own)).toBeLessThanOrEqual(TOLERANCE)
    expect(paletteColourIn(seen, SELECTED_FILL)).not.toBeNull()
    const isPainted = await page.evaluate(
      () => window.canvasPage.editor.history.undoable !== null && window.canvasPage.editor.toolPath,
    )
    expect(isPainted).toBe('brush.idle')
    expect(errors()).toEqual([])
  })

  it('zooms at the pointer with Ctrl and the wheel, and pans without', async () => {
    const page = await open('scene=ordered&photo=grey')
    const viewport = () =>
      page.evaluate(() => {
        const { scale, offset } = window.canvasPage.editor.viewport
        return { scale, x: offset.x, y: offset.y }
      })
    const start = await viewport()
    await page.mouse.move(400, 300)
    await page.keyboard.down('Control')
    await page.mouse.wheel(0, -240)
    await page.keyboard.up('Control')
    const zoomed = await viewport()
    expect(zoomed.scale).toBeGreaterThan(start.scale)
    expect((400 - zoomed.x) / zoomed.scale).toBeCloseTo((400 - start.x) / start.scale, 6)
    await page.mouse.wheel(30, 50)
    const panned = await viewport()
    expect([panned.x - zoomed.x, panned.y - zoomed.y]).toEqual([-30, -50])
  })

  it('follows two fingers without painting', async () => {
    const page = await open('scene=ordered&photo=grey')
    await page.evaluate(() => {
      window.canvasPage.editor.selection.set([2])
      window.canvasPage.editor.setTool('brush')
    })
    const devtools = await page.context().newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...places: [number, number][]) =>
      devtools.send('Input.dispatchTouchEvent', { type, touchPoints: places.map(([x, y], id) => ({ x, y, id })) })
    const scaleBefore = await page.evaluate(() => window.canvasPage.editor.viewport.scale)
    await touch('touchStart', [400, 300])
    await touch('touchMove', [410, 300])
    await touch('touchStart', [410, 300], [510, 300])
    await touch('touchMove', [360, 300], [560, 300])
    await touch('touchEnd', [360, 300])
    await touch('touchMove', [300, 350])
    await touch('touchEnd')
    const after = await page.evaluate(() => {
      const { viewport, history, toolPath } = window.canvasPage.editor
      return { scale: viewport.scale, entries: history.items.length, toolPath }
    })
    expect(after).toEqual({ scale: expect.closeTo(2 * scaleBefore, 5), entries: 0, toolPath: 'brush.idle' })
    expect(errors()).toEqual([])
  })

  it('lets go of editor and window when it is taken off the page', async () => {
    const page = await open('scene=ordered&photo=grey')
    await page.evaluate(() => {
      window.canvasPage.unmount()
      window.canvasPage.editor.selection.set([2])
      window.canvasPage.editor.viewport.zoomTo(3)
      window.dispatchEvent(new Event('blur'))
    })
    await settle(page)
    expect(await page.locator('canvas').count()).toBe(0)
    expect(errors()).toEqual([])
  })

  it('keeps the annotations and says what is wrong when the photo is missing or cannot be loaded', async () => {
    const missing = await open('scene=ordered&missing=1')
    expect(await missing.getByRole('status').innerText()).toContain('scene.jpg is not where the project expects it')
    const place = await colourAt(missing, await screenPixels(missing), PLACES.two)
    expect(difference(place, await colourAt(missing, await screenPixels(missing), PLACES.nothing))).toBeGreaterThan(20)
    await missing.context().close()
    const broken = await open('scene=ordered&photo=broken')
    expect(await broken.getByRole('status').innerText()).toContain('scene.jpg could not be loaded')
  })

  it('says so where WebGL 2 is missing', async () => {
    const page = await open('scene=ordered&photo=grey', {
      before: () => {
        const original = HTMLCanvasElement.prototype.getContext
        HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
          return kind === 'webgl2' ? null : Reflect.apply(original, this, [kind, ...rest])
        } as typeof original
      },
    })
    expect(await page.getByRole('status').innerText()).toContain('WebGL 2 is missing')
    expect(errors()).toEqual([])
  })

  it('draws everything again after the graphics context was lost', async () => {
    const page = await open('scene=ordered&photo=grey')
    const before = await screenPixels(page)
    await page.evaluate(() => {
      const canvas = document.querySelector('canvas')!
      const extension = canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!
      extension.loseContext()
      setTimeout(() => extension.restoreContext(), 300)
    })
    await page.waitForSelector('.canvas-stage[data-status=context-lost]')
    expect(await page.getByRole('status').innerText()).toContain('The graphics driver was reset')
    await page.waitForSelector('.canvas-stage[data-status=ready]')
    await settle(page)
    const after = await screenPixels(page)
    for (const place of Object.values(PLACES)) {
      const [seen, expected] = [await colourAt(page, after, place), await colourAt(page, before, place)]
      expect(difference(seen, expected)).toBeLessThanOrEqual(TOLERANCE)
    }
  })
})
