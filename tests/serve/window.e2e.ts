import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { probeImage } from '../../src/backend/images/probeImage.ts'
import { silentLog } from '../../src/backend/log.ts'
import { startBackend } from '../../src/backend/startBackend.ts'
import type { Backend } from '../../src/backend/startBackend.ts'
import { openProject } from '../../src/backend/storage/ProjectStore.ts'
import { startServer } from '../../src/serve/startServer.ts'
import type { RunningServer } from '../../src/serve/startServer.ts'
import { hasBrowser, launchBrowser } from '../support/browser.ts'
import { temporaryFolder } from '../support/temporaryFolder.ts'

const rendererDir = join(import.meta.dirname, '..', '..', 'out', 'renderer')

describe.skipIf(!hasBrowser())('the built window in the browser host', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  test('it loads, shows a photo and breaks no rule of its content security policy', async () => {
    const { server } = await served()
    const { page, violations } = await openedPage(server.url)
    await shown(page)
    expect(page.url()).toBe(`${server.origin}/`)
    await expect.poll(() => tilesFetched(page), { timeout: 30_000 }).toBeGreaterThan(0)
    expect(violations).toEqual([])
    expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true)
  })

  test('dialogs, menus, tooltips and themes break no rule either', async () => {
    const { server } = await served()
    const { page, violations } = await openedPage(server.url)
    await shown(page)
    for (const open of ['Shift+Slash', 'Control+KeyK']) {
      await page.keyboard.press(open)
      await page.getByRole('dialog').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    for (const button of await page.getByRole('button', { disabled: false }).all()) {
      if (!(await button.isVisible()) || !(await button.isEnabled())) continue
      await button.hover()
      if ((await button.getAttribute('aria-haspopup')) === null) continue
      await button.click()
      await page.keyboard.press('Escape')
    }
    for (const colorScheme of ['dark', 'light'] as const) await page.emulateMedia({ colorScheme })
    expect(violations).toEqual([])
  })

  test('inline code, styles and foreign addresses are really blocked', async () => {
    const { server } = await served()
    const { page, violations } = await openedPage(server.url)
    await shown(page)
    await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.hasRun = true'
      const style = document.createElement('style')
      style.textContent = 'body { display: none }'
      document.head.append(script, style)
      return fetch('https://example.com/').catch(() => null)
    })
    expect(await page.evaluate(() => 'hasRun' in window)).toBe(false)
    expect(violations.map((violation) => violation.split(' ')[0]).sort()).toEqual([
      'connect-src',
      'script-src-elem',
      'style-src-elem',
    ])
  })

  test('a window without the token gets the page that explains, not the project', async () => {
    const { server } = await served()
    const page = await newPage()
    const answer = await page.goto(server.origin)
    expect(answer?.status()).toBe(401)
    expect(await page.textContent('h1')).toContain('open the link with the token')
  })

  test('when the server goes the window says so, and goes on by itself when it is back', async () => {
    const { server, backend } = await served('the-same-token')
    const { page } = await openedPage(server.url)
    await shown(page)
    await server.close()
    const banner = page.getByTestId('connection-banner')
    await banner.waitFor()
    const again = await startServer({ backend, port: server.port, rendererDir, token: 'the-same-token' })
    onTestFinished(() => again.close())
    await banner.waitFor({ state: 'detached', timeout: 15_000 })
  })

  async function newPage(): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    onTestFinished(() => context.close())
    return context.newPage()
  }

  async function openedPage(url: string): Promise<{ page: Page; violations: string[] }> {
    const page = await newPage()
    const violations: string[] = []
    await page.exposeFunction('reportViolation', (text: string) => violations.push(text))
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        const report = (window as unknown as { reportViolation: (text: string) => void }).reportViolation
        report(
          `${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`,
        )
      })
    })
    await page.goto(url)
    return { page, violations }
  }
})

/** A project with one photo of 900×600 pixels, served with the built renderer. */
async function served(token?: string): Promise<{ server: RunningServer; backend: Backend }> {
  const folder = temporaryFolder()
  const photo = join(folder, 'photo.jpg')
  await sharp({ create: { width: 900, height: 600, channels: 3, background: '#7a5c3e' } })
    .jpeg()
    .toFile(photo)
  const projectPath = join(folder, 'window.strata')
  const store = openProject(projectPath, { create: true })
  store.images.add({ path: photo, ...(await probeImage(photo)) })
  store.close()
  const backend = startBackend({ projectPath, cacheDir: join(folder, 'cache'), log: silentLog() })
  onTestFinished(() => backend.close())
  const server = await startServer({ backend, port: 0, rendererDir, ...(token === undefined ? {} : { token }) })
  onTestFinished(() => server.close())
  return { server, backend }
}

/** Waits until the project's photo is in the image list. */
async function shown(page: Page): Promise<void> {
  await page.getByText('photo.jpg').first().waitFor()
}

function tilesFetched(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      performance.getEntriesByType('resource').filter(({ name }) => /\/assets\/images\/1\/tiles\//.test(name)).length,
  )
}
