import { readFile } from 'node:fs/promises'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import type { ImageSize } from '../../../src/core/pixels/imageSize.ts'
import type { CocoaFileAnnotation } from '../../support/plainScene.ts'

export interface ExportedFile {
  readonly name: string
  readonly text: string
  readonly annotations: readonly CocoaFileAnnotation[]
}

/** For anything that the window answers at once, however busy the machine is; milliseconds. */
const PATIENCE = 45_000

/** Asks again and again until the answer is what is expected. */
export function eventually<T>(ask: () => T | Promise<T>) {
  return expect.poll(ask, { timeout: PATIENCE })
}

/** A point of the image in pixels: (0, 0) is the outer corner of the first one. */
export type Place = readonly [x: number, y: number]

/**
 * The window as a person has it: it is operated with mouse and keys alone and asked only for what is on the screen.
 * Gestures are told in image pixels; `showPixels` brings the image to where those are CSS pixels too.
 */
export class Workbench {
  readonly page: Page
  #context: BrowserContext
  #originX = NaN
  #originY = NaN

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context
    this.page = page
  }

  /** Opens the link in a fresh browser profile and waits for the first image. Gone when the test ends. */
  static async open(browser: Browser, url: string): Promise<Workbench> {
    const context = await browser.newContext({ viewport: { width: 1100, height: 720 }, acceptDownloads: true })
    onTestFinished(() => context.close())
    context.setDefaultTimeout(PATIENCE)
    const workbench = new Workbench(context, await context.newPage())
    await workbench.goto(url)
    return workbench
  }

  /** A second window of the same person. */
  async another(url: string): Promise<Workbench> {
    const workbench = new Workbench(this.#context, await this.#context.newPage())
    await workbench.goto(url)
    return workbench
  }

  async goto(url: string): Promise<void> {
    await this.page.goto(url)
    await this.get('workbench').waitFor()
  }

  readonly get = (testId: string): Locator => this.page.getByTestId(testId)

  /** Opens an image by a click in the list and waits until it is on the stage. */
  async openImage(fileName: string): Promise<void> {
    await this.page.getByRole('option', { name: fileName }).click()
    await this.shows(fileName)
  }

  async shows(fileName: string): Promise<void> {
    await this.get('file-name').getByText(fileName, { exact: true }).waitFor()
    await this.page.locator('.canvas-stage[data-status=ready]').waitFor()
    await this.saved()
  }

  /**
   * One CSS pixel per image pixel, with the window a pixel wider or higher where the image would otherwise lie between
   * pixels, so that the mouse can point at corners of image pixels exactly. Checked with what the status bar says.
   */
  async showPixels(image: ImageSize): Promise<void> {
    const before = await this.#stageBox()
    const window = this.page.viewportSize()!
    await this.page.setViewportSize({
      width: window.width + Math.abs((before.width - image.width) % 2),
      height: window.height + Math.abs((before.height - image.height) % 2),
    })
    await this.press('Shift+Digit0')
    await this.press('Shift+Digit1')
    await this.#says('status-zoom', '100 %')
    const box = await this.#stageBox()
    this.#originX = box.x + (box.width - image.width) / 2
    this.#originY = box.y + (box.height - image.height) / 2
    expect([this.#originX, this.#originY].every(Number.isInteger)).toBe(true)
    const [middleX, middleY] = [Math.floor(image.width / 2), Math.floor(image.height / 2)]
    for (const [x, y] of [
      [middleX, middleY],
      [middleX + 100, middleY - 100],
    ] as const) {
      await this.pointAt([x, y])
      await this.#says('status-pixel', `${x}, ${y}`)
    }
  }

  async pointAt([x, y]: Place): Promise<void> {
    await this.page.mouse.move(this.#originX + x, this.#originY + y)
  }

  /** Moves there, presses and releases. */
  async click(place: Place, ...held: readonly ('Shift' | 'Alt' | 'Control')[]): Promise<void> {
    await this.pointAt(place)
    for (const key of held) await this.page.keyboard.down(key)
    await this.page.mouse.down()
    await this.page.mouse.up()
    for (const key of held) await this.page.keyboard.up(key)
  }

  /** Presses at the first place, moves through the others with many samples between, releases at the last. */
  async drag(...places: readonly Place[]): Promise<void> {
    await this.pointAt(places[0]!)
    await this.page.mouse.down()
    for (let at = 1; at < places.length; at++) {
      const [[fromX, fromY], [toX, toY]] = [places[at - 1]!, places[at]!]
      // Only steps that end on whole pixels: the browser rounds positions, and the line is to stay a line.
      const steps = greatestCommonDivisor(Math.abs(toX - fromX), Math.abs(toY - fromY))
      const shown = Math.min(steps, 8)
      for (let step = 1; step <= shown; step++) {
        const part = Math.round((step * steps) / shown) / steps
        await this.pointAt([fromX + (toX - fromX) * part, fromY + (toY - fromY) * part])
      }
    }
    await this.page.mouse.up()
  }

  async press(keys: string): Promise<void> {
    await this.page.keyboard.press(keys)
  }

  /** Types the diameter into the field of the tool bar. */
  async setBrushSize(diameter: number): Promise<void> {
    await this.get('brush-size').fill(String(diameter))
    await this.press('Enter')
    await this.get('brush-size').blur()
  }

  /** Waits until everything is on disk; with a number, until the history says that so many gestures are done. */
  async saved(doneCount?: number): Promise<void> {
    if (doneCount !== undefined) await this.#says('inspector-tab-history', `History ${doneCount}`)
    await this.get('saved-indicator').getByText('Saved', { exact: true }).waitFor()
  }

  /** The rows of the instance list, nearest first. */
  async instances(): Promise<string[]> {
    const rows = await this.get('instance-list').getByRole('option').all()
    return Promise.all(rows.map(async (row) => (await row.innerText()).replaceAll(/\s+/g, ' ').trim()))
  }

  /** Exports through the dialog and takes the file as the browser downloads it. */
  async exportCocoa(scope: 'current' | 'all' = 'current'): Promise<ExportedFile> {
    await this.get('export').click()
    if (scope === 'all') await this.page.getByRole('radio', { name: 'All images' }).click()
    const file = await this.downloadBy(() => this.get('run-export').click())
    await this.get('close-dialog').click()
    await this.get('export-dialog').waitFor({ state: 'detached' })
    return file
  }

  async downloadBy(action: () => Promise<void>): Promise<ExportedFile> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), action()])
    const text = await readFile(await download.path(), 'utf8')
    await this.get('export-saved').waitFor()
    const { annotations } = JSON.parse(text) as { annotations: CocoaFileAnnotation[] }
    return { name: download.suggestedFilename(), text, annotations }
  }

  /** Waits until that is all that an element says. */
  async #says(testId: string, text: string): Promise<void> {
    const said = async () => (await this.get(testId).innerText()).replaceAll(/\s+/g, ' ').trim()
    await eventually(said).toBe(text)
  }

  async #stageBox(): Promise<{ x: number; y: number; width: number; height: number }> {
    const box = await this.get('stage').boundingBox()
    if (box === null) throw new Error('there is no stage')
    return box
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
