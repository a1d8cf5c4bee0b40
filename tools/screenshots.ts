/*
 * `npm run screenshots [NAME …]`: takes the pictures of the README from the running app and the sample project, so that they are
 * never older than what they show; names are the beginnings of those wanted, none for all. Writes docs/images/*.png.
 */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { makeSampleProject } from '../src/backend/exchange/makeSampleProject.ts'
import { launchBrowser } from '../tests/support/browser.ts'
import { serveProject } from '../tests/support/serveForTest.ts'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'docs', 'images')

interface Shot {
  readonly name: string
  readonly scheme: 'dark' | 'light'
  /** File name of the image to open. */
  readonly image: string
  readonly act: (page: Page) => Promise<void>
}

const SHOTS: readonly Shot[] = [
  {
    name: 'workbench-dark',
    scheme: 'dark',
    image: 'pick-up-sticks.jpg',
    act: (page) => page.getByTestId('instance-row-7').click(),
  },
  {
    name: 'order-tool',
    scheme: 'dark',
    image: 'coins-on-cloth.jpg',
    act: (page) => page.getByTestId('tool-order').click(),
  },
  {
    name: 'cycle',
    scheme: 'light',
    image: 'pinwheel.jpg',
    act: (page) => page.getByTestId('instance-row-1').click(),
  },
  {
    name: 'shortcuts',
    scheme: 'dark',
    image: 'shore.jpg',
    act: (page) => page.keyboard.press('F1'),
  },
  { name: 'predict', scheme: 'dark', image: 'unlabelled-1.jpg', act: predict },
  { name: 'solve-compare', scheme: 'dark', image: 'pick-up-sticks.jpg', act: compareWithRun },
  { name: 'solve-boundary', scheme: 'dark', image: 'coins-on-cloth.jpg', act: (page) => showOverlay(page, 'boundary') },
  { name: 'solve-depth', scheme: 'light', image: 'coins-on-cloth.jpg', act: showDepth },
  { name: 'solve-constraints', scheme: 'dark', image: 'shore.jpg', act: scribble },
]

/** Predicts the open image, which has no annotation, and waits for what is found. */
async function predict(page: Page): Promise<void> {
  await page.getByTestId('predict').click()
  await page.getByTestId('model-oosis-small').waitFor()
  await page.getByRole('radio', { name: 'This image' }).click()
  await page.getByTestId('run-predict').click()
  await page.getByTestId('proposal-panel').waitFor({ timeout: 120_000 })
  await page.getByTestId('predict').blur()
}

/** Solves cues of which much is missing, so that there is something to decide. */
async function compareWithRun(page: Page): Promise<void> {
  await page.getByTestId('inspector-tab-solve').click()
  await damage(page, { drop: 0.6, gaps: 0.3 })
  await solve(page)
  await page.keyboard.press('y')
  await page.keyboard.press('j')
}

async function showDepth(page: Page): Promise<void> {
  await page.getByTestId('inspector-tab-solve').click()
  await solve(page)
  await page.getByTestId('discard-proposal').click()
  await showOverlay(page, 'labeling')
}

async function showOverlay(page: Page, name: string): Promise<void> {
  await page.getByTestId('inspector-tab-solve').click()
  await page.getByTestId(`overlay-${name}`).first().click()
  await page.locator(`[data-testid=overlay-legend][data-shown=${name}]`).waitFor()
}

/** Starfish and pebble are one, says a scribble: wrong, and that is what a preview is for. */
async function scribble(page: Page): Promise<void> {
  await page.keyboard.press('q')
  const stage = (await page.getByTestId('stage').boundingBox())!
  const move = (x: number, y: number): Promise<void> =>
    page.mouse.move(stage.x + x * stage.width, stage.y + y * stage.height, { steps: 8 })
  await move(0.4, 0.47)
  await page.mouse.down()
  await move(0.58, 0.58)
  await page.mouse.up()
  await page.getByTestId('proposal-panel').waitFor()
}

async function damage(page: Page, amounts: Readonly<Record<string, number>>): Promise<void> {
  await page.getByTestId('cue-damage').click()
  for (const [name, amount] of Object.entries(amounts)) {
    await page.getByTestId(`damage-${name}`).fill(String(amount))
    await page.getByTestId(`damage-${name}`).blur()
  }
  await page.getByTestId('cue-damage').click()
}

async function solve(page: Page): Promise<void> {
  await page.getByTestId('solve').click()
  await page.getByTestId('proposal-panel').waitFor()
}

const wanted = process.argv.slice(2)

function isWanted(name: string): boolean {
  return wanted.length === 0 || wanted.some((beginning) => name.startsWith(beginning))
}

async function take(browser: Browser, url: string, shot: Shot): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: shot.scheme })
  await page.goto(url)
  await page.getByText(shot.image, { exact: true }).first().click()
  await page.waitForLoadState('networkidle')
  await shot.act(page)
  // Pointer out of the picture, toasts and transitions over, the finest tiles painted.
  await page.mouse.move(5, 5)
  await page.waitForTimeout(2500)
  const png = await page.screenshot()
  await sharp(png)
    .png({ palette: true, quality: 92, effort: 10 })
    .toFile(join(folder, `${shot.name}.png`))
  await page.close()
}

const scratch = await mkdtemp(join(tmpdir(), 'strata-screenshots-'))
await mkdir(folder, { recursive: true })
await cp(join(root, 'samples'), join(scratch, 'samples'), {
  recursive: true,
  filter: (path) => !path.includes('.strata'),
})
const projectPath = join(scratch, 'samples', 'samples.strata')
await makeSampleProject(projectPath, {})
const served = await serveProject({ projectPath })
const browser = await launchBrowser()
try {
  for (const shot of SHOTS.filter(({ name }) => isWanted(name))) await take(browser, served.url, shot)
} finally {
  await browser.close()
  await served.close()
  await rm(scratch, { recursive: true, force: true })
}
