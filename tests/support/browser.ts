import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

/** The browser that `npm test` found or installed; Debian's place when the tests are run without it. */
export const CHROMIUM = process.env['STRATA_CHROMIUM'] ?? '/usr/bin/chromium'

/**
 * No GPU and no sandbox (test machines are containers without either), WebGL in software, and nothing that would talk
 * to another machine: updates, sync, QUIC.
 */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-quic',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
]

/** True where there is a Chromium to test with; tests that need one skip by name where there is none. */
export function hasBrowser(): boolean {
  return existsSync(CHROMIUM)
}

/** Starts Chromium without a window. Close it when done. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS, headless: true })
}
