import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { exportCocoa } from '../../../src/backend/exchange/exportCocoa.ts'
import { mountSmallDisk, runProgram } from '../../support/hostileDisks.ts'
import { contentsOf, importHere, refusalOf, square, twoSquares, importPlace } from './exchangeFixtures.ts'
import type { ImportPlace } from './exchangeFixtures.ts'

/** A folder on a disk of its own of so many KiB, or null where this process may not mount one. */
function smallDisk(place: ImportPlace, kibibytes: number): string | null {
  return mountSmallDisk(place.at('disk'), kibibytes) ? place.at('disk') : null
}

async function placeWithMuch(): Promise<ImportPlace> {
  const place = importPlace()
  await place.photo('bare.jpg', 20, 16)
  const regions = Array.from({ length: 400 }, (_, index) => square(`cup ${index}`, index % 12, index % 8, 2))
  place.write('bare.json', twoSquares({ regions }))
  await importHere(place, ['bare.json'])
  return place
}

function exportTo(place: ImportPlace, outPath: string) {
  return exportCocoa({ store: place.store, imageIds: null, onCycle: 'refuse', onComplexMask: 'refuse', outPath })
}

it('a full disk: refuses the export, keeps the file that was there and the project', async ({ skip }) => {
  const place = await placeWithMuch()
  const disk = smallDisk(place, 24)
  if (disk === null) return skip('needs the right to mount a small disk')
  writeFileSync(join(disk, 'out.json'), 'what was there')
  const before = contentsOf(place.store)
  const refusal = await refusalOf(exportTo(place, join(disk, 'out.json')))
  expect(refusal.code).toBe('disk-full')
  expect(refusal.message).toMatch(/no space left.*out\.json.*Free some space/)
  expect(readdirSync(disk)).toEqual(['out.json'])
  expect(readFileSync(join(disk, 'out.json'), 'utf8')).toBe('what was there')
  expect(contentsOf(place.store)).toEqual(before)
})

it('a read-only disk: refuses the export and names the folder', async ({ skip }) => {
  const place = await placeWithMuch()
  const disk = smallDisk(place, 1024)
  if (disk === null) return skip('needs the right to mount a small disk')
  runProgram('mount', '-o', 'remount,ro', disk)
  const refusal = await refusalOf(exportTo(place, join(disk, 'out.json')))
  expect(refusal.code).toBe('read-only')
  expect(refusal.message).toMatch(/cannot be written.*out\.json.*Choose another folder/)
})

it('a folder without write permission: refuses the export', async ({ skip }) => {
  if (process.getuid?.() === 0) return skip('permissions do not bind root')
  const place = await placeWithMuch()
  mkdirSync(place.at('locked'))
  chmodSync(place.at('locked'), 0o500)
  onTestFinished(() => chmodSync(place.at('locked'), 0o700))
  expect((await refusalOf(exportTo(place, place.at('locked/out.json')))).code).toBe('read-only')
})
