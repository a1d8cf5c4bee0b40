import { deflateSync, crc32, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { ImportReport } from '../../../src/shared/contract/exchange.ts'
import { DomainError } from '../../../src/core/support/DomainError.ts'
import { contentsOf, dataset, importHere, square, twoSquares, importPlace } from './exchangeFixtures.ts'
import type { ImportPlace } from './exchangeFixtures.ts'

/*
 * What bad input gets: a sentence naming file, place, expected, received and what to do; and the project as it was.
 * Every case has a project with something in it, a good photo (20×16) called bare.jpg, and one file called bare.json.
 */

interface Case {
  readonly name: string
  /** Content of bare.json: text or bytes as they are, anything else as JSON; a function makes what it needs. */
  readonly content: string | Uint8Array | object | ((place: ImportPlace) => Promise<object>)
  /** What the sentence must say. */
  readonly says: readonly (string | RegExp)[]
  /** False where the photo must not be there. Default true. */
  readonly hasPhoto?: boolean
}

const whole = JSON.stringify(twoSquares())
const size = [16, 20]

function withRegion(region: object): object {
  return twoSquares({ regions: [square('cup', 2, 2, 8, { order: 1, ...region })] })
}

function withMasks(counts: unknown): object {
  const hidden = { size, counts: [320] }
  return withRegion({ visible_mask: { size, counts }, invisible_mask: hidden, occlude_rate: 0.5 })
}

const cases: readonly Case[] = [
  { name: 'a file that was cut off', content: whole.slice(0, 100), says: ['bare.json', 'byte 100', 'cut off'] },
  { name: 'an empty file', content: '', says: ['bare.json', '0 bytes', 'expected a JSON object'] },
  { name: 'a file that is no JSON', content: 'hello', says: ['bare.json', 'expected a JSON object', '"hello"'] },
  { name: 'a list at the top', content: [twoSquares()], says: ['bare.json', 'expected a JSON object', '"[{'] },
  { name: 'a text at the top', content: '"annotations"', says: ['bare.json', 'expected a JSON object'] },
  { name: 'a picture instead of JSON', content: new Uint8Array([0x89, 0x50, 0x4e]), says: ['Not a JSON file'] },
  {
    name: 'a file in UTF-16',
    content: new Uint8Array([0xff, 0xfe, 0x7b, 0]),
    says: ['UTF-16', 'Save it again as UTF-8'],
  },
  {
    name: 'a file in UTF-16 without a byte order mark',
    content: Buffer.from(whole, 'utf16le'),
    says: ['not written in UTF-8', 'bare.json', 'received UTF-16', 'Save it again as UTF-8'],
  },
  {
    name: 'a file in Latin-1',
    content: Buffer.from(whole.replace('"ann"', '"Zoë"'), 'latin1'),
    says: ['not in UTF-8', 'bare.json, author, from byte', 'Latin-1', 'Save it again as UTF-8'],
  },
  { name: 'a file packed by gzip', content: gzipSync(whole), says: ['compressed', 'bare.json', 'gzip', 'Unpack it'] },
  {
    name: 'a key that is there twice',
    content: `${whole.slice(0, -1)},"regions":[]}`,
    says: ['The key "regions" is there twice', 'bare.json, byte', 'Join the two'],
  },
  {
    name: 'an image id beyond exact numbers',
    content: whole.replace('"image_id":42', '"image_id":123456789012345678901'),
    says: ['Not an id', 'bare.json.image_id', '123456789012345680000'],
  },
  {
    name: 'an object that is no COCOA',
    content: { shapes: [] },
    says: ['Not a COCOA file', 'keys shapes', '--format'],
  },
  { name: 'an empty object', content: {}, says: ['Not a COCOA file', 'nothing to take in'] },
  {
    name: 'annotations that are no list',
    content: { images: [], annotations: {} },
    says: ['"annotations" is not a list'],
  },
  {
    name: 'a broken escape deep inside',
    content: whole.replace('"ann"', '"\\x"'),
    says: ['author', 'from byte', 'UTF-8'],
  },

  { name: 'regions that are no list', content: twoSquares({ regions: 7 }), says: ['bare.json.regions', 'list', '7'] },
  { name: 'an author that is no text', content: twoSquares({ author: {} }), says: ['bare.json.author', 'text'] },
  {
    name: 'an order that is no integer',
    content: withRegion({ order: 1.5 }),
    says: ['regions[0].order', 'integer', '1.5'],
  },
  {
    name: 'a segmentation of texts',
    content: withRegion({ segmentation: ['a', 'b', 'c', 'd', 'e', 'f'] }),
    says: ['regions[0].segmentation'],
  },
  {
    name: 'a region without a segmentation',
    content: withRegion({ segmentation: null }),
    says: ['regions[0].segmentation', 'nothing'],
  },
  {
    name: 'NaN in a ring',
    content: whole.replace('[2,', '[NaN,'),
    says: ['A number is not finite', 'NaN', 'bare.json, regions'],
  },
  {
    name: 'Infinity in a ring',
    content: whole.replace('[2,', '[-Infinity,'),
    says: ['A number is not finite', '-Infinity'],
  },
  {
    name: 'a number beyond all numbers',
    content: whole.replace('[2,', '[1e999,'),
    says: ['regions[0].segmentation', 'finite'],
  },

  { name: 'a negative run', content: withMasks([100, -5, 225]), says: ['regions[0].visible_mask', '-5'] },
  { name: 'a run that is no integer', content: withMasks([100.5, 219.5]), says: ['regions[0].visible_mask', '100.5'] },
  { name: 'runs that end too early', content: withMasks([100, 20]), says: ['regions[0].visible_mask', '320', '120'] },
  { name: 'runs that go on too long', content: withMasks([100, 2000]), says: ['regions[0].visible_mask', '320'] },
  { name: 'a compressed run of 80 bits', content: withMasks('o'.repeat(20)), says: ['regions[0].visible_mask'] },
  { name: 'a character that no run has', content: withMasks('0\u00ff'), says: ['regions[0].visible_mask'] },
  {
    name: 'masks of another size than the photo',
    content: withRegion({ visible_mask: { size: [32, 40], counts: [1280] } }),
    says: ['bare.jpg', 'expected 20×16', 'received 40×32'],
  },

  {
    name: 'a photo that is not there',
    content: twoSquares(),
    hasPhoto: false,
    says: ['The photo was not found', 'bare.json', 'COCO names image 42', '--images'],
  },
  {
    name: 'a dataset whose only annotation is malformed',
    content: dataset([{ id: 42, file_name: 'bare.jpg' }], [twoSquares({ regions: 7 })]),
    says: ['annotations[0].regions', 'list', '7'],
  },
  {
    name: 'a photo of another size',
    content: dataset([{ id: 42, file_name: 'bare.jpg', width: 200, height: 160 }], [twoSquares()]),
    says: ['bare.json, annotations[0]', 'expected 20×16', 'received 200×160'],
  },
  {
    name: 'a photo of 0 bytes',
    content: (place) => {
      place.write('bare.jpg', '')
      return Promise.resolve(twoSquares())
    },
    hasPhoto: false,
    says: ['The photo is empty', 'bare.jpg', '0 bytes'],
  },
  {
    name: 'a photo that is text',
    content: (place) => {
      place.write('bare.jpg', 'hello')
      return Promise.resolve(twoSquares())
    },
    hasPhoto: false,
    says: ['Not a readable picture', 'bare.jpg'],
  },
  {
    name: 'a photo beyond the limit, 20 000 pixels wide and high',
    content: (place) => {
      place.write('bare.png', pngHeader(20_000, 20_000))
      return Promise.resolve(twoSquares())
    },
    hasPhoto: false,
    says: ['The photo is too large', 'bare.png', 'expected at most 268402689 pixels'],
  },
  {
    name: 'an annotation of an image that nobody knows',
    content: dataset([], [twoSquares({ image_id: 99 })]),
    says: ['The photo was not found', 'annotations[0]', 'image 99'],
  },
  {
    name: 'a file name that climbs out of the folder',
    content: dataset([{ id: 42, file_name: '../../../../etc/passwd' }], [twoSquares()]),
    says: ['The photo was not found', '"../../../../etc/passwd"'],
  },
  {
    name: 'two photos that fit equally well',
    content: async (place) => {
      await place.photo('a/twin.jpg', 20, 16)
      await place.photo('b/twin.jpg', 20, 16)
      return dataset([{ id: 42, file_name: 'twin.jpg' }], [twoSquares()])
    },
    says: ['Several photos fit', 'a/twin.jpg', 'b/twin.jpg', 'Name a folder'],
  },
]

/** A PNG as far as its header tells; nobody should want to decode it. */
function pngHeader(width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([1, 0, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(64))), chunk('IEND')])
}

function chunk(name: string, data: Uint8Array = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(name), data])
  const frame = Buffer.alloc(body.length + 8)
  frame.writeUInt32BE(data.length, 0)
  frame.set(body, 4)
  frame.writeUInt32BE(crc32(body), body.length + 4)
  return frame
}

/** A project that has an image and a set already, so that "as it was" means something. */
async function placeWithPast(): Promise<ImportPlace> {
  const place = importPlace()
  await place.photo('past/past.jpg', 20, 16)
  place.write('past/past.json', twoSquares({ author: 'past' }))
  await importHere(place, ['past/past.json'], { images: 'past' })
  return place
}

/** The sentences an import ends in: those of its refused findings, or its own. */
async function sentencesOf(work: Promise<ImportReport>): Promise<string[]> {
  try {
    const { findings } = await work
    return findings.filter(({ severity }) => severity === 'refused').map(({ message }) => message)
  } catch (error) {
    if (error instanceof DomainError) return [error.message]
    throw error
  }
}

describe('bad input', () => {
  it.each(cases)(
    'gets a sentence, and the project stays as it was: $name',
    async ({ content, says, hasPhoto = true }) => {
      const place = await placeWithPast()
      if (hasPhoto) await place.photo('bare.jpg', 20, 16)
      place.write('bare.json', typeof content === 'function' ? await content(place) : content)
      const before = contentsOf(place.store)
      const sentences = await sentencesOf(importHere(place, ['bare.json']))
      expect(sentences).toHaveLength(1)
      for (const part of says) expect(sentences[0]).toMatch(part)
      expect(contentsOf(place.store)).toEqual(before)
    },
  )

  it('says so when a folder or nothing is where the file should be', async () => {
    const place = await placeWithPast()
    const before = contentsOf(place.store)
    expect(await sentencesOf(importHere(place, ['past']))).toEqual([
      'This is not a file in past: expected a JSON file, received a folder. Name the file itself.',
    ])
    expect((await sentencesOf(importHere(place, ['nowhere.json'])))[0]).toMatch(/cannot be read in nowhere\.json/)
    expect(contentsOf(place.store)).toEqual(before)
  })

  it('stops before anything is written when the last of several files is damaged', async () => {
    const place = await placeWithPast()
    await place.photo('good.jpg', 20, 16)
    place.write('good.json', twoSquares())
    place.write('bad.json', whole.slice(0, -1))
    const before = contentsOf(place.store)
    expect((await sentencesOf(importHere(place, ['good.json', 'bad.json'])))[0]).toMatch(/bad\.json/)
    expect(contentsOf(place.store)).toEqual(before)
  })
})
