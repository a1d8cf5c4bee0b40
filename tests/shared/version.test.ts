import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { STRATA_VERSION } from '../../src/shared/version.ts'

test('the version shown is the version packaged', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  expect(STRATA_VERSION).toBe(version)
})
