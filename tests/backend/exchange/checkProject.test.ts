import { appendFileSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { maskToBlob } from '../../../src/core/masks/maskBlob.ts'
import { planPairStates } from '../../../src/core/workflows/editPlans/planPairs.ts'
import { checkProject } from '../../../src/backend/exchange/checkProject.ts'
import { openProject } from '../../../src/backend/storage/ProjectStore.ts'
import { boxMask } from '../../core/occlusion/sceneArbitrary.ts'
import { codesOf, importHere, refusalOf, twoSquares, importPlace } from './exchangeFixtures.ts'
import type { ImportPlace } from './exchangeFixtures.ts'

/** A project with an import, an edit, an undone edit and one in its place. */
async function editedPlace(): Promise<ImportPlace> {
  const place = importPlace()
  await place.photo('bare.jpg', 20, 16)
  place.write('bare.json', twoSquares())
  await importHere(place, ['bare.json'])
  const { sets } = place.store
  const { set } = [...sets.iterate()].find(({ state }) => state.instances.length > 0)!
  const flip = (baseRevision: number, state: 'a-over-b' | 'b-over-a'): void => {
    const diff = planPairStates(sets.open(set.setId).state, [{ a: 1, b: 2, state }], 'human')
    sets.commit({ setId: set.setId, baseRevision, code: 'flip', label: 'Flip', diff })
  }
  flip(0, 'b-over-a')
  sets.undo({ setId: set.setId, baseRevision: 1 })
  flip(2, 'b-over-a')
  return place
}

/** Changes the file behind the back of the program. */
function damage(place: ImportPlace, sql: string, ...values: unknown[]): void {
  place.store.close()
  const database = new Database(place.store.path)
  database.pragma('foreign_keys = OFF')
  database.prepare(sql).run(...values)
  database.close()
}

async function codesAfterwards(place: ImportPlace): Promise<string[]> {
  const store = openProject(place.store.path, { readOnly: true })
  try {
    const codes = codesOf(await checkProject({ store })).filter((code) => code !== 'fully-hidden')
    return [...new Set(codes)]
  } finally {
    store.close()
  }
}

describe('the check of photos', () => {
  async function found(place: ImportPlace, hashPhotos = false): Promise<string[]> {
    const findings = await checkProject({ store: place.store, hashPhotos })
    return findings.map(({ severity, code, where, message }) => `${severity} ${code} ${where}: ${message}`)
  }

  it('finds those that are gone and those of another size', async () => {
    const place = await editedPlace()
    await place.photo('bare.jpg', 16, 20)
    expect(await found(place)).toEqual([
      expect.stringMatching(/^disagreement photo-size-differs bare\.jpg: .*image is 20×16, the photo is now 16×20/),
    ])
    place.write('bare.jpg', 'no photo')
    expect(await found(place)).toEqual([
      expect.stringMatching(/^disagreement photo-unreadable bare\.jpg: Not a readable/),
    ])
    rmSync(place.at('bare.jpg'))
    expect(await found(place)).toEqual([
      expect.stringMatching(/^disagreement photo-absent bare\.jpg: The photo is not at ".*bare\.jpg"; put it back/),
    ])
  })

  it('compares their bytes only when it is asked to', async () => {
    const place = await editedPlace()
    appendFileSync(place.at('bare.jpg'), 'x')
    expect(await found(place)).toEqual([])
    expect(await found(place, true)).toEqual([expect.stringMatching(/^disagreement photo-changed bare\.jpg/)])
  })

  it('takes a photo whose EXIF orientation is ignored for what it is', async () => {
    const place = importPlace()
    for (const name of ['upright.jpg', 'stored.jpg']) await place.photo(name, 20, 16, 6)
    const images = [
      { id: 1, file_name: 'upright.jpg', width: 16, height: 20 },
      { id: 2, file_name: 'stored.jpg', width: 20, height: 16 },
    ]
    place.write('set.json', { images, annotations: [] })
    await importHere(place, ['set.json'])
    expect(await found(place, true)).toEqual([])
  })
})

describe('checkProject', () => {
  it('has nothing against a project that was imported into, edited, undone and edited again', async () => {
    const place = await editedPlace()
    expect(await checkProject({ store: place.store })).toEqual([])
    const interrupt = new AbortController()
    interrupt.abort()
    expect((await refusalOf(checkProject({ store: place.store, signal: interrupt.signal }))).code).toBe('cancelled')
  })

  const size = { width: 20, height: 16 }
  const damages: readonly (readonly [string, string, unknown[], string[]])[] = [
    [
      'a mask that was changed without the journal',
      'UPDATE instances SET amodal = ? WHERE number = 2',
      [maskToBlob(boxMask(size, 0, 0, 20, 16))],
      ['visible-not-derived', 'outline-differs', 'journal-differs'],
    ],
    [
      'a visible mask outside the amodal one',
      'UPDATE instances SET visible = ? WHERE number = 2',
      [maskToBlob(boxMask(size, 0, 0, 20, 16))],
      ['visible-outside-amodal', 'visible-not-derived', 'journal-differs'],
    ],
    [
      'a name that the journal does not know',
      "UPDATE instances SET label = 'other' WHERE number = 1",
      [],
      ['journal-differs'],
    ],
    ['a pair that vanished', 'DELETE FROM order_pairs', [], ['visible-not-derived', 'journal-differs']],
    ['a journal entry that vanished', "DELETE FROM journal WHERE kind = 'edit'", [], ['journal-differs']],
  ]
  it.each(damages)('finds %s', async (_name, sql, values, codes) => {
    const place = await editedPlace()
    damage(place, sql, ...values)
    expect(await codesAfterwards(place)).toEqual(codes)
  })
})
