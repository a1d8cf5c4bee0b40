import { copyFileSync, mkdirSync, renameSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { addImages } from '../../../src/backend/exchange/addImages.ts'
import { indexImages } from '../../../src/backend/exchange/ImageFinder.ts'
import { importCocoa } from '../../../src/backend/exchange/importCocoa.ts'
import { codesOf, contentsOf, dataset, importHere, twoSquares, importPlace } from './exchangeFixtures.ts'
import type { ImportPlace } from './exchangeFixtures.ts'

/** A project with one annotated photo, `here/a.jpg`, and the same bytes at `there/a.jpg` and `there/renamed.jpg`. */
async function placeWithCopies(): Promise<ImportPlace> {
  const place = importPlace()
  await place.photo('here/a.jpg', 20, 16)
  place.write('here/a.json', twoSquares())
  mkdirSync(place.at('there'))
  for (const name of ['a.jpg', 'renamed.jpg']) copyFileSync(place.at('here/a.jpg'), place.at(`there/${name}`))
  await importHere(place, ['here/a.json'], { images: 'here' })
  return place
}

function listed({ store }: ImportPlace) {
  return store.images.page({ offset: 0, limit: 9 }).images
}

describe('a photo that the project has already', () => {
  it('gets the new annotation sets, wherever its bytes are found', async () => {
    const place = await placeWithCopies()
    place.write('there/a.json', twoSquares({ author: 'bob' }))
    place.write('there/renamed.json', twoSquares({ author: 'eve' }))
    const report = await importHere(place, ['there/a.json'], { images: 'there' })
    expect(report.findings.filter(({ code }) => code === 'photo-known')).toMatchObject([
      { severity: 'info', message: expect.stringMatching(/"a\.jpg" is in the project .* "here\/a\.jpg"/) as string },
    ])
    await importHere(place, ['there/renamed.json'], { images: 'there' })
    expect(listed(place)).toMatchObject([{ fileName: 'a.jpg', sets: [{}, { author: 'bob' }, { author: 'eve' }] }])
    expect(place.store.images.findByPath(place.at('here/a.jpg'))).not.toBeNull()
  })

  it('says in a dry run what it will do', async () => {
    const place = await placeWithCopies()
    place.write('there/a.json', twoSquares())
    const before = contentsOf(place.store)
    const dry = await importHere(place, ['there/a.json'], { images: 'there', dryRun: true })
    expect(contentsOf(place.store)).toEqual(before)
    expect(dry).toEqual({ ...(await importHere(place, ['there/a.json'], { images: 'there' })), dryRun: true })
  })

  it('need not be chosen again', async () => {
    const place = await placeWithCopies()
    place.write('there/set.json', dataset([{ id: 42, file_name: 'train/a.jpg' }], [twoSquares({ author: 'bob' })]))
    const files = [{ name: 'set.json', path: place.at('there/set.json') }]
    const images = await indexImages({ folders: [] })
    const report = await importCocoa({ store: place.store, files, images, dryRun: false })
    expect(report.counts).toMatchObject({ images: 1, sets: 1 })
    expect(listed(place)).toMatchObject([{ sets: [{}, { author: 'bob' }] }])
  })

  it('is told by `add` to be there, and shown again if its import was undone', async () => {
    const place = await placeWithCopies()
    const report = await addImages({ store: place.store, paths: [place.at('there')] })
    expect(report).toEqual({ added: 0, known: 2, refused: [] })
    expect(place.store.entries.list()).toHaveLength(1)
    place.store.entries.setUndone(place.store.entries.list()[0]!.entryId, true)
    expect(listed(place)).toEqual([])
    await addImages({ store: place.store, paths: [place.at('there/renamed.jpg')] })
    expect(listed(place)).toMatchObject([{ fileName: 'a.jpg' }])
  })

  it('is found again where it was moved to', async () => {
    const place = await placeWithCopies()
    renameSync(place.at('here/a.jpg'), place.at('here/elsewhere.jpg'))
    await addImages({ store: place.store, paths: [place.at('there/renamed.jpg')] })
    expect(listed(place)).toMatchObject([{ fileName: 'renamed.jpg' }])
    expect(place.store.images.pathOf(listed(place)[0]!.imageId)).toBe(place.at('there/renamed.jpg'))
    renameSync(place.at('there/renamed.jpg'), place.at('there/gone.jpg'))
    place.write('there/a.json', twoSquares({ author: 'bob' }))
    await importHere(place, ['there/a.json'], { images: 'there' })
    expect(place.store.images.pathOf(listed(place)[0]!.imageId)).toBe(place.at('there/a.jpg'))
  })

  it('is still two photos when one source has it twice', async () => {
    const place = importPlace()
    await place.photo('a.jpg', 20, 16)
    copyFileSync(place.at('a.jpg'), place.at('b.jpg'))
    const images = [
      { id: 1, file_name: 'a.jpg' },
      { id: 2, file_name: 'b.jpg' },
    ]
    place.write('set.json', dataset(images, [twoSquares({ image_id: 1 }), twoSquares({ image_id: 2 })]))
    const report = await importHere(place, ['set.json'])
    expect(codesOf(report.findings)).not.toContain('photo-known')
    expect(listed(place).map(({ fileName }) => fileName)).toEqual(['a.jpg', 'b.jpg'])
    await importHere(place, ['set.json'])
    expect(listed(place).map(({ sets }) => sets.length)).toEqual([2, 2])
  })
})

it('moves an image only to a photo that no other image has', async () => {
  const place = await placeWithCopies()
  await place.photo('other.png', 20, 16)
  await addImages({ store: place.store, paths: [place.at('other.png')] })
  const [first, second] = listed(place)
  const move = (path: string) => () => place.store.images.relocate(first!.imageId, path)
  expect(move(place.at('other.png'))).toThrow(/Another image of the project has this photo/)
  expect(() => place.store.images.relocate(99, place.at('x.jpg'))).toThrow(/no image 99/)
  move(place.at('there/a.jpg'))()
  expect(place.store.images.record(first!.imageId).path).toBe('there/a.jpg')
  expect(place.store.images.record(second!.imageId).path).toBe('other.png')
})
