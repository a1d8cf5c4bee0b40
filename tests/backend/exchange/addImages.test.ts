import { describe, expect, it } from 'vitest'
import { addImages } from '../../../src/backend/exchange/addImages.ts'
import { contentsOf, refusalOf, importPlace } from './exchangeFixtures.ts'

describe('addImages', () => {
  it('adds photos and folders of photos as one entry, each with an empty set', async () => {
    const place = importPlace()
    await place.photo('folder/deep/a b.jpg', 20, 16)
    await place.photo('folder/ü.png', 20, 16)
    await place.photo('turned.jpg', 20, 16, 6)
    place.write('folder/notes.txt', 'no photo')
    const report = await addImages({ store: place.store, paths: [place.at('folder'), place.at('turned.jpg')] })
    expect(report).toEqual({ added: 3, known: 0, refused: [] })
    const { images } = place.store.images.page({ offset: 0, limit: 9 })
    expect(images.map(({ fileName, width, height, sets }) => [fileName, width, height, sets.length])).toEqual([
      ['a b.jpg', 20, 16, 1],
      ['ü.png', 20, 16, 1],
      ['turned.jpg', 16, 20, 1],
    ])
    expect(place.store.entries.list().map(({ label }) => label)).toEqual(['Add 3 photos'])
  })

  it('knows photos that it has, and shows those of an undone entry again', async () => {
    const place = importPlace()
    const path = await place.photo('a.jpg', 20, 16)
    await addImages({ store: place.store, paths: [path, path] })
    expect(await addImages({ store: place.store, paths: [path] })).toEqual({ added: 0, known: 1, refused: [] })
    expect(place.store.entries.list()).toHaveLength(1)
    place.store.entries.setUndone(place.store.entries.list()[0]!.entryId, true)
    expect(place.store.info().counts.images).toBe(0)
    await addImages({ store: place.store, paths: [path] })
    expect(place.store.info().counts.images).toBe(1)
  })

  it('refuses what is no photo, one by one, with the reason', async () => {
    const place = importPlace()
    const good = await place.photo('good.jpg', 20, 16)
    const paths = [good, place.write('empty.jpg', ''), place.write('text.jpg', 'hello'), place.at('nowhere.jpg')]
    const report = await addImages({ store: place.store, paths })
    expect(report.added).toBe(1)
    expect(report.refused.map(({ name }) => name)).toEqual(['empty.jpg', 'text.jpg', 'nowhere.jpg'])
    expect(report.refused.map(({ reason }) => reason).join('\n')).toMatch(
      /empty[^]*Not a readable picture[^]*cannot be read/,
    )
  })

  it('leaves no entry when nothing could be added or when it is cancelled', async () => {
    const place = importPlace()
    const before = contentsOf(place.store)
    await addImages({ store: place.store, paths: [place.at('nowhere.jpg')] })
    expect(contentsOf(place.store)).toEqual(before)
    const paths = [await place.photo('a.jpg', 20, 16), await place.photo('b.jpg', 20, 16)]
    const interrupt = new AbortController()
    const work = addImages({ store: place.store, paths, signal: interrupt.signal, onProgress: () => interrupt.abort() })
    expect((await refusalOf(work)).code).toBe('cancelled')
    expect(contentsOf(place.store)).toEqual(before)
  })
})
