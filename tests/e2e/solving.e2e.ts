import type { Browser } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, launchBrowser } from '../support/browser.ts'
import { sampleProject, serve } from './support/strataProcess.ts'
import { eventually, Workbench } from './support/Workbench.ts'
import type { ExportedFile, Place } from './support/Workbench.ts'

/** Starfish over pebble, another pebble, a stick: #1 to #4, from the front. */
const SHORE = { fileName: 'shore.jpg', size: { width: 640, height: 480 } }
/** On the starfish, and on the pebble beneath it. */
const STARFISH: Place = [226, 224]
const PEBBLE: Place = [338, 308]

describe.skipIf(!hasBrowser())('solving in the window', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  test('a solve is looked at, compared, accepted in part and taken back', async () => {
    const workbench = await Workbench.open(browser, (await serve(await sampleProject())).url)
    const { get } = workbench
    await workbench.openImage(SHORE.fileName)
    const original = await exported(workbench)
    await get('inspector-tab-solve').click()
    await get('no-runs').waitFor()

    // What the cues say lies over the photo, with its legend.
    const bare = await stagePicture(workbench)
    await get('overlay-boundary').click()
    await get('overlay-legend').and(workbench.page.locator('[data-shown=boundary]')).waitFor()
    await eventually(async () => differingPixels(bare, await stagePicture(workbench))).toBeGreaterThan(2000)
    await get('close-overlay').click()
    await eventually(async () => differingPixels(bare, await stagePicture(workbench))).toBeLessThan(50)

    // Cues with every third boundary pixel gone, and borders out of place: no solve brings the masks back exactly.
    await get('cue-damage').click()
    for (const [name, amount] of [
      ['drop', '0.3'],
      ['shift', '3'],
    ] as const) {
      await get(`damage-${name}`).fill(amount)
      await get(`damage-${name}`).blur()
    }
    await get('solve').click()
    await get('proposal-panel').waitFor()
    expect(await get('proposal-banner').innerText()).toContain('Nothing is changed yet')

    // Before, after and both are three pictures; a held key shows the first for as long.
    const pictures: Picture[] = []
    for (const which of ['before', 'after', 'both']) {
      await get(`comparison-${which}`).click()
      await eventually(() => get('proposal-banner').getAttribute('data-comparison')).toBe(which)
      pictures.push(await settledPicture(workbench))
    }
    const [before, after, both] = pictures as [Picture, Picture, Picture]
    expect(differingPixels(before, after)).toBeGreaterThan(100)
    expect(differingPixels(after, both)).toBeGreaterThan(100)
    await workbench.page.keyboard.down('c')
    await eventually(async () => differingPixels(before, await stagePicture(workbench))).toBeLessThan(50)
    await workbench.page.keyboard.up('c')
    await eventually(async () => differingPixels(both, await stagePicture(workbench))).toBeLessThan(50)

    // One is accepted and one rejected by key; leaving asks first.
    const rows = get('proposal-list').getByRole('option')
    const count = await rows.count()
    expect(count).toBeGreaterThan(1)
    await workbench.press('y')
    await workbench.press('n')
    const decisions = await rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-decision')))
    expect(decisions.slice(0, 2)).toEqual(['accepted', 'rejected'])
    await workbench.press('Escape')
    await get('keep-proposal').click()
    await get('take-over-accepted').click()
    await workbench.saved(1)
    await get('inspector-tab-history').click()
    expect(await get('history-list').innerText()).toContain('One change of a run of')
    expect((await exported(workbench)).text).not.toBe(original.text)
    await workbench.press('Control+z')
    await workbench.saved(0)
    expect((await exported(workbench)).text).toBe(original.text)

    // The run stays until it is deleted.
    await get('inspector-tab-solve').click()
    const run = get('run-list').getByRole('listitem')
    expect(await run.count()).toBe(1)
    await run.getByRole('button', { name: 'Compare' }).click()
    await eventually(() => rows.count()).toBe(count)
    await get('discard-proposal').click()
    await run.getByRole('button', { name: 'Delete the run' }).click()
    await get('confirm-delete-run').click()
    await get('no-runs').waitFor()
  })

  test('scribbles are solved at once, named when they contradict, and accepted as one entry', async () => {
    const workbench = await Workbench.open(browser, (await serve(await sampleProject())).url)
    const { get } = workbench
    await workbench.openImage(SHORE.fileName)
    const original = await exported(workbench)
    const instances = await workbench.instances()
    await workbench.showPixels(SHORE.size)

    await workbench.press('q')
    await workbench.drag(STARFISH, PEBBLE)
    await get('proposal-panel').waitFor()
    await eventually(() => get('constraint-list').getByRole('listitem').getAttribute('data-outcome')).toBe('kept')
    expect(await get('proposal-list').innerText()).toContain('is not there any more')
    await workbench.saved(0)

    // The same stroke cannot hold two things together and apart.
    await get('scribble-different').click()
    await workbench.drag(STARFISH, [254, 245])
    await workbench.drag([310, 287], PEBBLE)
    await get('conflict').waitFor()
    expect(await get('conflict').innerText()).toMatch(/Same instance\s+Different instances/)
    const constraints = get('constraint-list').getByRole('listitem')
    expect(await constraints.evaluateAll((all) => all.map((row) => row.getAttribute('data-outcome')))).toEqual([
      'conflict',
      'conflict',
    ])
    await constraints.nth(1).getByRole('button', { name: 'Delete the constraint' }).click()
    await get('conflict').waitFor({ state: 'detached' })

    await get('proposal-panel').waitFor()
    await workbench.press('Control+Enter')
    await workbench.saved(1)
    await get('inspector-tab-instances').click()
    expect((await workbench.instances()).length).toBe(instances.length - 1)
    // The scribble is older than the entry, so the entry is what undo takes back.
    await workbench.press('Control+z')
    await workbench.saved(0)
    expect(await workbench.instances()).toEqual(instances)
    expect((await exported(workbench)).text).toBe(original.text)
  })
})

/** The export of the image, with the tooltip gone that the button shows when the focus comes back to it. */
async function exported(workbench: Workbench): Promise<ExportedFile> {
  const file = await workbench.exportCocoa()
  await workbench.press('Escape')
  await workbench.page.getByRole('tooltip').waitFor({ state: 'detached' })
  return file
}

interface Picture {
  readonly data: Uint8Array
  readonly length: number
}

/** The middle of the stage as it is on the screen: what floats at its edges looks different by itself. */
async function stagePicture({ page, get }: Workbench): Promise<Picture> {
  await page.mouse.move(5, 5)
  const stage = (await get('stage').boundingBox())!
  const png = await page.screenshot({
    clip: { x: stage.x, y: stage.y + stage.height / 4, width: stage.width, height: stage.height / 2 },
  })
  const data = await sharp(png).removeAlpha().raw().toBuffer()
  return { data, length: data.length }
}

/** Waits until two pictures in a row are the same: labels and outlines come a moment after the masks. */
async function settledPicture(workbench: Workbench): Promise<Picture> {
  let last = await stagePicture(workbench)
  await eventually(async () => {
    const next = await stagePicture(workbench)
    const differing = differingPixels(last, next)
    last = next
    return differing
  }).toBe(0)
  return last
}

function differingPixels(a: Picture, b: Picture): number {
  expect(a.length).toBe(b.length)
  let count = 0
  for (let at = 0; at < a.length; at += 3) {
    const difference = [0, 1, 2].reduce(
      (sum, channel) => sum + Math.abs(a.data[at + channel]! - b.data[at + channel]!),
      0,
    )
    if (difference > 24) count += 1
  }
  return count
}
