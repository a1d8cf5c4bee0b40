import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src/core/support/seededRandom.ts'
import { openProject } from '../../../src/backend/storage/ProjectStore.ts'
import { editUntilKilled } from '../../support/killHarness.ts'
import { KillHarnessMemory } from '../../support/killHarnessMemory.ts'
import { rowsOf, temporaryFolder } from '../../support/temporaryProject.ts'

/** Projects that are worked on side by side, and how often each one's process is killed: 56 in all. */
const PROJECTS = 4
const KILLS_EACH = 14

/** Derived columns that do not say what they are derived from, and anything left of an import that was cut short. */
const CONTRADICTIONS = `
  SELECT 'instance count' AS what, id FROM annotation_sets s
    WHERE instance_count <> (SELECT count(*) FROM instances i WHERE i.set_id = s.id)
  UNION ALL SELECT 'pair count', id FROM annotation_sets s
    WHERE pair_count <> (SELECT count(*) FROM order_pairs p WHERE p.set_id = s.id)
  UNION ALL SELECT 'pending entry', id FROM project_entries WHERE state = 'pending'
  UNION ALL SELECT 'image of nothing', id FROM images WHERE listed_states = 0
  UNION ALL SELECT 'listed image', id FROM images
    WHERE listed_states <> 0 AND id NOT IN (SELECT image_id FROM annotation_sets WHERE is_listed)`

describe('a process that is killed while it edits and imports', () => {
  it(`loses nothing that it was told is saved, ${PROJECTS * KILLS_EACH} times`, { timeout: 240_000 }, async () => {
    const killed = await Promise.all(Array.from({ length: PROJECTS }, (_, index) => killAgainAndAgain(index)))
    const total = (countOf: (one: Killed) => number): number => killed.reduce((sum, one) => sum + countOf(one), 0)
    // That many edits were acknowledged, and imports cut short, shows that the processes were killed at work.
    expect(total(({ edits }) => edits)).toBeGreaterThan(PROJECTS * KILLS_EACH)
    expect(total(({ cutImports }) => cutImports)).toBeGreaterThan((PROJECTS * KILLS_EACH) / 4)
  })
})

interface Killed {
  readonly edits: number
  /** Kills that left rows of an import that was under way. */
  readonly cutImports: number
}

async function killAgainAndAgain(project: number): Promise<Killed> {
  const path = join(temporaryFolder(), 'scene.strata')
  const random = seededRandom(project + 1)
  const memory = new KillHarnessMemory()
  let cutImports = 0
  for (let round = 0; round < KILLS_EACH; round++) {
    const importName = `import-${round}`
    // Now and then before the project is open: while it is created, checked, purged, backed up.
    const saidBefore = random() < 0.2 ? 0 : 1 + Math.floor(random() * 4)
    const milliseconds = saidBefore === 0 ? 150 + random() * 500 : random() * 400
    const kill = await editUntilKilled({ path, seed: project * 1000 + round, importName, saidBefore, milliseconds })
    expect(kill).toMatchObject({ complaint: '', signal: 'SIGKILL' })
    for (const acknowledgement of kill.acknowledged) memory.remember(acknowledgement)
    if (!existsSync(path)) {
      expect(kill.acknowledged).toEqual([]) // killed before the new file got its name
      continue
    }
    cutImports += rowsOf(path, "SELECT id FROM project_entries WHERE state = 'pending'").length
    const store = openProject(path) // checks the file, takes the lock over, purges
    memory.compare(store, importName)
    store.close()
    expect(rowsOf(path, CONTRADICTIONS)).toEqual([])
    expect(rowsOf(path, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
    expect(readdirSync(join(path, '..')).filter((name) => /lock$|-wal$|-shm$|\.new$/.test(name))).toEqual([])
  }
  return { edits: memory.edits, cutImports }
}
