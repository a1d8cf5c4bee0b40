/*
 * `npm run screenshots`: takes the pictures of the README from the running app and the sample project, so that they are
 * never older than what they show. Writes docs/images/*.png.
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
]

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
  for (const shot of SHOTS) await take(browser, served.url, shot)
} finally {
  await browser.close()
  await served.close()
  await rm(scratch, { recursive: true, force: true })
}
