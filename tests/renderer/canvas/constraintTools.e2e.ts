import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { hasBrowser } from '../../support/browser.ts'
import { settle } from './page/openPage.ts'
import type {} from './page/main.ts'
import { stagePages } from './page/stagePages.ts'
import { difference, screenPixels } from './screenPixels.ts'
import type { Rgb } from './screenPixels.ts'

const GREY: Rgb = [128, 128, 128]
/** A free row of the ordered scene; image coordinates. */
const [LEFT, RIGHT, ROW] = [420, 520, 365]

const { open, errors } = stagePages()

async function openWith(tool: 'scribble' | 'boundary'): Promise<Page> {
  const page = await open('scene=ordered&photo=grey')
  await page.evaluate((id) => window.canvasPage.editor.setTool(id), tool)
  return page
}

/** Draws from left to right along the free row with the real mouse, then takes it away. */
async function drawRow(page: Page): Promise<void> {
  const box = (await page.locator('.canvas-stage').boundingBox())!
  const [from, to] = await page.evaluate(
    ([left, right, row]) => {
      const { viewport } = window.canvasPage.editor
      return [viewport.toCanvas({ x: left, y: row }), viewport.toCanvas({ x: right, y: row })] as const
    },
    [LEFT, RIGHT, ROW] as const,
  )
  await page.mouse.move(box.x + from.x, box.y + from.y)
  await page.mouse.down()
  await page.mouse.move(box.x + to.x, box.y + to.y, { steps: 8 })
  await page.mouse.up()
  await page.mouse.move(box.x + 3, box.y + 3)
  await settle(page)
}

/** The colours along the stroke, at image rows `above` to `below` it. */
async function column(page: Page, x: number, rows: readonly number[]): Promise<Rgb[]> {
  const pixels = await screenPixels(page)
  const points = await page.evaluate(
    ({ at, offsets, row }) =>
      offsets.map((offset) => {
        const point = window.canvasPage.editor.viewport.toCanvas({ x: at, y: row + offset })
        return { x: point.x * devicePixelRatio, y: point.y * devicePixelRatio }
      }),
    { at: x, offsets: rows, row: ROW },
  )
  return points.map((point) => pixels.at(point.x, point.y))
}

describe.skipIf(!hasBrowser())('the tools that make constraints, on the stage', () => {
  it('draw what the mouse draws, keep it after the tool is left, and hide it when the person says so', async () => {
    const page = await openWith('scribble')
    await drawRow(page)
    const list = await page.evaluate(() => window.canvasPage.editor.constraints.list)
    expect(list).toMatchObject([{ kind: 'same', strength: 'hard', strokes: [{ diameter: 8 }] }])
    const shown = async (): Promise<number> => difference((await column(page, LEFT + 7, [0]))[0]!, GREY)
    expect(await shown()).toBeGreaterThan(40)
    await page.evaluate(() => {
      window.canvasPage.editor.setTool('select')
      window.canvasPage.editor.constraints.select(null)
    })
    await settle(page)
    expect(await shown()).toBeGreaterThan(40)
    await page.evaluate(() => window.canvasPage.editor.run('view.toggle-constraints'))
    await settle(page)
    expect(await shown()).toBeLessThanOrEqual(3)
    expect(errors()).toEqual([])
  })

  it('show the occluder in orange on the right of a boundary stroke and the occludee in blue on its left', async () => {
    const page = await openWith('boundary')
    await drawRow(page)
    await page.evaluate(() => {
      window.canvasPage.editor.constraints.select(null)
      window.canvasPage.editor.viewport.zoomTo(3)
      const { viewport } = window.canvasPage.editor
      const middle = viewport.toCanvas({ x: 470, y: 365 })
      viewport.panBy(viewport.canvasSize.width / 2 - middle.x, viewport.canvasSize.height / 2 - middle.y)
    })
    await settle(page)
    // Drawn to the right, so down is right of the stroke; 0.4 image pixels are 1.2 on the screen.
    const [left, right] = await column(page, LEFT + 9, [-0.4, 0.4])
    expect(left![2]).toBeGreaterThan(left![0] + 60)
    expect(right![0]).toBeGreaterThan(right![2] + 60)
    expect(errors()).toEqual([])
  })
})
