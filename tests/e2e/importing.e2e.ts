import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, launchBrowser } from '../support/browser.ts'
import { temporaryFolder } from '../support/temporaryFolder.ts'
import { regionTexts } from './support/regionTexts.ts'
import { SAMPLES, serve, strata } from './support/strataProcess.ts'
import type { ServerProcess } from './support/strataProcess.ts'
import { eventually, Workbench } from './support/Workbench.ts'

const ANNOTATIONS = join(SAMPLES, 'annotations.json')
const PHOTOS = ['still-life', 'pick-up-sticks', 'arches', 'coins-on-cloth', 'shore', 'drawer'].map((name) =>
  join(SAMPLES, `${name}.jpg`),
)
/** So many annotation sets that taking them in is not over before the next message is read. */
const ENOUGH_TO_STOP = 2000

describe.skipIf(!hasBrowser())('importing in the window', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  test('chosen files are reported on first and taken in when told to; taking the import back hides them', async () => {
    const { workbench, projectPath } = await emptyProject()
    const { get } = workbench
    await get('import-first').click()
    await choose(workbench, 'annotations', [ANNOTATIONS])
    await choose(workbench, 'images', PHOTOS)
    const before = await contents(projectPath)
    await get('dry-run').click()
    await get('report-title').getByText('What would be taken in').waitFor()
    const counts = (await get('report-counts').innerText()).replaceAll(/\s+/g, ' ')
    expect(counts).toContain('6 images 6 sets 74 instances')
    expect(await contents(projectPath)).toEqual(before)

    await get('run-import').click()
    await get('report-title').getByText('Taken in').waitFor()
    await get('close-dialog').click()
    await workbench.openImage('shore.jpg')
    expect(await get('image-count').innerText()).toBe('6')
    const exported = await workbench.exportCocoa('all')
    expect(regionTexts(exported.text)).toEqual(regionTexts(readFileSync(ANNOTATIONS, 'utf8')))

    await openEntries(workbench)
    await workbench.page.getByRole('button', { name: 'Take back' }).click()
    await workbench.page.getByRole('button', { name: 'Bring again' }).waitFor()
    await eventually(() => get('image-count').innerText()).toBe('0')
    await workbench.page.getByRole('button', { name: 'Bring again' }).click()
    await eventually(() => get('image-count').innerText()).toBe('6')
  })

  test('files dropped on the window wait in the dialog, sorted into annotations and photos', async () => {
    const { workbench } = await emptyProject()
    const { get } = workbench
    await dropFiles(workbench, [ANNOTATIONS, ...PHOTOS])
    await eventually(() => get('pick-annotations').innerText()).toContain('annotations.json')
    await eventually(() => get('pick-images').innerText()).toContain('and 5 more')
    await get('dry-run').click()
    await get('run-import').click()
    await get('report-title').getByText('Taken in').waitFor()
    expect(await get('drop-zone').count()).toBe(0)
    await get('close-dialog').click()
    await workbench.openImage('drawer.jpg')
    expect(await workbench.get('inspector-tab-instances').innerText()).toMatch(/30$/)
  })

  test('an import that is stopped leaves the project as it was, and the next one works', async () => {
    const { workbench, projectPath, server } = await emptyProject()
    const { get } = workbench
    await get('import-first').click()
    await choose(workbench, 'annotations', [stickBy(ENOUGH_TO_STOP)])
    await choose(workbench, 'images', [join(SAMPLES, 'shore.jpg')])
    await get('dry-run').click()
    const take = get('run-import')
    await take.waitFor()
    const before = await contents(projectPath)
    // Halted in between, so that however fast the machine is, the import begins and cannot end before it is stopped.
    server.halt()
    await take.click()
    await get('stop').click()
    await get('stop').waitFor({ state: 'detached' })
    server.goOn()
    await get('choose-files').first().waitFor()
    await eventually(() => contents(projectPath)).toEqual(before)
    await get('close-dialog').click()
    await openEntries(workbench)
    await workbench.page.getByText('No entries yet').waitFor()
    await workbench.press('Escape')
    expect(await get('image-count').innerText()).toBe('0')

    await get('import').click()
    await get('pick-annotations').getByTestId('clear-files').click()
    await choose(workbench, 'annotations', [stickBy(1)])
    await get('dry-run').click()
    await get('run-import').click()
    await get('report-title').getByText('Taken in').waitFor()
    expect(await strata('check', projectPath)).toMatchObject({ code: 0 })
  })

  test('a file that was cut off gets a sentence that says what, where and what to do', async () => {
    const { workbench, projectPath } = await emptyProject()
    const { get } = workbench
    const before = await contents(projectPath)
    const path = join(temporaryFolder(), 'half a file.json')
    writeFileSync(path, readFileSync(ANNOTATIONS, 'utf8').slice(0, 40_000))
    await dropFiles(workbench, [path])
    await get('dry-run').click()
    const sentence = await get('failure').innerText()
    expect(sentence).toContain('half a file.json')
    expect(sentence).toContain('It was cut off: copy or download it again.')
    expect(await get('run-import').count()).toBe(0)
    expect(await contents(projectPath)).toEqual(before)
  })

  async function emptyProject(): Promise<{ workbench: Workbench; projectPath: string; server: ServerProcess }> {
    const projectPath = join(temporaryFolder(), 'empty.strata')
    expect(await strata('new', projectPath)).toMatchObject({ code: 0 })
    const server = await serve(projectPath)
    return { workbench: await Workbench.open(browser, server.url), projectPath, server }
  }
})

/** What the project holds and what was done to it, asked of the file while the server has it open. */
async function contents(projectPath: string): Promise<unknown> {
  const { out } = await strata('info', projectPath, '--json')
  return JSON.parse(out)
}

async function choose({ page, get }: Workbench, kind: 'annotations' | 'images', files: string[]): Promise<void> {
  const pick = get(`pick-${kind}`)
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), pick.getByTestId('choose-files').click()])
  await chooser.setFiles(files)
  await pick.getByTestId('picked').waitFor()
}

/** Drags files from outside over the window and lets them go there. */
async function dropFiles({ page, get }: Workbench, files: readonly string[]): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    devtools.send('Input.dispatchDragEvent', {
      type,
      x: 500,
      y: 400,
      data: { items: [], files: [...files], dragOperationsMask: 1 },
    })
  await drag('dragEnter')
  // As long as something hangs over a window, the system says so again and again.
  const isOver = async (): Promise<boolean> => {
    await drag('dragOver')
    return get('drop-zone').isVisible()
  }
  await eventually(isOver).toBe(true)
  await drag('drop')
}

async function openEntries(workbench: Workbench): Promise<void> {
  await workbench.get('project-menu').click()
  await workbench.get('open-entries').click()
  await workbench.get('entries-dialog').waitFor()
}

interface Dataset {
  readonly images: readonly { readonly id: number; readonly file_name: string }[]
  readonly annotations: readonly { readonly image_id: number; readonly regions: readonly unknown[] }[]
}

/** The stick on the shore, described by so many annotators. */
function stickBy(count: number): string {
  const { images, annotations } = JSON.parse(readFileSync(ANNOTATIONS, 'utf8')) as Dataset
  const image = images.find(({ file_name }) => file_name === 'shore.jpg')!
  const { regions } = annotations.find(({ image_id }) => image_id === image.id)!
  const [stick, shared] = [regions.at(-1), { image_id: image.id, size: 1 }]
  const all = Array.from({ length: count }, (_, at) => ({ ...shared, id: at + 1, author: `${at}`, regions: [stick] }))
  const path = join(temporaryFolder(), `by ${count}.json`)
  writeFileSync(path, JSON.stringify({ images: [image], annotations: all }))
  return path
}
