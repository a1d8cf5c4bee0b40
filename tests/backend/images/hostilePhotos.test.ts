import { execFileSync } from 'node:child_process'
import { symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { expect, onTestFinished, test } from 'vitest'
import { ImageTiles } from '../../../src/backend/images/ImageTiles.ts'
import { probeImage } from '../../../src/backend/images/probeImage.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'

function chunk(type: string, data: Buffer): Buffer {
  const whole = Buffer.alloc(12 + data.length)
  whole.writeUInt32BE(data.length)
  whole.write(type, 4, 'latin1')
  data.copy(whole, 8)
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + data.length)), 8 + data.length)
  return whole
}

/** A PNG of one bit per pixel, all black: some kilobytes, whatever its size. `rows`: how many it really has. */
function blackPng(width: number, height: number, rows = height): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header[8] = 1
  const pixels = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * rows))
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))])
}

/** The start of a HEIC file as a phone writes it. */
const HEIC = Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.alloc(200)])
const SVG = `<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/passwd">]>
<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><text>&e;</text></svg>`

test.each<[string, string | Buffer, string, RegExp]>([
  ['bomb.png', blackPng(20_000, 20_000), 'bad-input', /too large in bomb\.png: expected at most \d+ pixels/],
  ['claims.png', blackPng(0x7fffffff, 0x7fffffff, 1), 'bad-input', /Not a readable picture in claims\.png/],
  ['nothing.png', blackPng(0, 5, 1), 'bad-input', /Not a readable picture in nothing\.png/],
  ['phone.heic', HEIC, 'unsupported', /HEIC pictures cannot be decoded .*Convert it to JPEG/],
  ['phone.jpg', HEIC, 'unsupported', /HEIC pictures cannot be decoded/],
  ['entity.svg', SVG, 'bad-input', /Not a readable picture in entity\.svg/],
  ['hidden.png', SVG, 'bad-input', /Not a readable picture in hidden\.png/],
  ['paper.pdf', '%PDF-1.7\n1 0 obj\n', 'bad-input', /Not a readable picture in paper\.pdf/],
  ['table.csv', '1 2 3\n4 5 6\n', 'bad-input', /Not a readable picture in table\.csv/],
])('%s from a stranger is refused in words', async (name, content, code, says) => {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, content)
  await expect(probeImage(path)).rejects.toMatchObject({ code, message: expect.stringMatching(says) as string })
})

test('a photo file beyond all measure is not read', async () => {
  const path = join(temporaryFolder(), 'sparse.jpg')
  writeFileSync(path, 'x')
  truncateSync(path, 2 ** 32 + 1)
  await expect(probeImage(path)).rejects.toMatchObject({ code: 'bad-input' })
})

test.skipIf(process.platform === 'win32')(
  'devices, pipes and folders that a project names as photos are not read',
  async () => {
    const folder = temporaryFolder()
    execFileSync('mkfifo', [join(folder, 'pipe.jpg')])
    symlinkSync('/dev/zero', join(folder, 'endless.jpg'))
    for (const path of [join(folder, 'pipe.jpg'), join(folder, 'endless.jpg'), '/dev/zero', folder]) {
      const tiles = new ImageTiles({
        cacheDir: temporaryFolder(),
        sourceOf: () => ({ path, width: 4, height: 4, orientation: 1 }),
      })
      await expect(tiles.thumbnail(1)).rejects.toMatchObject({ code: 'not-found' })
      await expect(probeImage(path)).rejects.toMatchObject({ code: 'not-found' })
    }
  },
)

test('a file that is no picture shows nothing of what is in it', async () => {
  const path = join(temporaryFolder(), 'secret.jpg')
  writeFileSync(path, 'the secret')
  const tiles = new ImageTiles({
    cacheDir: temporaryFolder(),
    sourceOf: () => ({ path, width: 4, height: 4, orientation: 1 }),
  })
  for (const image of [await tiles.thumbnail(1), await tiles.tile(1, 0, 0, 0)]) {
    await expect(image.load()).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.not.stringContaining('the secret') as string,
    })
  }
})

test('of an animation and of several pages only the first is shown', async () => {
  const folder = temporaryFolder()
  const frames = ['#ff0000', '#00ff00'].map((background) =>
    sharp({ create: { width: 8, height: 6, channels: 3, background } })
      .png()
      .toBuffer(),
  )
  for (const format of ['gif', 'webp', 'tiff'] as const) {
    const path = join(folder, `many.${format}`)
    await sharp(await Promise.all(frames), { join: { animated: true } })
      .toFormat(format, format === 'webp' ? { lossless: true } : {})
      .toFile(path)
    expect(await probeImage(path)).toMatchObject({ width: 8, height: 6 })
    const tiles = new ImageTiles({
      cacheDir: temporaryFolder(),
      sourceOf: () => ({ path, width: 8, height: 6, orientation: 1 }),
    })
    onTestFinished(() => tiles.close())
    const { data, info } = await sharp(await (await tiles.tile(1, 0, 0, 0)).load())
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(info).toMatchObject({ width: 8, height: 6 })
    const [red, green] = data
    expect(red! > 250 && green! < 5).toBe(true)
  }
})
