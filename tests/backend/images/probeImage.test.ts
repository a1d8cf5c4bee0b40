import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Sharp } from 'sharp'
import { expect, test } from 'vitest'
import { probeImage } from '../../../src/backend/images/probeImage.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'

const plain = (width: number, height: number): Sharp =>
  sharp({ create: { width, height, channels: 3, background: '#336699' } })

test('a photo is reported with its upright size, its stored size and the hash of its bytes', async () => {
  const path = join(temporaryFolder(), 'Foto mit Leerzeichen äöü 照片.jpg')
  await plain(40, 30).withMetadata({ orientation: 6 }).jpeg().toFile(path)
  expect(await probeImage(path)).toEqual({
    width: 30,
    height: 40,
    storedWidth: 40,
    storedHeight: 30,
    orientation: 6,
    sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
  })
})

test.each(['png', 'webp', 'tiff', 'gif', 'avif'] as const)('%s is taken', async (format) => {
  const path = join(temporaryFolder(), `photo.${format}`)
  await plain(20, 10).toFormat(format).toFile(path)
  expect(await probeImage(path)).toMatchObject({ width: 20, height: 10, orientation: 1 })
})

test('a picture twenty thousand pixels wide is taken', async () => {
  const path = join(temporaryFolder(), 'wide.png')
  await plain(20_000, 3).png().toFile(path)
  expect(await probeImage(path)).toMatchObject({ width: 20_000, height: 3 })
})

test('the second page of a picture does not count', async () => {
  const path = join(temporaryFolder(), 'two.gif')
  const frames = [await plain(8, 8).png().toBuffer(), await plain(8, 8).png().toBuffer()]
  await sharp(frames, { join: { animated: true } })
    .gif()
    .toFile(path)
  expect(await probeImage(path)).toMatchObject({ width: 8, height: 8 })
})

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
/** The header of a PNG that claims 40 000 × 40 000 pixels. */
function hugePng(): Buffer {
  const header = Buffer.from(
    '89504e470d0a1a0a0000000d49484452000000000000000008020000000000000000000000000049454e44ae426082',
    'hex',
  )
  header.writeUInt32BE(40_000, 16)
  header.writeUInt32BE(40_000, 20)
  return header
}

test.each<[string, string | Buffer | null, string, RegExp]>([
  ['missing.jpg', null, 'not-found', /cannot be read in missing\.jpg/],
  ['empty.jpg', '', 'bad-input', /empty in empty\.jpg: expected a picture, received 0 bytes/],
  ['text.jpg', 'not a picture at all', 'bad-input', /Not a readable picture in text\.jpg/],
  ['drawing.svg', SVG, 'bad-input', /Not a readable picture in drawing\.svg/],
  ['huge.png', hugePng(), 'bad-input', /huge\.png/],
])('%s is refused with a sentence that names it', async (name, content, code, sentence) => {
  const path = join(temporaryFolder(), name)
  if (content !== null) writeFileSync(path, content)
  const error: unknown = await probeImage(path).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code, message: expect.stringMatching(sentence) as string })
})

test('a folder is refused', async () => {
  await expect(probeImage(temporaryFolder())).rejects.toMatchObject({ code: 'not-found' })
})
