import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { exportCocoa } from '../../../src/backend/exchange/exportCocoa.ts'
import { addImages } from '../../../src/backend/exchange/addImages.ts'
import { codesOf, dataset, importHere, square, twoSquares, importPlace } from './exchangeFixtures.ts'
import type { ImportPlace } from './exchangeFixtures.ts'

/** A dataset as Python writes one: odd places of keys, two annotators of one photo, a photo of the BSDS split. */
const TEXT = String.raw`{"info": {"description": "se\u00e9n", "year": 2015, "version": 1.5}, "licenses": [{"id": 1, "name": "a \"b\""}], "annotations": [
{"author": "ann", "url": "http://x/1", "regions": [{"segmentation": [2.0, 2.0, 10.0, 2.0, 10.0, 10.0, 2.0, 10.0], "name": "cup ", "area": 64, "isStuff": 0, "occlude_rate": 0, "order": 1}, {"segmentation": [6.0, 6.0, 16.0, 6.0, 16.0, 16.0, 6.0, 16.0], "name": "table", "area": 100, "isStuff": 1, "visible_mask": {"counts": "Z36:00000L40000000000j1", "size": [16, 20]}, "invisible_mask": {"counts": "V34<00000j4", "size": [16, 20]}, "occlude_rate": 0.1599999984, "order": 2}], "image_id": 42, "id": 7, "size": 2, "depth_constraint": "1-2", "checked": true},
{"author": "bob", "regions": [], "image_id": 42, "id": 9, "size": 0, "depth_constraint": ""},
{"author": "eve", "regions": [{"segmentation": [0.0, 0.0, 20.0, 0.0, 20.0, 16.0, 0.0, 16.0], "name": "sky", "area": 320, "isStuff": 0, "occlude_rate": 0, "order": 3}], "image_id": "bsds-1", "id": "e1", "size": 1, "depth_constraint": ""}], "images": [
{"license": 1, "file_name": "train/a.jpg", "coco_url": "http://c/a", "height": 16, "width": 20, "date_captured": "2013-11-18 02:53:27", "flickr_url": null, "id": 42},
{"data_captured": "?", "file_name": "b.png", "bsds_url": "http://b", "id": "bsds-1", "license": "?", "width": 20, "height": 16, "nested": {"z": [1, 2.5], "a": []}},
{"id": 5, "file_name": "c.webp", "width": 20, "height": 16}], "type": "amodal"}
`

async function placeWith(files: Readonly<Record<string, string | object>>): Promise<ImportPlace> {
  const place = importPlace()
  for (const name of ['a.jpg', 'b.png', 'c.webp']) await place.photo(`photos/${name}`, 20, 16)
  for (const [name, content] of Object.entries(files)) place.write(name, content)
  return place
}

async function exportHere(place: ImportPlace, imageIds: readonly number[] | null = null) {
  const outPath = place.at('out.json')
  const report = await exportCocoa({
    store: place.store,
    imageIds,
    onCycle: 'refuse',
    onComplexMask: 'refuse',
    outPath,
  })
  const text = readFileSync(outPath, 'utf8')
  return { report, text, file: JSON.parse(text) as Record<string, unknown> }
}

describe('a dataset that nobody touched', () => {
  it('comes back string for string, with everything it says besides annotations', async () => {
    const place = await placeWith({ 'set.json': TEXT })
    const imported = await importHere(place, ['set.json'])
    expect(imported.findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual([])
    const { text, report } = await exportHere(place)
    expect(text).toBe(TEXT)
    expect(report.findings).toEqual([])
  })

  it('comes back so a second time, from a project made of the export', async () => {
    const place = await placeWith({ 'set.json': TEXT })
    await importHere(place, ['set.json'])
    const other = await placeWith({ 'set.json': (await exportHere(place)).text })
    await importHere(other, ['set.json'])
    expect((await exportHere(other)).text).toBe(TEXT)
  })

  it('is written in the usual order of keys where its own is unusual', async () => {
    const { images, annotations, ...head } = JSON.parse(TEXT) as Record<string, object[]>
    const backwards = annotations!.map((one) => Object.fromEntries(Object.entries(one).reverse()))
    const place = await placeWith({ 'set.json': { ...head, annotations: backwards, images } })
    await importHere(place, ['set.json'])
    const { file } = await exportHere(place)
    expect(file).toEqual(JSON.parse(TEXT))
    expect(Object.keys(file)).toEqual(['info', 'licenses', 'type', 'annotations', 'images'])
    expect(Object.keys((file['annotations'] as object[])[0]!).slice(0, 3)).toEqual(['author', 'url', 'regions'])
  })
})

describe('what a dataset says about itself', () => {
  const said = { info: { year: 2015 }, licenses: [] }
  const one = (imageId: number, more: object = {}) => ({
    ...said,
    ...dataset(
      [{ id: imageId, file_name: `${['', 'a.jpg', 'b.png'][imageId]}` }],
      [twoSquares({ id: imageId, image_id: imageId })],
    ),
    ...more,
  })

  it('is written when all that is exported comes with the same, in whatever order', async () => {
    const place = await placeWith({ '1.json': one(1), '2.json': Object.fromEntries(Object.entries(one(2)).reverse()) })
    await importHere(place, ['1.json'])
    await importHere(place, ['2.json'])
    // A photo without annotations says nothing to the contrary.
    await addImages({ store: place.store, paths: [place.at('photos/c.webp')] })
    const { file, report } = await exportHere(place)
    expect(file).toMatchObject(said)
    expect(codesOf(report.findings)).not.toContain('file-keys-left-out')
  })

  it.each([
    ['another dataset says something else', one(2, { info: { year: 2016 } })],
    ['another dataset says nothing', dataset([{ id: 2, file_name: 'b.png' }], [twoSquares({ image_id: 2 })])],
  ])('is left out and named when %s', async (_what, second) => {
    const place = await placeWith({ '1.json': one(1), '2.json': second })
    await importHere(place, ['1.json', '2.json'])
    const { file, report } = await exportHere(place)
    expect(Object.keys(file)).toEqual(['images', 'annotations'])
    expect(report.findings).toContainEqual(
      expect.objectContaining({
        code: 'file-keys-left-out',
        message: expect.stringMatching(/info, licenses/) as string,
      }),
    )
  })

  it('is written for the images of one dataset alone, and not when a bare object is among them', async () => {
    const place = await placeWith({ '1.json': one(1), 'photos/b.json': twoSquares({ image_id: 2 }) })
    await importHere(place, ['1.json'])
    await importHere(place, ['photos/b.json'])
    const { images } = place.store.images.page({ offset: 0, limit: 9 })
    expect((await exportHere(place, [images[0]!.imageId])).file).toMatchObject(said)
    expect(codesOf((await exportHere(place)).report.findings)).toContain('file-keys-left-out')
  })

  it('is left out when it is too much, and loses keys that are no data', async () => {
    const place = await placeWith({ '1.json': one(1, { huge: 'x'.repeat(1 << 22) }) })
    const report = await importHere(place, ['1.json'])
    expect(report.findings.find(({ code }) => code === 'file-keys-not-kept')!.message).toMatch(/info, licenses, huge/)
    const second = await placeWith({})
    writeFileSync(second.at('1.json'), JSON.stringify(one(1)).replace('{', '{"__proto__": {"polluted": 1}, '))
    expect(codesOf((await importHere(second, ['1.json'])).findings)).toContain('unsafe-key')
    expect((await exportHere(second)).text).not.toContain('polluted')
  })
})

it('keeps what is known of an image that comes again, and gives new ids where two sources collide', async () => {
  const place = await placeWith({
    '1.json': dataset([{ id: 1, file_name: 'a.jpg', note: 'first' }], [twoSquares({ image_id: 1 })]),
    '2.json': dataset(
      [{ id: 9, file_name: 'a.jpg', note: 'second' }],
      [twoSquares({ image_id: 9, regions: [square('x', 1, 1, 3)] })],
    ),
  })
  await importHere(place, ['1.json'])
  await importHere(place, ['2.json'])
  const { file, report } = await exportHere(place)
  expect(file['images']).toEqual([{ id: 1, file_name: 'a.jpg', note: 'first', width: 20, height: 16 }])
  expect((file['annotations'] as { id: number; image_id: number }[]).map((one) => [one.id, one.image_id])).toEqual([
    [7, 1],
    [1, 1],
  ])
  expect(codesOf(report.findings)).toContain('id-renumbered')
})
