import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { photoByFileName, photoOfBareObject } from '../../../src/backend/exchange/findPhoto.ts'
import { indexImages } from '../../../src/backend/exchange/ImageFinder.ts'
import type { ImageFinder } from '../../../src/backend/exchange/ImageFinder.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'
import { refusalOf } from './exchangeFixtures.ts'

async function finderOf(names: readonly string[]): Promise<ImageFinder> {
  const folder = temporaryFolder()
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), '')
  }
  return indexImages({ folders: [folder] })
}

function namesOf(finder: ImageFinder, fileName: string): string[] {
  return finder.byFileName(fileName).map(({ name }) => name)
}

describe('indexImages', () => {
  it('finds photos in nested folders and leaves other files alone', async () => {
    const finder = await finderOf(['a.jpg', 'deep/er/b.PNG', 'notes.json', '.hidden.jpg', 'c.txt'])
    expect(namesOf(finder, 'a.jpg')).toEqual(['a.jpg'])
    expect(namesOf(finder, 'b.png')).toEqual(['deep/er/b.PNG'])
    for (const name of ['notes.json', '.hidden.jpg', 'c.txt']) expect(namesOf(finder, name)).toEqual([])
    expect(finder.description).toMatch(/, 2 photos$/)
  })

  it('refuses a folder that is not there', async () => {
    const refusal = await refusalOf(indexImages({ folders: [join(temporaryFolder(), 'nowhere')] }))
    expect(refusal).toMatchObject({ code: 'not-found', message: expect.stringContaining('nowhere') as string })
  })

  it('takes single files by the names they were given', async () => {
    const finder = await indexImages({ folders: [], files: [{ name: 'cup.jpg', path: '/uploads/x1' }] })
    expect(finder.byFileName('some/where/cup.JPG')).toEqual([{ name: 'cup.jpg', path: '/uploads/x1' }])
  })
})

describe('byFileName', () => {
  it('takes names with folders, with slashes of both kinds, and with any case of the extension', async () => {
    const finder = await finderOf(['val2014/x y.jpg'])
    for (const name of ['val2014/x y.jpg', 'x y.JPG', './x y.jpg', 'C:\\photos\\x y.jpg']) {
      expect(namesOf(finder, name)).toEqual(['val2014/x y.jpg'])
    }
  })

  it('prefers the photo in the folder that the name speaks of, and the one exactly so named', async () => {
    const finder = await finderOf(['x.jpg', 'train/x.jpg', 'val/x.jpg'])
    expect(namesOf(finder, 'val/x.jpg')).toEqual(['val/x.jpg'])
    expect(namesOf(finder, 'data/train/x.jpg')).toEqual(['train/x.jpg'])
    expect(namesOf(finder, 'x.jpg')).toEqual(['x.jpg'])
  })

  it('overlooks the case of the whole name only where no photo fits to the letter', async () => {
    const finder = await finderOf(['Cup.jpg', 'other/cup.jpg', 'TABLE.jpg'])
    expect(namesOf(finder, 'cup.jpg')).toEqual(['other/cup.jpg'])
    expect(namesOf(finder, 'table.jpg')).toEqual(['TABLE.jpg'])
  })

  it('knows a name in either form of Unicode', async () => {
    const finder = await finderOf(['é.jpg'.normalize('NFD')])
    expect(finder.byFileName('é.jpg'.normalize('NFC'))).toHaveLength(1)
  })

  it('never leaves the folders, whatever dots a name has', async () => {
    const finder = await finderOf(['a.jpg'])
    expect(namesOf(finder, '../../etc/passwd')).toEqual([])
    expect(namesOf(finder, '../a.jpg')).toEqual(['a.jpg'])
    expect(namesOf(finder, '')).toEqual([])
  })

  it('refuses what is ambiguous and names the candidates', async () => {
    const finder = await finderOf(['train/x.jpg', 'val/x.jpg'])
    expect(() => photoByFileName(finder, 'x.jpg', 'f.json')).toThrow(/Several photos fit.*train\/x\.jpg.*val\/x\.jpg/)
  })
})

describe('photoOfBareObject', () => {
  it('goes by the name of the JSON file first, then by the ways COCO names an image', async () => {
    const finder = await finderOf(['1.JPEG', 'COCO_val2014_000000000042.jpg', '000000000043.jpg', '44.jpg'])
    const found = (json: string, id: number | string | null) => photoOfBareObject(finder, json, id, json).name
    expect(found('1.json', 42)).toBe('1.JPEG')
    expect(found('2.json', 42)).toBe('COCO_val2014_000000000042.jpg')
    expect(found('2.json', '43')).toBe('000000000043.jpg')
    expect(() => found('2.json', 44)).toThrow(/The photo was not found in 2\.json: .*COCO names image 44/)
    expect(() => found('2.json', null)).toThrow(/no image_id/)
  })
})
