import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { AnnotationDiff } from '../../../src/core/dataset/annotationDiff.ts'
import { maskUnion } from '../../../src/core/masks/maskAlgebra.ts'
import { planMaskEdit } from '../../../src/core/workflows/editPlans/planMaskEdit.ts'
import { planPairStates } from '../../../src/core/workflows/editPlans/planPairs.ts'
import { exportCocoa } from '../../../src/backend/exchange/exportCocoa.ts'
import type { CocoaExportRequest } from '../../../src/backend/exchange/exportCocoa.ts'
import { openProject } from '../../../src/backend/storage/ProjectStore.ts'
import { boxMask } from '../../core/occlusion/sceneArbitrary.ts'
import { sharedData } from '../../support/sharedData.ts'
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
import type { ImportPlace } from './exchangeFixtures.ts'

interface Region {
  readonly name: string
  readonly order: number
  readonly [key: string]: unknown
}

interface Exported {
  readonly images: readonly { readonly id: number | string; readonly file_name: string }[]
  readonly annotations: readonly {
    readonly id: number
    readonly regions: readonly Region[]
    readonly [key: string]: unknown
  }[]
}

async function exportHere(place: ImportPlace, options: Partial<CocoaExportRequest> = {}): Promise<Exported> {
  const outPath = place.at('out.json')
  const defaults = { imageIds: null, onCycle: 'refuse', onComplexMask: 'refuse' } as const
  await exportCocoa({ store: place.store, outPath, ...defaults, ...options })
  return JSON.parse(readFileSync(options.outPath ?? outPath, 'utf8')) as Exported
}

/** Commits a gesture on the only set that has instances. */
function edit(place: ImportPlace, plan: (state: Parameters<typeof planMaskEdit>[0]) => AnnotationDiff): void {
  const iterated = [...place.store.sets.iterate()].find(({ state }) => state.instances.length > 0)!
  const { setId, revision } = iterated.set
  place.store.sets.commit({ setId, baseRevision: revision, code: 'test', label: 'Test', diff: plan(iterated.state) })
}

async function placeWithTwoSquares(more: object = {}): Promise<ImportPlace> {
  const place = importPlace()
  await place.photo('bare.jpg', 20, 16)
  place.write('bare.json', twoSquares(more))
  await importHere(place, ['bare.json'])
  return place
}

/** Three squares in a row, each over the next, and the last over the first where all three meet. */
const CYCLE = {
  regions: [square('a', 0, 0, 9, { order: 1 }), square('b', 3, 3, 9, { order: 2 }), square('c', 5, 2, 9, { order: 3 })],
  depth_constraint: '1-2,2-3,3-1',
}

describe('exportCocoa', () => {
  const demo = sharedData('cocoa-demo')

  it.skipIf(demo === null)('gives the demo files back region by region, string for string', async () => {
    const place = importPlace()
    for (const name of ['1.json', '1.jpg', '2.json', '2.jpg']) {
      writeFileSync(place.at(name), readFileSync(`${demo!}/${name}`))
    }
    await importHere(place, ['1.json', '2.json'])
    const { annotations } = await exportHere(place)
    const text = readFileSync(place.at('out.json'), 'utf8')
    for (const [index, name] of ['1.json', '2.json'].entries()) {
      const source = JSON.parse(readFileSync(place.at(name), 'utf8')) as Exported['annotations'][number]
      for (const region of source.regions) {
        expect(annotations[index]!.regions.find(({ order }) => order === region.order)).toMatchObject(region)
      }
      const { author, url, id, image_id: imageId } = source
      expect(annotations[index]).toMatchObject({ author, url, id, image_id: imageId })
    }
    // The same again as text: every outline and every mask, character by character.
    const pieces = (json: string): string[] => json.match(/"(?:segmentation": \[[^\]]*\]|counts": "[^"]*")/g) ?? []
    for (const name of ['1.json', '2.json']) {
      const inSource = pieces(readFileSync(place.at(name), 'utf8'))
      expect(inSource.length).toBeGreaterThan(2)
      expect(inSource.filter((piece) => !text.includes(piece))).toEqual([])
    }
  })

  it('changes only what follows from it when one pair is flipped', async () => {
    const place = await placeWithTwoSquares({ extra_key: [1] })
    const before = (await exportHere(place)).annotations[0]!
    edit(place, (state) => planPairStates(state, [{ a: 1, b: 2, state: 'b-over-a' }], 'human'))
    const after = (await exportHere(place)).annotations[0]!
    expect(before.regions.map(({ name, order, occlude_rate: rate }) => [name, order, rate])).toEqual([
      ['cup ', 1, 0],
      ['table', 2, 16 / (100 + 1e-6)],
    ])
    expect(after.regions.map(({ name, order, occlude_rate: rate }) => [name, order, rate])).toEqual([
      ['table', 1, 0],
      ['cup ', 2, 16 / (64 + 1e-6)],
    ])
    const cup = (exported: typeof before) => exported.regions.find(({ name }) => name === 'cup ')!
    expect(cup(after)['segmentation']).toEqual(cup(before)['segmentation'])
    expect(cup(after)['area']).toBe(cup(before)['area'])
    expect(before['depth_constraint']).toBe('1-2')
    expect(after['depth_constraint']).toBe('1-2')
    expect({ ...after, regions: [] }).toEqual({ ...before, regions: [] })
  })

  it('comes back from another import exactly as it went', async () => {
    const place = await placeWithTwoSquares({ extra_key: { deep: ['é', null] } })
    const first = await exportHere(place)
    const other = importPlace()
    await other.photo('bare.jpg', 20, 16)
    other.write('again.json', first)
    const report = await importHere(other, ['again.json'])
    expect(report.findings).toEqual([])
    expect(await exportHere(other)).toEqual(first)
  })

  it('keeps ids and file names of the source, and gives new ones only where two collide', async () => {
    const place = importPlace()
    for (const name of ['one.jpg', 'two.jpg', 'three.jpg']) await place.photo(name, 20, 16)
    const named = [
      { id: 'x', file_name: 'train/one.jpg' },
      { id: 2, file_name: 'two.jpg' },
    ]
    place.write('first.json', dataset(named, [twoSquares({ image_id: 'x' }), twoSquares({ id: 1, image_id: 2 })]))
    place.write('second.json', dataset([{ id: 2, file_name: 'three.jpg' }], [twoSquares({ image_id: 2 })]))
    await importHere(place, ['first.json', 'second.json'])
    const { images, annotations } = await exportHere(place)
    expect(images.map(({ id, file_name: name }) => [id, name])).toEqual([
      ['x', 'train/one.jpg'],
      [2, 'two.jpg'],
      [1, 'three.jpg'],
    ])
    expect(annotations.map(({ id, image_id: imageId }) => [id, imageId])).toEqual([
      [7, 'x'],
      [1, 2],
      [2, 1],
    ])
  })

  it('writes only the images that were asked for, and lists images without annotations', async () => {
    const place = await placeWithTwoSquares()
    await place.photo('empty.jpg', 20, 16)
    const path = place.at('empty.jpg')
    const { imageId } = place.store.images.add({ path, sha256: null, width: 20, height: 16, orientation: 1 })
    const all = await exportHere(place)
    expect([all.images.length, all.annotations.length]).toEqual([2, 1])
    const one = await exportHere(place, { imageIds: [imageId] })
    expect([one.images.map(({ file_name: name }) => name), one.annotations]).toEqual([['empty.jpg'], []])
    expect((await refusalOf(exportHere(place, { imageIds: [999] }))).code).toBe('not-found')
  })

  it('refuses a cyclic order, naming it, and writes it with a recorded decision', async () => {
    const place = await placeWithTwoSquares(CYCLE)
    place.write('out.json', 'what was there')
    const refusal = await refusalOf(exportHere(place))
    expect(refusal.code).toBe('order-cycle')
    expect(refusal.message).toMatch(/bare\.jpg.*#1 → #2 → #3 → #1/)
    expect(readFileSync(place.at('out.json'), 'utf8')).toBe('what was there')
    expect(readdirSync(place.folder).filter((name) => name.includes('draft'))).toEqual([])

    const before = contentsOf(place.store)
    const outPath = place.at('out.json')
    const request = {
      store: place.store,
      imageIds: null,
      outPath,
      onCycle: 'break-weakest' as const,
      onComplexMask: 'refuse' as const,
    }
    const report = await exportCocoa(request)
    expect(codesOf(report.findings)).toContain('order-decided')
    expect(contentsOf(place.store)).toEqual(before)
    place.store.close()
    const reopened = openProject(place.store.path, { readOnly: true })
    const refused = await refusalOf(exportCocoa({ ...request, store: reopened }))
    reopened.close()
    expect(refused).toMatchObject({ code: 'read-only', message: expect.stringMatching(/must be recorded/) as string })
  })

  it('lists every set that is in the way before it refuses', async () => {
    const place = importPlace()
    await place.photo('bare.jpg', 20, 16)
    await place.photo('other.jpg', 20, 16)
    place.write('bare.json', twoSquares(CYCLE))
    place.write('other.json', twoSquares(CYCLE))
    await importHere(place, ['bare.json', 'other.json'])
    const refusal = await refusalOf(exportHere(place))
    expect(refusal.code).toBe('order-cycle')
    expect(refusal.message).toMatch(/^2 annotation sets [^]*bare\.jpg[^]*other\.jpg/)
  })

  it('refuses masks that no outline can say, and writes them as runs when that is allowed', async () => {
    const place = await placeWithTwoSquares()
    const dot = boxMask({ width: 20, height: 16 }, 18, 0, 1, 1)
    edit(place, (state) => planMaskEdit(state, 1, { amodal: maskUnion(state.instances[0]!.amodal, dot) }))
    const refusal = await refusalOf(exportHere(place))
    expect(refusal.code).toBe('not-representable')
    expect(refusal.message).toMatch(/#1/)
    const { annotations } = await exportHere(place, { onComplexMask: 'rle' })
    expect(annotations[0]!.regions[0]!['segmentation']).toMatchObject({ size: [16, 20] })
  })

  it('writes an edited mask as one outline that says exactly the same', async () => {
    const place = await placeWithTwoSquares()
    const bump = boxMask({ width: 20, height: 16 }, 10, 4, 3, 2)
    edit(place, (state) => planMaskEdit(state, 1, { amodal: maskUnion(state.instances[0]!.amodal, bump) }))
    const exported = await exportHere(place)
    const other = importPlace()
    await other.photo('bare.jpg', 20, 16)
    other.write('again.json', exported)
    expect((await importHere(other, ['again.json'])).findings).toEqual([])
    const amodals = [place, other].map(({ store }) =>
      [...store.sets.iterate()].flatMap(({ state }) => state.instances.map(({ amodal }) => amodal)),
    )
    expect(amodals[1]).toEqual(amodals[0])
  })

  it('leaves nothing behind when it is cancelled or has nowhere to write', async () => {
    const place = await placeWithTwoSquares()
    const interrupt = new AbortController()
    const onProgress = (): void => interrupt.abort()
    const cancelled = await refusalOf(exportHere(place, { signal: interrupt.signal, onProgress }))
    expect(cancelled.code).toBe('cancelled')
    const nowhere = await refusalOf(exportHere(place, { outPath: place.at('no/such/folder/out.json') }))
    expect(nowhere).toMatchObject({ code: 'not-found', message: expect.stringMatching(/no such folder/) as string })
    const onFolder = await refusalOf(exportHere(place, { outPath: place.folder }))
    expect(onFolder).toMatchObject({ code: 'bad-input', message: expect.stringMatching(/is a folder/) as string })
    expect(readdirSync(place.folder).filter((name) => /draft|out\.json/.test(name))).toEqual([])
  })
})
