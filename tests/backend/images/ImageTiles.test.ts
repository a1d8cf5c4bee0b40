import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Sharp } from 'sharp'
import { expect, test } from 'vitest'
import type { PhotoSource } from '../../../src/backend/images/buildPyramid.ts'
import { ImageTiles } from '../../../src/backend/images/ImageTiles.ts'
import { TILE_SIZE, pyramidLevels } from '../../../src/shared/imageUrls.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'

function tilesOf(source: PhotoSource, cacheDir = temporaryFolder()): ImageTiles {
  return new ImageTiles({ cacheDir, sourceOf: () => source })
}

async function load(tiles: ImageTiles, level = 0, column = 0, row = 0): Promise<Buffer> {
  return Buffer.from(await (await tiles.tile(1, level, column, row)).load())
}

/** 3-channel pixels that are all different within a row and a column of tiles. */
function gradient(width: number, height: number): Buffer {
  const pixels = Buffer.alloc(width * height * 3)
  for (let p = 0; p < width * height; p++) {
    const x = p % width
    const y = (p - x) / width
    pixels.writeUIntBE((((x & 255) << 16) | ((y & 255) << 8) | ((x >> 8) * 16 + (y >> 8))) >>> 0, p * 3, 3)
  }
  return pixels
}

const raw = (picture: Sharp): Promise<Buffer> => picture.raw().toBuffer()

test('the tiles of level 0 of an exact photo are its pixels, bit for bit', async () => {
  const [width, height] = [1100, 700]
  const path = join(temporaryFolder(), 'photo.png')
  const pixels = gradient(width, height)
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(path)
  const tiles = tilesOf({ path, width, height, orientation: 1 })
  for (const [column, row] of [
    [0, 0],
    [1, 0],
    [2, 1],
    [0, 1],
  ] as const) {
    const left = column * TILE_SIZE
    const top = row * TILE_SIZE
    const box = { left, top, width: Math.min(TILE_SIZE, width - left), height: Math.min(TILE_SIZE, height - top) }
    const expected = await raw(sharp(pixels, { raw: { width, height, channels: 3 } }).extract(box))
    const received = sharp(await load(tiles, 0, column, row))
    expect(await received.metadata()).toMatchObject({ format: 'png', width: box.width, height: box.height })
    expect((await raw(received)).equals(expected)).toBe(true)
  }
})

test('a JPEG is shown exactly as it decodes', async () => {
  const [width, height] = [600, 400]
  const path = join(temporaryFolder(), 'photo.jpg')
  await sharp(gradient(width, height), { raw: { width, height, channels: 3 } })
    .jpeg()
    .toFile(path)
  const shown = await raw(sharp(await load(tilesOf({ path, width, height, orientation: 1 }))))
  expect(shown.equals(await raw(sharp(path).extract({ left: 0, top: 0, width: 512, height })))).toBe(true)
})

test.each([
  [1, 1],
  [511, 3],
  [512, 512],
  [513, 1],
  [1024, 1025],
  [1025, 4],
  [3, 2049],
])('a %i×%i photo has the levels and tiles that imageUrls promises, and no others', async (width, height) => {
  const path = join(temporaryFolder(), 'photo.png')
  await sharp({ create: { width, height, channels: 3, background: '#123456' } })
    .png()
    .toFile(path)
  const tiles = tilesOf({ path, width, height, orientation: 1 })
  const levels = pyramidLevels(width, height)
  for (let level = 0; level < levels; level++) {
    const size = { width: Math.ceil(width / 2 ** level), height: Math.ceil(height / 2 ** level) }
    const column = Math.ceil(size.width / TILE_SIZE) - 1
    const row = Math.ceil(size.height / TILE_SIZE) - 1
    expect(await sharp(await load(tiles, level, column, row)).metadata()).toMatchObject({
      width: size.width - column * TILE_SIZE,
      height: size.height - row * TILE_SIZE,
    })
    await expect(tiles.tile(1, level, column + 1, row)).rejects.toMatchObject({ code: 'not-found' })
    await expect(tiles.tile(1, level, column, row + 1)).rejects.toMatchObject({ code: 'not-found' })
  }
  await expect(tiles.tile(1, levels, 0, 0)).rejects.toMatchObject({ code: 'not-found' })
})

test.each([1, 2, 3, 4, 5, 6, 7, 8] as const)(
  'orientation %i is applied once, in tiles and in thumbnails',
  async (orientation) => {
    const path = join(temporaryFolder(), 'photo.png')
    const stored = { width: 6, height: 4 }
    await sharp(gradient(6, 4), { raw: { ...stored, channels: 3 } })
      .withMetadata({ orientation })
      .png()
      .toFile(path)
    const upright = await sharp(path).autoOrient().raw().toBuffer({ resolveWithObject: true })
    const { width, height } = upright.info
    const tiles = tilesOf({ path, width, height, orientation })
    const shown = await sharp(await load(tiles))
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(shown.info).toMatchObject({ width, height })
    expect(shown.data.equals(upright.data)).toBe(true)
    const thumbnail = await (await tiles.thumbnail(1)).load()
    expect(await sharp(thumbnail).metadata()).toMatchObject({ width, height })
  },
)

test('an orientation tag that the project ignores is not applied', async () => {
  const path = join(temporaryFolder(), 'photo.png')
  const pixels = gradient(6, 4)
  await sharp(pixels, { raw: { width: 6, height: 4, channels: 3 } })
    .withMetadata({ orientation: 6 })
    .png()
    .toFile(path)
  const shown = await raw(sharp(await load(tilesOf({ path, width: 6, height: 4, orientation: 1 }))))
  expect(shown.equals(pixels)).toBe(true)
})

test('16 bits are shown by their upper 8, grey, CMYK and alpha as they look', async () => {
  const folder = temporaryFolder()
  const size = { width: 4, height: 2 }
  const grey16 = join(folder, 'grey16.png')
  const values = Uint16Array.from([0, 256, 512, 1000, 30000, 40000, 65000, 65535])
  await sharp(values, { raw: { ...size, channels: 1 } })
    .toColourspace('grey16')
    .png()
    .toFile(grey16)
  expect((await sharp(grey16).metadata()).depth).toBe('ushort')
  const shown16 = await sharp(await load(tilesOf({ path: grey16, ...size, orientation: 1 })))
    .toColourspace('b-w')
    .raw()
    .toBuffer()
  expect([...shown16]).toEqual([...values].map((value) => value >> 8))

  const cmyk = join(folder, 'cmyk.jpg')
  await sharp({ create: { ...size, channels: 3, background: '#c03020' } })
    .toColourspace('cmyk')
    .jpeg({ quality: 100 })
    .toFile(cmyk)
  expect((await sharp(cmyk).metadata()).space).toBe('cmyk')
  const shownCmyk = sharp(await load(tilesOf({ path: cmyk, ...size, orientation: 1 })))
  expect(await shownCmyk.metadata()).toMatchObject({ space: 'srgb', channels: 3 })
  const [red, green, blue] = await raw(shownCmyk)
  expect(red! > 150 && green! < 90 && blue! < 90).toBe(true)

  const alpha = join(folder, 'alpha.png')
  await sharp({ create: { ...size, channels: 4, background: { r: 9, g: 8, b: 7, alpha: 0.5 } } })
    .png()
    .toFile(alpha)
  const shownAlpha = sharp(await load(tilesOf({ path: alpha, ...size, orientation: 1 })))
  expect([...(await raw(shownAlpha))].slice(0, 4)).toEqual([9, 8, 7, 128])
})

test('a thumbnail fits in 256 pixels and is never enlarged', async () => {
  const path = join(temporaryFolder(), 'photo.jpg')
  await sharp({ create: { width: 2000, height: 500, channels: 3, background: '#777' } })
    .jpeg()
    .toFile(path)
  const thumbnail = await tilesOf({ path, width: 2000, height: 500, orientation: 1 }).thumbnail(1)
  expect(thumbnail.contentType).toBe('image/webp')
  expect(await sharp(await thumbnail.load()).metadata()).toMatchObject({ width: 256, height: 64 })
})

test('a replaced photo shows under another tag, a missing one is refused', async () => {
  const path = join(temporaryFolder(), 'photo.png')
  const draw = (background: string): Promise<unknown> =>
    sharp({ create: { width: 9, height: 9, channels: 3, background } })
      .png()
      .toFile(path)
  await draw('#ff0000')
  const tiles = tilesOf({ path, width: 9, height: 9, orientation: 1 })
  const before = await tiles.tile(1, 0, 0, 0)
  await before.load()
  await draw('#00fe00ff')
  const after = await tiles.tile(1, 0, 0, 0)
  expect(after.etag).not.toBe(before.etag)
  expect((await raw(sharp(await after.load())))[1]).toBe(254)
  rmSync(path)
  await expect(tiles.tile(1, 0, 0, 0)).rejects.toMatchObject({ code: 'not-found' })
})

test('a photo of another size than recorded, and one that is no picture, are refused', async () => {
  const path = join(temporaryFolder(), 'photo.png')
  await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } })
    .png()
    .toFile(path)
  await expect(load(tilesOf({ path, width: 9, height: 8, orientation: 1 }))).rejects.toMatchObject({
    code: 'size-mismatch',
  })
  const notAPicture = import.meta.filename
  await expect(load(tilesOf({ path: notAPicture, width: 9, height: 8, orientation: 1 }))).rejects.toMatchObject({
    code: 'bad-input',
  })
})

test('tiles that someone deleted from the cache are made again', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'photo.png')
  await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } })
    .png()
    .toFile(path)
  const cacheDir = join(folder, 'cache')
  const tiles = tilesOf({ path, width: 9, height: 9, orientation: 1 }, cacheDir)
  const first = await load(tiles)
  for (const entry of readdirSync(join(cacheDir, 'images')))
    rmSync(join(cacheDir, 'images', entry), { recursive: true })
  expect((await load(tiles)).equals(first)).toBe(true)
})

test('a photo of 108 megapixels is cut in bounded memory', async () => {
  const [width, height] = [12_000, 9000]
  const path = join(temporaryFolder(), 'photo.png')
  await sharp({ create: { width, height, channels: 3, background: '#204060' } })
    .png({ compressionLevel: 1 })
    .toFile(path)
  const tiles = tilesOf({ path, width, height, orientation: 1 })
  const before = process.memoryUsage.rss()
  let peak = before
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5)
  const last = await load(tiles, 0, 23, 17)
  clearInterval(timer)
  expect(await sharp(last).metadata()).toMatchObject({ width: 12_000 - 23 * 512, height: 9000 - 17 * 512 })
  // Unpacked, the photo alone would be 324 MB.
  expect(peak - before).toBeLessThan(200e6)
})
