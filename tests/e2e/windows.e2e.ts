import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, launchBrowser } from '../support/browser.ts'
import { sampleProject, serve, startStrata } from './support/strataProcess.ts'
import { eventually, Workbench } from './support/Workbench.ts'

const SHORE = { fileName: 'shore.jpg', size: { width: 640, height: 480 } }
/** On the pebble that nothing overlaps. */
const PEBBLE = [360, 350] as const

describe.skipIf(!hasBrowser())('windows', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  test('npm start says one address on a line of its own, and without its token nobody gets in', async () => {
    const server = await startStrata(await sampleProject())
    const lines = server.said().split('\n')
    expect(lines.filter((line) => line.includes('http'))).toEqual([server.url])
    const page = await browser.newPage()
    const { origin } = new URL(server.url)
    for (const address of [origin, `${origin}/?token=wrong`, `${origin}/assets/images/1/thumbnail`]) {
      expect((await page.goto(address))?.status()).toBe(401)
      expect(await page.getByTestId('workbench').count()).toBe(0)
    }
    await page.close()
    const workbench = await Workbench.open(browser, server.url)
    await workbench.shows('still-life.jpg')
    expect(workbench.page.url()).toBe(`${origin}/`)
  })

  test('an edit in one window is announced in the other, which shows it when asked to', async () => {
    const server = await serve(await sampleProject())
    const one = await Workbench.open(browser, server.url)
    await one.openImage(SHORE.fileName)
    const other = await one.another(new URL(server.url).origin)
    await other.openImage(SHORE.fileName)

    await selectAndDelete(one, 4)
    const notice = other.get('stale-banner')
    await notice.waitFor()
    expect(await one.get('stale-banner').count()).toBe(0)
    expect(await other.instances()).toHaveLength(4)
    await other.get('banner-action').click()
    await notice.waitFor({ state: 'detached' })
    await other.saved(1)
    expect(await other.instances()).toEqual(await one.instances())

    // What one did the other can take back.
    await other.press('Control+z')
    await other.saved(0)
    await one.get('stale-banner').waitFor()
    await one.get('banner-action').click()
    await one.saved(0)
    expect(await one.instances()).toHaveLength(4)
  })

  test('an edit on an old copy is refused and kept in sight until the person has reloaded', async () => {
    const server = await serve(await sampleProject())
    const one = await Workbench.open(browser, server.url)
    await one.openImage(SHORE.fileName)
    const other = await one.another(new URL(server.url).origin)
    await other.openImage(SHORE.fileName)
    await selectAndDelete(one, 4)
    await other.get('stale-banner').waitFor()

    await other.get('instance-row-3').click()
    await other.press('Delete')
    await other.get('saved-indicator').getByText('Not saved').waitFor()
    expect(await other.get('stale-banner').innerText()).toContain('your unsaved changes are given up')
    await other.get('banner-action').click()
    await other.saved(1)
    expect(await other.instances()).toEqual(await one.instances())
    expect(await one.instances()).toHaveLength(3)
  })

  test('a window with a change that is not on disk yet asks before it closes; afterwards it does not', async () => {
    const server = await serve(await sampleProject())
    const workbench = await Workbench.open(browser, server.url)
    const { page, get } = workbench
    await workbench.openImage(SHORE.fileName)
    const questions: string[] = []
    page.on('dialog', (dialog) => {
      questions.push(dialog.type())
      void dialog.dismiss()
    })

    server.halt()
    await get('instance-row-4').click()
    await workbench.press('Delete')
    await get('saved-indicator').getByText('Saving…').waitFor()
    await page.close({ runBeforeUnload: true })
    await eventually(() => questions).toEqual(['beforeunload'])
    expect(page.isClosed()).toBe(false)

    server.goOn()
    await workbench.saved(1)
    const closed = page.waitForEvent('close')
    await page.close({ runBeforeUnload: true })
    await closed
    expect(questions).toHaveLength(1)
  })

  test('edits made while the backend is gone reach the disk when it is back', async () => {
    const projectPath = await sampleProject()
    const server = await serve(projectPath)
    const workbench = await Workbench.open(browser, server.url)
    await workbench.openImage(SHORE.fileName)
    await workbench.showPixels(SHORE.size)
    await workbench.click(PEBBLE)
    await workbench.press('b')
    server.halt()
    await workbench.drag(PEBBLE, [420, 350])
    await workbench.drag([360, 400], [420, 400])
    await workbench.get('saved-indicator').getByText('Saving…').waitFor()
    server.goOn()
    await workbench.saved(2)
    const rows = await workbench.instances()
    await workbench.page.reload()
    await workbench.openImage(SHORE.fileName)
    await workbench.saved(2)
    expect(await workbench.instances()).toEqual(rows)
  })
})

async function selectAndDelete(workbench: Workbench, number: number): Promise<void> {
  await workbench.get(`instance-row-${number}`).click()
  await workbench.press('Delete')
  await workbench.saved(1)
}
