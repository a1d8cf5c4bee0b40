import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DiskCache } from '../../../src/backend/images/DiskCache.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'

const filledWith =
  (bytes: number) =>
  (folder: string): Promise<void> =>
    Promise.resolve(writeFileSync(join(folder, 'content'), 'x'.repeat(bytes)))
const unwanted = (): Promise<void> => Promise.reject(new Error('was not to be built'))

test('an entry is built once, however many ask for it at the same moment', async () => {
  const cache = new DiskCache({ folder: temporaryFolder(), maxBytes: 1000 })
  let builds = 0
  const build = async (folder: string): Promise<void> => {
    builds++
    await new Promise((resume) => setTimeout(resume, 5))
    await filledWith(10)(folder)
  }
  const folders = await Promise.all([1, 2, 3].map(() => cache.entry('key', build)))
  expect(new Set(folders).size).toBe(1)
  expect(builds).toBe(1)
  expect(readFileSync(join(folders[0]!, 'content'), 'utf8')).toHaveLength(10)
})

test('a failed build leaves nothing behind and is tried again', async () => {
  const folder = temporaryFolder()
  const cache = new DiskCache({ folder, maxBytes: 1000 })
  await expect(cache.entry('key', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(readdirSync(folder)).toEqual([])
  await cache.entry('key', filledWith(1))
  expect(readdirSync(folder)).toEqual(['key'])
})

test('the least recently used entries go when the cap is exceeded, the newest stays', async () => {
  const folder = temporaryFolder()
  let clock = 0
  const cache = new DiskCache({ folder, maxBytes: 250, now: () => clock })
  for (const key of ['a', 'b']) {
    clock += 1000
    await cache.entry(key, filledWith(100))
  }
  clock += 1000
  await cache.entry('a', unwanted)
  await cache.entry('c', filledWith(100))
  expect(readdirSync(folder).sort()).toEqual(['a', 'c'])
  await cache.entry('d', filledWith(1000))
  expect(readdirSync(folder)).toEqual(['d'])
  expect(cache.bytes).toBe(1000)
})

test('a new cache over the same folder knows the entries and their order of use', async () => {
  const folder = temporaryFolder()
  const now = Date.now()
  let clock = now - 500_000
  const first = new DiskCache({ folder, maxBytes: 1000, now: () => clock })
  await first.entry('a', filledWith(100))
  await first.entry('b', filledWith(100))
  clock = now + 500_000
  await first.entry('a', unwanted)
  await first.close()
  const second = new DiskCache({ folder, maxBytes: 250, now: () => clock + 1 })
  await second.entry('c', filledWith(100))
  expect(readdirSync(folder).sort()).toEqual(['a', 'c'])
})

test('what a killed build left is removed once it is old', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, '.building-old'))
  const cache = new DiskCache({ folder, maxBytes: 100, now: () => Date.now() + 4_000_000 })
  await cache.entry('key', filledWith(1))
  expect(existsSync(join(folder, '.building-old'))).toBe(false)
})
