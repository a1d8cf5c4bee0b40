import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, launchBrowser } from '../support/browser.ts'
import { pixelsOfRle } from '../support/plainCoco.ts'
import type { PlainRle } from '../support/plainCoco.ts'
import { expectExportOf, expectRegionsOf, PlainScene, statedPairs } from '../support/plainScene.ts'
import { sampleProject, serve } from './support/strataProcess.ts'
import { Workbench } from './support/Workbench.ts'

/** Starfish over pebble, another pebble, a stick: #1 to #4, from the front. */
const SHORE = { fileName: 'shore.jpg', size: { width: 640, height: 480 } }
/** Four slats, each over the next one: #1 over #2 over #3 over #4 over #1; four things beneath. */
const PINWHEEL = { fileName: 'pinwheel.jpg', size: { width: 720, height: 720 } }

describe.skipIf(!hasBrowser())('the layer order', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  test('a dragged row says which pairs it turns, does so only when told to, and ends in the export', async () => {
    const workbench = await Workbench.open(browser, (await serve(await sampleProject())).url)
    await workbench.openImage(SHORE.fileName)
    const scene = new PlainScene(SHORE.size, (await workbench.exportCocoa()).annotations[0]!)
    const confirmation = workbench.get('reorder-confirm')

    await dragRow(workbench, 2, 1)
    expect(await confirmation.innerText()).toContain('Moving #2 changes one pair')
    expect(await workbench.get('reorder-1-2').innerText()).toMatch(/^#1 over #2\s+→\s+#2 over #1$/)
    await workbench.get('reorder-dismiss').click()
    await workbench.saved(0)
    expect(await order(workbench)).toEqual([1, 2, 3, 4])

    await dragRow(workbench, 2, 1)
    await workbench.get('reorder-apply').click()
    await workbench.saved(1)
    expect(await order(workbench)).toEqual([2, 1, 3, 4])
    scene.putInFront(2, 1)
    expect(expectExportOf(scene, (await workbench.exportCocoa()).annotations[0]!)).toEqual([2, 1, 3, 4])

    // Where no pair is concerned there is nothing to ask.
    await dragRow(workbench, 4, 2)
    await workbench.saved(2)
    expect(await confirmation.count()).toBe(0)
    expect(expectExportOf(scene, (await workbench.exportCocoa()).annotations[0]!)).toEqual([4, 2, 1, 3])

    // The button asks as well, and Enter is the answer that is at hand.
    await workbench.get('instance-row-1').click()
    await workbench.get('layer-forward').click()
    await confirmation.waitFor()
    await workbench.press('Enter')
    await workbench.saved(3)
    scene.putInFront(1, 2)
    expect(expectExportOf(scene, (await workbench.exportCocoa()).annotations[0]!)).toEqual([4, 1, 2, 3])
  })

  test('a circle is exported only after a decision, which changes what is stated and not what is seen', async () => {
    const projectPath = await sampleProject()
    const workbench = await Workbench.open(browser, (await serve(projectPath)).url)
    await workbench.openImage(PINWHEEL.fileName)
    await workbench.get('export').click()
    await workbench.get('run-export').click()
    expect(await workbench.get('failure').innerText()).toContain('Code: order-cycle')
    await workbench.get('cycle-question').waitFor()

    const { annotations } = await workbench.downloadBy(() => workbench.get('decide').click())
    const finding = workbench.get('findings').getByRole('listitem').first()
    expect(await finding.textContent()).toMatch(/#\d.*#\d/s)
    const scene = sceneOfEdgeList(projectPath)
    const numbers = expectRegionsOf(scene, annotations[0]!)
    const stated = statedPairs(annotations[0]!, numbers)
    expect(scene.pairs.size - stated.length).toBe(1)
    const leftOut = [...scene.pairs].filter((pair) => !stated.includes(pair))
    expect(['1-2', '2-3', '3-4', '4-1']).toEqual(expect.arrayContaining(leftOut))
    expect([...scene.pairs]).toEqual(expect.arrayContaining(stated))
  })
})

/** Drags a row by its grip to just above another row. */
async function dragRow({ page, get }: Workbench, number: number, above: number): Promise<void> {
  const [grip, target] = [await get(`grip-${number}`).boundingBox(), await get(`instance-row-${above}`).boundingBox()]
  await page.mouse.move(grip!.x + grip!.width / 2, grip!.y + grip!.height / 2)
  await page.mouse.down()
  await page.mouse.move(target!.x + 40, target!.y + target!.height / 2, { steps: 4 })
  await page.mouse.move(target!.x + 40, target!.y + 3)
  await get('drop-line').waitFor()
  await page.mouse.up()
}

/** The numbers of the instance list, nearest first. */
async function order(workbench: Workbench): Promise<number[]> {
  return (await workbench.instances()).map((row) => parseInt(row, 10))
}

interface EdgeListImage {
  readonly file_name: string
  readonly instances: readonly { readonly name: string; readonly amodal: PlainRle }[]
  readonly pairs: readonly { readonly a: number; readonly b: number; readonly state: string }[]
}

function sceneOfEdgeList(projectPath: string): PlainScene {
  const file = readFileSync(join(projectPath, '..', 'scenes.edges.json'), 'utf8')
  const { images } = JSON.parse(file) as { images: EdgeListImage[] }
  const image = images.find(({ file_name }) => file_name === PINWHEEL.fileName)!
  const scene = new PlainScene(PINWHEEL.size, { regions: [] })
  image.instances.forEach(({ name, amodal }, index) => scene.add(index + 1, name, pixelsOfRle(amodal)))
  for (const { a, b, state } of image.pairs) {
    if (state === 'a-over-b') scene.putInFront(a, b)
    else if (state === 'b-over-a') scene.putInFront(b, a)
    else throw new Error(`a pair is ${state}`)
  }
  return scene
}
