import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { hasBrowser, launchBrowser } from '../../../support/browser.ts'
import { openPage } from './openPage.ts'
import type { OpenOptions } from './openPage.ts'
import { servePage } from './servePage.ts'
import type { ServedPage } from './servePage.ts'

export interface StagePages {
  /** An empty page that goes to an address by itself; closed after the test as well. */
  empty(): Promise<Page>
  url(query: string): string
  /** Opens a page, which is closed after the test. */
  open(query: string, options?: OpenOptions): Promise<Page>
  /** Errors and warnings of the open page. */
  errors(): readonly string[]
}

/** The test page with the stage, served for the tests of a file. To be called outside of tests. */
export function stagePages(): StagePages {
  let served: ServedPage | undefined
  let browser: Browser | undefined
  let opened: { page: Page; errors: string[] } | undefined

  beforeAll(async () => {
    if (!hasBrowser()) return
    served = await servePage()
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })
  afterEach(async () => {
    await opened?.page.context().close()
    opened = undefined
  })

  const url = (query: string): string => `${served!.url}?${query}`
  return {
    url,
    async empty() {
      opened = { page: await browser!.newPage(), errors: [] }
      return opened.page
    },
    async open(query, options = {}) {
      opened = await openPage(browser!, url(query), options)
      return opened.page
    },
    errors: () => opened!.errors,
  }
}
