import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { makeScratchFolder, purgeDeadScratch } from '../../../src/backend/files/scratchFolder.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'

test('what a killed process left is deleted, what lives and what is not ours stays', async () => {
  const root = temporaryFolder()
  const own = makeScratchFolder(root)
  const { pid: deadPid } = spawnSync(process.execPath, ['--version'])
  mkdirSync(join(root, `strata-scratch-${deadPid}-abc`))
  writeFileSync(join(root, `strata-scratch-${deadPid}-abc`, 'upload'), 'half')
  mkdirSync(join(root, 'strata-scratch-x'))
  mkdirSync(join(root, 'other'))
  await purgeDeadScratch(root)
  expect(readdirSync(root).sort()).toEqual(['other', basename(own), 'strata-scratch-x'].sort())
  await purgeDeadScratch(join(root, 'missing'))
})
