import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, launchBrowser } from '../support/browser.ts'
import { pixelsOfRing } from '../support/plainCoco.ts'
import { expectExportOf, PlainScene, strokePixels } from '../support/plainScene.ts'
import { sampleProject, serve, startStrata } from './support/strataProcess.ts'
import { Workbench } from './support/Workbench.ts'

/** Red arch, coin, green arch, pebble, yellow arch, blue arch, card, pink arch: #1 to #8, from the front. */
const ARCHES = { fileName: 'arches.jpg', size: { width: 800, height: 600 } }
/** Places where each of them shows, away from all edges. */
const PEBBLE = [240, 170] as const
const YELLOW = [505, 420] as const
const BLUE = [680, 360] as const
const CARD = [580, 180] as const
const PINK = [150, 515] as const
const COIN = [475, 268] as const
/** Farther than a click reaches around a boundary. */
const CLEARANCE = 14

describe.skipIf(!hasBrowser())('annotating with mouse and keys', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  test('every gesture is in the exported pixels, survives reload and power cut, and can be taken back', async () => {
    const projectPath = await sampleProject()
    const first = await startStrata(projectPath)
    const workbench = await Workbench.open(browser, first.url)
    const { page } = workbench
    await workbench.openImage(ARCHES.fileName)
    const original = await workbench.exportCocoa()
    expect(original.name).toBe('arches.json')
    const scene = new PlainScene(ARCHES.size, original.annotations[0]!)
    expectExportOf(scene, original.annotations[0]!)
    await workbench.showPixels(ARCHES.size)

    // The brush: blue grows over the wood.
    await workbench.click(BLUE)
    await workbench.press('b')
    await workbench.setBrushSize(32)
    await workbench.drag([680, 360], [640, 360], [600, 400])
    await workbench.saved(1)
    scene.paint(6, strokePixels(ARCHES.size, [680, 360, 640, 360, 600, 400], 32))

    // The eraser: a bite out of the card.
    await workbench.click(CARD, 'Control')
    await workbench.press('e')
    await workbench.setBrushSize(24)
    await workbench.drag([640, 150], [640, 200])
    await workbench.saved(2)
    scene.erase(7, strokePixels(ARCHES.size, [640, 150, 640, 200], 24))

    // The polygon: the pebble gets a hat.
    await workbench.press('v')
    await workbench.click(PEBBLE)
    await workbench.press('p')
    const hat = [200, 110, 300, 110, 290, 170, 210, 170]
    for (let at = 0; at < hat.length; at += 2) await workbench.click([hat[at]!, hat[at + 1]!])
    await workbench.press('Enter')
    await workbench.saved(3)
    scene.paint(4, pixelsOfRing(ARCHES.size, hat))

    // The order tool: a click where red and green meet turns them round.
    await workbench.press('o')
    const { x, y } = scene.meetingPlace(1, 3, CLEARANCE)
    await workbench.click([x, y])
    await workbench.saved(4)
    scene.putInFront(3, 1)

    // The order keys: the pebble behind yellow, the card in front of blue.
    await workbench.press('v')
    await workbench.click(YELLOW)
    await workbench.click(PEBBLE, 'Shift')
    await workbench.press('g')
    await workbench.saved(5)
    scene.putInFront(5, 4)
    await workbench.click(BLUE)
    await workbench.click(CARD, 'Shift')
    await workbench.press('f')
    await workbench.saved(6)
    scene.putInFront(7, 6)

    // A new instance, of the class that a digit chose.
    await workbench.press('n')
    await workbench.press('3')
    const newClass = (await workbench.get('new-class').innerText()).trim()
    await workbench.setBrushSize(20)
    await workbench.drag([350, 480], [420, 480])
    await workbench.saved(7)
    scene.add(9, newClass, strokePixels(ARCHES.size, [350, 480, 420, 480], 20))

    // Another class for the pink arch, and no coin at all.
    await workbench.press('v')
    await workbench.click(PINK)
    await workbench.get('selection-class').click()
    await page.getByRole('option', { name: 'ring' }).click()
    await workbench.saved(8)
    scene.names.set(8, 'ring')
    await workbench.click(COIN)
    await workbench.press('Delete')
    await workbench.saved(9)
    scene.remove(2)

    const edited = await workbench.exportCocoa()
    expectExportOf(scene, edited.annotations[0]!)

    // Undo and redo are neither more nor less than the gestures.
    for (let count = 0; count < 3; count++) await workbench.press('Control+z')
    await workbench.saved(6)
    for (let count = 0; count < 3; count++) await workbench.press('Control+Shift+z')
    await workbench.saved(9)
    expect((await workbench.exportCocoa()).text).toBe(edited.text)
    const rows = await workbench.instances()

    await page.reload()
    await workbench.openImage(ARCHES.fileName)
    await workbench.saved(9)
    expect(await workbench.instances()).toEqual(rows)
    expect((await workbench.exportCocoa()).text).toBe(edited.text)

    // A stroke, and the power is cut as soon as the window has said that it is saved.
    await workbench.showPixels(ARCHES.size)
    await workbench.click(YELLOW)
    await workbench.press('b')
    await workbench.setBrushSize(12)
    await workbench.drag([480, 400], [430, 400])
    await workbench.drag([480, 440], [480, 490])
    await workbench.saved(11)
    scene.paint(5, strokePixels(ARCHES.size, [480, 400, 430, 400], 12))
    scene.paint(5, strokePixels(ARCHES.size, [480, 440, 480, 490], 12))
    await first.kill()
    await workbench.get('connection-banner').waitFor()

    const second = await serve(projectPath)
    await workbench.goto(second.url)
    await workbench.openImage(ARCHES.fileName)
    await workbench.saved(11)
    expectExportOf(scene, (await workbench.exportCocoa()).annotations[0]!)

    // Back to the beginning, through everything that was done before the restart.
    for (let doneCount = 10; doneCount >= 0; doneCount--) {
      await workbench.press('Control+z')
      await workbench.saved(doneCount)
    }
    expect((await workbench.exportCocoa()).text).toBe(original.text)
  })
})
