import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, onTestFinished, test } from 'vitest'
import { coarseLevelOf } from '../../../src/backend/images/buildPyramid.ts'
import { ImageTiles } from '../../../src/backend/images/ImageTiles.ts'
import { pyramidLevels } from '../../../src/shared/imageUrls.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'

const STORED = { width: 2101, height: 1501 }

/** A photo whose red rises to the right and whose green rises downwards, as it is stored. */
async function photoWithOrientation(orientation: number): Promise<string> {
  const { width, height } = STORED
  const pixels = Buffer.alloc(width * height * 3)
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p += 3) {
      pixels[p] = Math.floor((x / width) * 256)
      pixels[p + 1] = Math.floor((y / height) * 256)
    }
  }
  const path = join(temporaryFolder(), 'photo.jpg')
  await sharp(pixels, { raw: { ...STORED, channels: 3 } })
    .withMetadata({ orientation })
    .jpeg({ quality: 95 })
    .toFile(path)
  return path
}

test.each([
  [640, 480, 0],
  [2048, 2048, 0],
  [2049, 10, 1],
  [10, 4097, 2],
  [12_000, 9000, 3],
])('of a %i×%i photo the levels from %i on are coarse', (width, height, level) => {
  expect(coarseLevelOf({ width, height })).toBe(level)
  expect(level).toBeLessThan(pyramidLevels(width, height))
})

test.each([1, 2, 3, 4, 5, 6, 7, 8] as const)(
  'coarse levels show the photo upright, as the fine ones do (orientation %i)',
  async (orientation) => {
    const path = await photoWithOrientation(orientation)
    const { width, height } = orientation < 5 ? STORED : { width: STORED.height, height: STORED.width }
    const tiles = new ImageTiles({
      cacheDir: temporaryFolder(),
      sourceOf: () => ({ path, width, height, orientation }),
    })
    onTestFinished(() => tiles.close())
    const upright = await sharp(path).autoOrient().toBuffer()
    for (let level = 1; level < pyramidLevels(width, height); level++) {
      const size = { width: Math.ceil(width / 2 ** level), height: Math.ceil(height / 2 ** level) }
      const expected = await sharp(upright)
        .resize({ ...size, fit: 'fill' })
        .extract({ left: 0, top: 0, width: Math.min(512, size.width), height: Math.min(512, size.height) })
        .raw()
        .toBuffer()
      const shown = await sharp(await (await tiles.tile(1, level, 0, 0)).load())
        .raw()
        .toBuffer()
      expect(shown.length).toBe(expected.length)
      let worst = 0
      for (const [p, value] of shown.entries()) worst = Math.max(worst, Math.abs(value - expected[p]!))
      expect(worst, `level ${level}`).toBeLessThanOrEqual(10)
    }
  },
)

test('a coarse tile is answered before the photo is cut, which then goes on by itself', async () => {
  const path = await photoWithOrientation(1)
  const cacheDir = temporaryFolder()
  const tiles = new ImageTiles({ cacheDir, sourceOf: () => ({ path, ...STORED, orientation: 1 }) })
  await (await tiles.tile(1, 2, 0, 0)).load()
  const complete = readdirSync(join(cacheDir, 'images')).filter((name) => !name.startsWith('.'))
  expect(complete).toEqual([expect.stringMatching(/-coarse$/)])
  await tiles.close()
  expect(existsSync(join(cacheDir, 'images', complete[0]!.replace('-coarse', '')))).toBe(true)
})
