import type { Browser, Page } from 'playwright-core'

/** Chromium remarks that are about taking screenshots without a GPU, not about the page. */
const REMARKS = /GPU stall due to ReadPixels|favicon/

export interface OpenOptions {
  readonly width?: number
  readonly height?: number
  readonly pixelRatio?: number
  /** Runs in the page before its own scripts. */
  readonly before?: () => void
}

/** Opens the test page and waits until the canvas has shown something. Page errors fail the caller through `errors`. */
export async function openPage(
  browser: Browser,
  url: string,
  { width = 1000, height = 700, pixelRatio = 1, before }: OpenOptions = {},
): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: pixelRatio })
  const page = await context.newPage()
  if (before !== undefined) await page.addInitScript(before)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    const text = `${message.text()} ${message.location().url}`
    if (['error', 'warning'].includes(message.type()) && !REMARKS.test(text)) errors.push(text)
  })
  await page.goto(url)
  await page.waitForSelector('.canvas-stage:not([data-status=loading])', { timeout: 60_000 })
  await settle(page)
  return { page, errors }
}

/** Waits until two animation frames passed and the network is quiet: everything asked for is drawn then. */
export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  )
}
