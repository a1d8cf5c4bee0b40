import { mkdirSync, symlinkSync } from 'node:fs'
import { expect, it } from 'vitest'
import { exportCocoa } from '../../../src/backend/exchange/exportCocoa.ts'
import { indexImages } from '../../../src/backend/exchange/ImageFinder.ts'
import { importCocoa } from '../../../src/backend/exchange/importCocoa.ts'
import { maskArea } from '../../../src/core/masks/maskMeasures.ts'
import { codesOf, dataset, importHere, square, twoSquares, importPlace } from './exchangeFixtures.ts'
import type { ImportPlace } from './exchangeFixtures.ts'

/*
 * Input that is unusual and means something all the same. Photos of one test have different kinds of files, so that no
 * two have the same bytes.
 */

function imagesOf({ store }: ImportPlace) {
  return store.images.listed().map(({ path }) => path)
}

it.each([
  ['with folders', 'a/x.jpg', 'b/x.jpg'],
  ["with Windows's separators", 'train\\a\\x.jpg', 'train\\b\\x.jpg'],
  ['absolute, of another machine', '/data/coco/a/x.jpg', '/data/coco/b/x.jpg'],
  ['absolute, of Windows', 'C:\\data\\a\\x.jpg', 'D:\\data\\b\\x.jpg'],
  ['with dots', './a/./x.jpg', '../photos/b/x.jpg'],
])('tells photos of the same name in different folders apart: file names %s', async (_how, first, second) => {
  const place = importPlace()
  await place.photo('photos/a/x.jpg', 20, 16)
  await place.photo('photos/b/x.jpg', 24, 16)
  const images = [
    { id: 1, file_name: first, width: 20, height: 16 },
    { id: 2, file_name: second, width: 24, height: 16 },
  ]
  place.write('set.json', dataset(images, [twoSquares({ image_id: 2 }), twoSquares({ image_id: 1 })]))
  const report = await importHere(place, ['set.json'], { images: 'photos' })
  expect(report.counts).toMatchObject({ images: 2, sets: 2 })
  expect(imagesOf(place).sort()).toEqual(['photos/a/x.jpg', 'photos/b/x.jpg'])
})

it('finds no photo outside of the folder, by dots or by a full path that exists', async () => {
  const place = importPlace()
  const outside = await place.photo('outside.jpg', 20, 16)
  mkdirSync(place.at('photos'))
  const images = [
    { id: 1, file_name: '../outside.jpg' },
    { id: 2, file_name: outside },
  ]
  place.write('set.json', dataset(images, [twoSquares({ image_id: 1 }), twoSquares({ image_id: 2 })]))
  const report = await importHere(place, ['set.json'], { images: 'photos' })
  expect(report.findings.map(({ code }) => code)).toEqual(['not-found', 'not-found'])
  expect(imagesOf(place)).toEqual([])
})

it('follows links to photos, not to folders, and says which one leads nowhere', async () => {
  const place = importPlace()
  await place.photo('elsewhere/real.jpg', 20, 16)
  mkdirSync(place.at('photos'))
  symlinkSync(place.at('elsewhere/real.jpg'), place.at('photos/linked.jpg'))
  symlinkSync(place.at('elsewhere/gone.jpg'), place.at('photos/dangling.jpg'))
  symlinkSync(place.at('photos'), place.at('photos/loop'))
  const images = ['linked.jpg', 'dangling.jpg'].map((name, index) => ({ id: index + 1, file_name: name }))
  place.write('set.json', dataset(images, [twoSquares({ image_id: 1 }), twoSquares({ image_id: 2 })]))
  const report = await importHere(place, ['set.json'], { images: 'photos' })
  expect(imagesOf(place)).toEqual(['photos/linked.jpg'])
  expect(report.findings.filter(({ severity }) => severity === 'refused')).toMatchObject([
    { code: 'not-found', message: expect.stringMatching(/dangling\.jpg/) as string },
  ])
})

it('takes image ids as numbers here and as texts there', async () => {
  const place = importPlace()
  await place.photo('a.jpg', 20, 16)
  await place.photo('b.png', 20, 16)
  const images = [
    { id: '1', file_name: 'a.jpg' },
    { id: 2, file_name: 'b.png' },
  ]
  place.write('set.json', dataset(images, [twoSquares({ image_id: 1 }), twoSquares({ id: 8, image_id: '2' })]))
  expect((await importHere(place, ['set.json'])).counts).toMatchObject({ images: 2, sets: 2 })
})

it('gives annotations that share an id different ones on export, and says so', async () => {
  const place = importPlace()
  await place.photo('a.jpg', 20, 16)
  const annotations = [twoSquares(), twoSquares({ author: 'bob' })]
  place.write('set.json', dataset([{ id: 42, file_name: 'a.jpg' }], annotations))
  await importHere(place, ['set.json'])
  const outPath = place.at('out.json')
  const request = { store: place.store, imageIds: null, onCycle: 'refuse', onComplexMask: 'refuse', outPath } as const
  const { findings } = await exportCocoa(request)
  expect(findings.filter(({ code }) => code === 'id-renumbered')).toMatchObject([
    { message: 'Its id 7 is taken by another one of this export; it was given 1.' },
  ])
})

it('takes a photo of one pixel', async () => {
  const place = importPlace()
  await place.photo('dot.png', 1, 1)
  place.write('dot.json', twoSquares({ regions: [square('dot', 0, 0, 1), square('all', -5, -5, 20)] }))
  const report = await importHere(place, ['dot.json'])
  expect(report.counts).toMatchObject({ sets: 1, instances: 2, pairs: 1 })
  const { state } = [...place.store.sets.iterate()].at(-1)!
  expect(state.instances.map(({ amodal, visible }) => [maskArea(amodal), maskArea(visible)])).toEqual([
    [1, 1],
    [1, 0],
  ])
})

it('takes an annotator who found nothing for one who was there', async () => {
  const place = importPlace()
  await place.photo('a.jpg', 20, 16)
  place.write('set.json', dataset([{ id: 42, file_name: 'a.jpg' }], [twoSquares({ regions: [], author: 'bob' })]))
  const report = await importHere(place, ['set.json'])
  expect(codesOf(report.findings)).toEqual([])
  expect(place.store.images.page({ offset: 0, limit: 1 }).images[0]!.sets).toMatchObject([
    { author: 'bob', instanceCount: 0 },
  ])
})

it('takes a photo 20 000 pixels wide', async () => {
  const place = importPlace()
  await place.photo('bare.png', 20_000, 2)
  place.write('bare.json', twoSquares({ regions: [square('far', 19_990, 0, 9)] }))
  const report = await importHere(place, ['bare.json'])
  expect(report.counts.instances).toBe(1)
  expect([...place.store.sets.iterate()].at(-1)!.state.size).toEqual({ width: 20_000, height: 2 })
})

it('takes paths with spaces, Unicode and dots', async () => {
  const place = importPlace()
  const name = 'für  uns/. /日本 «1».v2/é'
  await place.photo(`${name}.jpg`, 20, 16)
  place.write(`${name}.json`, twoSquares())
  const path = `${place.folder}/für  uns/../für  uns/. /日本 «1».v2/é.json`
  const images = await indexImages({ folders: [`${place.folder}/für  uns/..`] })
  const report = await importCocoa({ store: place.store, files: [{ name: 'é.json', path }], images, dryRun: false })
  expect(report.counts).toMatchObject({ images: 1, sets: 1 })
})

it('never lets keys of a file become part of how objects behave, and says that it left them out', async () => {
  const place = importPlace()
  await place.photo('bare.jpg', 20, 16)
  const evil = '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}, "fine": 1}'
  const text = JSON.stringify(twoSquares()).replace(
    '{"id":7',
    `{"__proto__": {"polluted": true}, "extra": ${evil}, "id":7`,
  )
  place.write('bare.json', text)
  const report = await importHere(place, ['bare.json'])
  expect(report.counts.sets).toBe(1)
  expect(report.findingCounts['unsafe-key']).toBe(3)
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  const { extra } = [...place.store.sets.iterate()].at(-1)!.set
  expect(extra['extra']).toEqual({ fine: 1 })
  expect(JSON.stringify(extra)).not.toContain('polluted')
})
