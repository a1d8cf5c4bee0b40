import { join } from 'node:path'
import sharp from 'sharp'
import type { Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { loadPixels } from '../../../src/backend/images/loadPixels.ts'
import type { Orientation } from '../../../src/backend/images/orientation.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'

/** 3×2: red, green, blue; black, grey, white. */
const PIXELS = [255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 128, 128, 128, 255, 255, 255]
const picture = () => sharp(Uint8Array.from(PIXELS), { raw: { width: 3, height: 2, channels: 3 } })

async function loaded(photo: Sharp, size = { width: 3, height: 2 }, orientation: Orientation = 1) {
  const path = join(temporaryFolder(), 'photo.png')
  await photo.png().toFile(path)
  return loadPixels({ path, ...size, orientation })
}

describe('the colours of a photo', () => {
  it('are three bytes per pixel, row by row, in a buffer of their own', async () => {
    const { size, data } = await loaded(picture())
    expect([size, [...data]]).toEqual([{ width: 3, height: 2 }, PIXELS])
    expect(data.buffer.byteLength).toBe(18)
  })

  it('are upright as the project says, whatever the file says', async () => {
    const turned = await loaded(picture(), { width: 2, height: 3 }, 6)
    expect([...turned.data]).toEqual([0, 0, 0, 255, 0, 0, 128, 128, 128, 0, 255, 0, 255, 255, 255, 0, 0, 255])
    const path = join(temporaryFolder(), 'tagged.png')
    await picture().withMetadata({ orientation: 6 }).png().toFile(path)
    const ignored = await loadPixels({ path, width: 3, height: 2, orientation: 1 })
    expect([...ignored.data]).toEqual(PIXELS)
  })

  it('come from grey pictures, from transparent ones and from 16 bits', async () => {
    const grey = sharp(Uint8Array.of(0, 100, 200), { raw: { width: 3, height: 1, channels: 1 } }).toColourspace('b-w')
    expect([...(await loaded(grey, { width: 3, height: 1 })).data]).toEqual([0, 0, 0, 100, 100, 100, 200, 200, 200])
    const clear = await loaded(picture().ensureAlpha(0.5))
    expect([...clear.data]).toEqual(PIXELS)
    const deep = await loaded(picture().toColourspace('rgb16'))
    expect([...deep.data]).toEqual(PIXELS)
  })

  it('are refused when the photo is another one, or none', async () => {
    await expect(loaded(picture(), { width: 2, height: 3 })).rejects.toMatchObject({ code: 'size-mismatch' })
    const gone = { path: join(temporaryFolder(), 'gone.png'), width: 1, height: 1, orientation: 1 } as const
    await expect(loadPixels(gone)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
