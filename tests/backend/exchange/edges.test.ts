import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { planPairStates } from '../../../src/core/workflows/editPlans/planPairs.ts'
import { stateToJson } from '../../../src/core/dataset/annotationJson.ts'
import { exportEdges } from '../../../src/backend/exchange/exportEdges.ts'
import { indexImages } from '../../../src/backend/exchange/ImageFinder.ts'
import { importEdges } from '../../../src/backend/exchange/importEdges.ts'
import { contentsOf, importHere, refusalOf, square, twoSquares, importPlace } from './exchangeFixtures.ts'
import type { ImportPlace } from './exchangeFixtures.ts'

async function importScenes(place: ImportPlace, name: string) {
  const images = await indexImages({ folders: [place.folder] })
  return importEdges({ store: place.store, files: [{ name, path: place.at(name) }], images, dryRun: false })
}

/** A cycle of three and a mutual pair with a fourth. */
async function tangledPlace(): Promise<ImportPlace> {
  const place = importPlace()
  await place.photo('bare.jpg', 20, 16)
  const regions = [square('a', 0, 0, 9), square('b', 3, 3, 9), square('c', 5, 2, 9), square('d', 1, 1, 3)]
  place.write('bare.json', twoSquares({ regions, depth_constraint: '1-2,2-3,3-1' }))
  await importHere(place, ['bare.json'])
  const { set, state } = [...place.store.sets.iterate()].find((it) => it.state.instances.length > 0)!
  const diff = planPairStates(state, [{ a: 1, b: 4, state: 'mutual' }], 'human')
  place.store.sets.commit({ setId: set.setId, baseRevision: 0, code: 'test', label: 'Test', diff })
  return place
}

describe('scene files', () => {
  it('carry cyclic and mutual orders from one project to another', async () => {
    const place = await tangledPlace()
    await exportEdges({ store: place.store, imageIds: null, outPath: place.at('scenes.json') })
    const other = importPlace()
    await other.photo('bare.jpg', 20, 16)
    other.write('scenes.json', readFileSync(place.at('scenes.json'), 'utf8'))
    const report = await importScenes(other, 'scenes.json')
    expect(report).toMatchObject({ counts: { files: 1, images: 1, sets: 1, instances: 4 }, findings: [] })
    const [before, after] = [place, other].map(({ store }) => {
      const { state } = [...store.sets.iterate()].find((it) => it.state.instances.length > 0)!
      const { instances, ...rest } = stateToJson(state)
      // Outlines and uninterpreted keys have no place in the form; categories are numbered by each project.
      return { ...rest, instances: instances.map(({ outline: _, extra: __, categoryId: ___, ...kept }) => kept) }
    })
    expect(after).toEqual(before)
  })

  it('are refused as a whole when anything in them is wrong', async () => {
    const place = await tangledPlace()
    await exportEdges({ store: place.store, imageIds: null, outPath: place.at('scenes.json') })
    const text = readFileSync(place.at('scenes.json'), 'utf8')
    const other = importPlace()
    await other.photo('bare.jpg', 20, 16)
    const before = contentsOf(other.store)
    for (const [damaged, message] of [
      [text.replace('"strata-edges"', '"something"'), /Not a scene file in scenes\.json/],
      [text.replace('"version": 1', '"version": 2'), /newer than this Strata/],
      [text.replace('"mutual"', '"mutuel"'), /images\[0\]\.pairs/],
      [text.slice(0, -20), /ends too early/],
    ] as const) {
      other.write('scenes.json', damaged)
      expect((await refusalOf(importScenes(other, 'scenes.json'))).message).toMatch(message)
      expect(contentsOf(other.store)).toEqual(before)
    }
  })
})
