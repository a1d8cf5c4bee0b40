import { writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { checkProject } from '../../src/backend/exchange/checkProject.ts'
import { openProject } from '../../src/backend/storage/ProjectStore.ts'
import { seededRandom } from '../../src/core/support/seededRandom.ts'
import { twoSquares } from '../backend/exchange/exchangeFixtures.ts'
import { folderWithProject } from './cliFixtures.ts'
import { ended, said, start } from './strataProcess.ts'

/*
 * `strata import` killed at work (SIGKILL: nothing can be cleaned up). How editing and importing survive it call by call
 * is tested in tests/backend/storage/kill.test.ts, 56 times.
 */
const KILLS = 6
const SETS = 2500

it('an import that is killed is there as a whole or not at all', { timeout: 120_000 }, async () => {
  const at = await folderWithProject()
  const annotations = Array.from({ length: SETS }, (_, id) => twoSquares({ id }))
  writeFileSync(at('many.json'), JSON.stringify({ images: [{ id: 42, file_name: 'bare.jpg' }], annotations }))
  const random = seededRandom(5)
  let imported = 0
  let cut = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const child = start(['import', at('p.strata'), at('many.json'), '--images', at('photos'), '--json'])
    const result = ended(child)
    await said(child, /"stage":"annotations","done":[1-9]/)
    await new Promise((resolve) => setTimeout(resolve, random() * 700))
    child.kill('SIGKILL')
    const isTold = (await result).out.includes('"kind":"report"')
    const store = openProject(at('p.strata')) // takes the lock over and purges
    const { sets } = store.info().counts
    expect([imported, imported + SETS]).toContain(sets)
    if (isTold) expect(sets).toBe(imported + SETS)
    if (sets === imported) cut++
    imported = sets
    expect(store.info().counts.images).toBe(imported === 0 ? 0 : 1)
    if (kill === KILLS - 1) expect(await checkProject({ store })).toEqual([])
    store.close()
  }
  expect(cut).toBeGreaterThan(0)
})
