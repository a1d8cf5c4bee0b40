import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, launchBrowser } from '../support/browser.ts'
import { sampleProject, serve } from './support/strataProcess.ts'
import { eventually, Workbench } from './support/Workbench.ts'

/** A scene that comes without annotations, and one that has them. */
const UNTOUCHED = 'unlabelled-1.jpg'
const ANNOTATED = 'shore.jpg'

describe.skipIf(!hasBrowser())('predicting in the window', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  test('one image is predicted, shown where nobody has begun, accepted as one entry and undone', async () => {
    const workbench = await Workbench.open(browser, (await serve(await sampleProject())).url)
    const { get } = workbench
    await workbench.openImage(UNTOUCHED)
    await predict(workbench, 'This image')
    // The first prediction of a machine loads the model and tries its devices, on which CI has no say.
    await get('proposal-panel').waitFor({ timeout: 150_000 })
    expect(await get('jobs').getByTestId('job-counts').innerText()).toBe('1 of 1')
    const rows = get('proposal-list').getByRole('option')
    expect(await rows.count()).toBeGreaterThan(2)
    // The focus is where work goes on, not on the button that would predict again.
    expect(await focusIsAt(workbench, '.canvas-stage')).toBe(true)
    await workbench.press('Control+Enter')
    await workbench.saved(1)
    expect(await get('predict-dialog').count()).toBe(0)
    await get('inspector-tab-instances').click()
    const instances = get('instance-list').getByRole('option')
    expect(await instances.count()).toBeGreaterThan(1)
    await workbench.press('Control+z')
    await workbench.saved(0)
    expect(await instances.count()).toBe(0)

    // The same network is a source of cues, with overlays of what it said.
    await get('inspector-tab-solve').click()
    expect(await get('run-list').getByRole('listitem').count()).toBe(1)
    await get('cues-model-oosis-small').click()
    await get('overlay-boundary').click()
    await get('overlay-legend').and(workbench.page.locator('[data-shown=boundary]')).waitFor()
  })

  test('a prediction beside an annotation is announced and changes nothing', async () => {
    const workbench = await Workbench.open(browser, (await serve(await sampleProject())).url)
    const { get } = workbench
    await workbench.openImage(ANNOTATED)
    await predict(workbench, 'This image')
    await get('prediction-note').waitFor({ timeout: 150_000 })
    expect(await get('prediction-note').innerText()).toContain('New prediction')
    await get('compare-prediction').click()
    await get('proposal-panel').waitFor()
    expect(await get('proposal-banner').innerText()).toContain('Nothing is changed yet')
    await workbench.press('Control+Backspace')
    await get('proposal-panel').waitFor({ state: 'detached' })
    await workbench.saved(0)

    await get('forget-job').click()
    await get('jobs').waitFor({ state: 'detached' })
  })

  test('all images are predicted: paused, gone on with in another window, and cancelled', async () => {
    const { url } = await serve(await sampleProject())
    const workbench = await Workbench.open(browser, url)
    const { get } = workbench
    await predict(workbench, 'All images')
    await get('pause-job').click()
    await get('resume-job').waitFor()
    await eventually(() => get('job-state').innerText()).toBe('Paused')

    const other = await workbench.another(url)
    await other.get('resume-job').click()
    await get('pause-job').waitFor()
    await get('cancel-job').click()
    await eventually(() => other.get('job-state').innerText()).toBe('Cancelled')
  })

  test('devices say what works and why others were refused', async () => {
    const workbench = await Workbench.open(browser, (await serve(await sampleProject())).url)
    const { get } = workbench
    await get('predict').click()
    await get('model-oosis-small').waitFor()
    await get('device').click()
    await get('devices').waitFor()
    expect(await get('devices').innerText()).toContain('Processor')
    await get('device-cpu').check()
    await get('probe-devices').click()
    await eventually(() => get('device-cpu').isChecked()).toBe(true)
    await get('close-dialog').click()
    // Nothing was started: the focus is back on the button, and Enter presses it.
    await eventually(() => focusIsAt(workbench, '[data-testid=predict]')).toBe(true)
    await workbench.press('Enter')
    await eventually(() => get('device').innerText()).toContain('Processor')
  })
})

function focusIsAt({ page }: Workbench, selector: string): Promise<boolean> {
  return page.locator(selector).evaluate((element) => element === element.ownerDocument.activeElement)
}

async function predict({ get, page }: Workbench, scope: 'This image' | 'All images'): Promise<void> {
  await get('predict').click()
  await get('model-oosis-small').waitFor()
  await page.getByRole('radio', { name: scope }).click()
  await get('run-predict').click()
  await get('predict-dialog').waitFor({ state: 'detached' })
}
