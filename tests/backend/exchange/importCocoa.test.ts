import { describe, expect, it } from 'vitest'
import { DomainError } from '../../../src/core/support/DomainError.ts'
import { masksEqual } from '../../../src/core/masks/RunLengthMask.ts'
import { maskArea } from '../../../src/core/masks/maskMeasures.ts'
import {
  codesOf,
  contentsOf,
  dataset,
  importHere,
  refusalOf,
  square,
  twoSquares,
  importPlace,
} from './exchangeFixtures.ts'

const PHOTO = { id: 42, file_name: 'train/scene.jpg', width: 20, height: 16, license: '?', bsds_url: 'http://x' }

describe('importCocoa', () => {
  it('takes in a dataset and a bare object alike, names verbatim, everything unknown kept', async () => {
    const place = importPlace()
    await place.photo('scene.jpg', 20, 16)
    await place.photo('bare.png', 20, 16)
    place.write('set.json', dataset([PHOTO], [twoSquares({ depth_constraint: '1-2', url: 'http://y' })]))
    place.write('bare.json', twoSquares({ image_id: 43 }))
    const report = await importHere(place, ['set.json', 'bare.json'])
    expect(report.counts).toEqual({ files: 2, images: 2, sets: 2, instances: 4, pairs: 2 })
    const [first, second] = [...place.store.sets.iterate()].filter(({ state }) => state.instances.length > 0)
    expect(first!.set).toMatchObject({ author: 'ann', extra: { id: 7, image_id: 42, url: 'http://y' } })
    expect(first!.image).toMatchObject({ cocoImageId: 42, fileName: 'scene.jpg' })
    expect(first!.image.metadata).toEqual(PHOTO)
    expect(first!.state.instances.map(({ label }) => label)).toEqual(['cup ', 'table'])
    expect(place.store.categories.list().map(({ name }) => name)).toEqual(['cup', 'table'])
    expect(maskArea(first!.state.instances[1]!.visible)).toBe(100 - 16)
    expect(second!.image).toMatchObject({ fileName: 'bare.png', cocoImageId: 43 })
    expect(masksEqual(second!.state.instances[0]!.amodal, first!.state.instances[0]!.amodal)).toBe(true)
  })

  it('takes annotations that stand before the images of the file, and several annotators of one image', async () => {
    const place = importPlace()
    await place.photo('scene.jpg', 20, 16)
    const annotations = [twoSquares(), twoSquares({ id: 8, author: 'bob' }), twoSquares({ id: 9, author: '' })]
    place.write('set.json', { info: { year: 2015 }, annotations, images: [PHOTO] })
    const report = await importHere(place, ['set.json'])
    expect(report.counts).toMatchObject({ images: 1, sets: 3 })
    const [image] = place.store.images.page({ offset: 0, limit: 10 }).images
    expect(image!.sets.map(({ author }) => author)).toEqual(['ann', 'bob', ''])
  })

  it('finds photos by COCO names where a dataset lists no images', async () => {
    const place = importPlace()
    await place.photo('COCO_train2014_000000000042.jpg', 20, 16)
    place.write('set.json', { annotations: [twoSquares()] })
    expect((await importHere(place, ['set.json'])).counts).toMatchObject({ images: 1, sets: 1 })
  })

  it('adds images without annotations with an empty set', async () => {
    const place = importPlace()
    await place.photo('scene.jpg', 20, 16)
    await place.photo('empty.jpg', 20, 16)
    place.write('set.json', dataset([PHOTO, { id: 2, file_name: 'empty.jpg' }], [twoSquares()]))
    expect((await importHere(place, ['set.json'])).counts).toMatchObject({ images: 2, sets: 1 })
    expect(place.store.images.page({ offset: 0, limit: 10, search: 'empty' }).images[0]!.sets).toHaveLength(1)
  })

  it('refuses single annotations and takes the others in', async () => {
    const place = importPlace()
    await place.photo('scene.jpg', 20, 16)
    const lost = { ...PHOTO, id: 5, file_name: 'lost.jpg' }
    const annotations = [twoSquares({ image_id: 5 }), twoSquares({ regions: 'none' }), twoSquares({ image_id: 99 })]
    place.write('set.json', dataset([PHOTO, lost], [...annotations, twoSquares()]))
    const report = await importHere(place, ['set.json'])
    expect(report.counts).toMatchObject({ images: 1, sets: 1 })
    const refused = report.findings.filter(({ severity }) => severity === 'refused')
    expect(refused.map(({ where }) => where)).toEqual([
      'set.json, annotations[1]',
      'set.json, annotations[0]',
      'set.json, annotations[2]',
    ])
    expect(refused[1]!.message).toMatch(/lost\.jpg/)
  })

  it('skips a byte order mark', async () => {
    const place = importPlace()
    await place.photo('bare.jpg', 20, 16)
    place.write('bare.json', `\ufeff${JSON.stringify(twoSquares())}`)
    expect((await importHere(place, ['bare.json'])).counts.sets).toBe(1)
  })

  it('keeps the grid upright, unless the file speaks of the size as stored', async () => {
    const place = importPlace()
    await place.photo('upright.jpg', 20, 16, 6)
    await place.photo('stored.jpg', 20, 16, 6)
    const images = [
      { id: 1, file_name: 'upright.jpg', width: 16, height: 20 },
      { id: 2, file_name: 'stored.jpg', width: 20, height: 16 },
    ]
    place.write('set.json', dataset(images, [twoSquares({ image_id: 1 }), twoSquares({ image_id: 2 })]))
    const report = await importHere(place, ['set.json'])
    expect(codesOf(report.findings)).toContain('exif-ignored')
    expect(report.findingCounts['exif-ignored']).toBe(1)
    const records = ['upright.jpg', 'stored.jpg'].map((name) => place.store.images.findByPath(place.at(name)))
    expect(records.map((record) => [record!.width, record!.height, record!.orientation])).toEqual([
      [16, 20, 6],
      [20, 16, 1],
    ])
  })

  it('refuses annotations of another size than the photo, also when the project knows the photo already', async () => {
    const place = importPlace()
    await place.photo('scene.jpg', 20, 16)
    place.write('right.json', dataset([PHOTO], [twoSquares()]))
    place.write('wrong.json', dataset([{ ...PHOTO, width: 40, height: 32 }], [twoSquares()]))
    const message = /size of the photo "scene\.jpg" in wrong\.json, annotations\[0\]: expected 20×16, received 40×32/
    const first = await importHere(place, ['wrong.json'])
    expect(first.findings[0]).toMatchObject({
      code: 'size-mismatch',
      message: expect.stringMatching(message) as string,
    })
    expect(place.store.info().counts.images).toBe(0)
    await importHere(place, ['right.json'])
    const before = contentsOf(place.store)
    expect((await importHere(place, ['wrong.json'])).findings[0]!.message).toMatch(message)
    expect(contentsOf(place.store)).toEqual(before)
  })

  it('gives the same image another set when it is imported again', async () => {
    const place = importPlace()
    await place.photo('scene.jpg', 20, 16)
    place.write('set.json', dataset([PHOTO], [twoSquares()]))
    await importHere(place, ['set.json'])
    await importHere(place, ['set.json'])
    expect(place.store.info().counts).toMatchObject({ images: 1, sets: 2 })
    expect(place.store.entries.list()).toHaveLength(2)
  })

  it('reads and checks in a dry run what it would import, and changes nothing', async () => {
    const place = importPlace()
    await place.photo('scene.jpg', 20, 16)
    place.write('set.json', dataset([PHOTO], [twoSquares({ size: 9 })]))
    const before = contentsOf(place.store)
    const dry = await importHere(place, ['set.json'], { dryRun: true })
    expect(contentsOf(place.store)).toEqual(before)
    const real = await importHere(place, ['set.json'])
    expect({ ...real, dryRun: true }).toEqual(dry)
    expect(dry.findingCounts['size-differs']).toBe(1)
  })

  it('can be cancelled at any moment and leaves the project as it was', async () => {
    const place = importPlace()
    await place.photo('scene.jpg', 20, 16)
    const annotations = Array.from({ length: 40 }, (_, index) => twoSquares({ id: index + 1 }))
    place.write('set.json', dataset([PHOTO], annotations))
    const before = contentsOf(place.store)
    for (const moment of [0, 1, 2, 5, 41]) {
      const interrupt = new AbortController()
      if (moment === 0) interrupt.abort()
      let told = 0
      const onProgress = (): void => {
        if (++told === moment) interrupt.abort()
      }
      const work = importHere(place, ['set.json'], { signal: interrupt.signal, onProgress })
      expect((await refusalOf(work)).code).toBe('cancelled')
      expect(contentsOf(place.store)).toEqual(before)
    }
    expect((await importHere(place, ['set.json'])).counts.sets).toBe(40)
  })

  it('keeps only the first findings of a kind when there are very many, and counts all', async () => {
    const place = importPlace()
    await place.photo('scene.jpg', 20, 16)
    const annotations = Array.from({ length: 150 }, (_, id) => twoSquares({ id, image_id: 77 }))
    place.write('set.json', dataset([PHOTO], [...annotations, twoSquares()]))
    const report = await importHere(place, ['set.json'])
    expect(codesOf(report.findings).filter((code) => code === 'not-found')).toHaveLength(100)
    expect(report.findingCounts['not-found']).toBe(150)
  })

  it('lets editing go on while it runs', async () => {
    const place = importPlace()
    await place.photo('scene.jpg', 20, 16)
    await place.photo('other.jpg', 20, 16)
    place.store.images.add({ path: place.at('other.jpg'), sha256: null, width: 20, height: 16, orientation: 1 })
    const [{ sets } = { sets: [] }] = place.store.images.page({ offset: 0, limit: 1 }).images
    place.write(
      'set.json',
      dataset(
        [PHOTO],
        Array.from({ length: 30 }, (_, id) => twoSquares({ id })),
      ),
    )
    let edits = 0
    const onProgress = (): void => {
      place.store.sets.setReviewState(sets[0]!.setId, edits++ % 2 === 0 ? 'accepted' : 'rejected')
    }
    const report = await importHere(place, ['set.json'], { onProgress })
    expect(report.counts.sets).toBe(30)
    expect(edits).toBeGreaterThan(0)
  })

  it('reports regions that lie outside of the photo, and refuses impossible ones', async () => {
    const place = importPlace()
    await place.photo('bare.jpg', 20, 16)
    place.write('bare.json', twoSquares({ regions: [square('far', 300, 300, 5), square('cup', 0, 0, 20)] }))
    const report = await importHere(place, ['bare.json'])
    expect(codesOf(report.findings)).toContain('empty-region')
    expect(report.counts.instances).toBe(2)
  })

  it('throws a DomainError for nothing to import', async () => {
    await expect(importHere(importPlace(), [])).rejects.toBeInstanceOf(DomainError)
  })
})
