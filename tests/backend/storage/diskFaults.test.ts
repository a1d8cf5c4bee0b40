import { readdirSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { codeOf, fileFault } from '../../../src/backend/storage/storageFaults.ts'
import { openDatabase } from '../../../src/backend/storage/openDatabase.ts'
import { OpenProject } from '../../../src/backend/storage/OpenProject.ts'
import { ProjectConnection } from '../../../src/backend/storage/ProjectConnection.ts'
import { openProject } from '../../../src/backend/storage/ProjectStore.ts'
import { makeReadOnly, mountSmallDisk, runProgram } from '../../support/hostileDisks.ts'
import { openUntilTestEnds, temporaryFolder, temporaryProject } from '../../support/temporaryProject.ts'
import {
  addImageWithSet,
  boxMask,
  creation,
  instance,
  newImage,
  stateOf,
} from '../../support/temporaryProjectRecords.ts'

const FULL = expect.objectContaining({
  code: 'disk-full',
  message: expect.stringContaining('Free some space') as string,
})
const READ_ONLY = expect.objectContaining({ code: 'read-only' })

describe('when there is no space left', () => {
  it('an edit is refused and the project is as it was; with space again it goes through', () => {
    const { store: setUp, folder, path } = temporaryProject()
    const { setId, categoryId } = addImageWithSet(setUp, folder)
    setUp.close()
    const client = openDatabase(path, { isReadOnly: false, beforeMigrating: () => {} })
    const store = new OpenProject(new ProjectConnection(client, path), () => new Date(), { lock: null, backup: null })
    const before = store.sets.open(setId)
    const pages = client.pragma('page_count', { simple: true }) as number
    client.pragma(`max_page_count = ${pages}`)
    const wide = instance(1, categoryId, { extra: { text: 'x'.repeat(100_000) } })
    const gesture = { setId, baseRevision: 0, code: 'c', label: 'C', diff: creation(wide) }
    expect(() => store.sets.commit(gesture)).toThrow(FULL)
    expect(store.sets.open(setId)).toEqual(before)
    client.pragma('max_page_count = 100000')
    expect(store.sets.commit(gesture).revision).toBe(1)
    expect(client.pragma('integrity_check', { simple: true })).toBe('ok')
    store.close()
  })

  it('an import is refused and can be aborted; a real full disk', async ({ skip }) => {
    const disk = smallDisk(2)
    if (disk === null) return skip('mounting a small disk is not allowed here')
    const store = openUntilTestEnds(join(disk, 'scene.strata'), { create: true })
    await store.backup
    const { setId, categoryId } = addImageWithSet(store, disk)
    const writer = store.beginImport({ code: 'i', label: 'I' })
    const thing = writer.ensureCategory('thing', false)
    expect(() => {
      for (let index = 0; index < 5000; index++) {
        const imageId = writer.addImage(newImage(disk, `${index}.jpg`))
        const instances = [instance(1, thing, { extra: { text: 'x'.repeat(3000) } })]
        writer.addSet({ imageId, author: '', extra: {}, state: stateOf(instances) })
      }
    }).toThrow(FULL)
    expect(statfsSync(disk).bavail).toBeLessThan(64)
    writeFileSync(join(disk, 'rest'), Buffer.alloc(0))
    expect(store.info().counts).toMatchObject({ images: 1, instances: 0 })
    try {
      await writer.abort()
    } catch (error) {
      expect(error).toEqual(FULL) // erasing needs some space too; opening the project does it then
    }
    store.close()
    runProgram('mount', '-o', 'remount,size=16m', disk)
    const again = openUntilTestEnds(join(disk, 'scene.strata'))
    expect(again.info().counts).toMatchObject({ images: 1, instances: 0 })
    const diff = creation(instance(1, categoryId, { amodal: boxMask(0, 0, 8, 6) }))
    expect(again.sets.commit({ setId, baseRevision: 0, code: 'c', label: 'C', diff }).revision).toBe(1)
    again.close()
  })

  it('creating a project leaves no file under its name', ({ skip }) => {
    const disk = smallDisk(1)
    if (disk === null) return skip('mounting a small disk is not allowed here')
    fillUp(disk)
    expect(() => openProject(join(disk, 'scene.strata'), { create: true })).toThrow(FULL)
    expect(readdirSync(disk).filter((name) => name.endsWith('.strata') || name.endsWith('.lock'))).toEqual([])
  })
})

describe('in a folder that cannot be written', () => {
  it('a project opens for reading, and only so', ({ skip }) => {
    const { store, folder, path } = temporaryProject()
    addImageWithSet(store, folder)
    store.close()
    if (!makeReadOnly(folder)) return skip('a read-only folder cannot be made here')
    expect(() => openProject(path)).toThrow(READ_ONLY)
    expect(() => openProject(join(folder, 'other.strata'), { create: true })).toThrow(READ_ONLY)
    const reader = openUntilTestEnds(path, { readOnly: true })
    expect(reader.info()).toMatchObject({ readOnly: true, counts: { images: 1 } })
    reader.close()
  })
})

describe('every failure of the disk', () => {
  it.each([
    ['SQLITE_FULL', 'disk-full'],
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['SQLITE_READONLY', 'read-only'],
    ['SQLITE_READONLY_DIRECTORY', 'read-only'],
    ['EROFS', 'read-only'],
    ['EACCES', 'read-only'],
    ['SQLITE_CANTOPEN', 'read-only'],
    ['SQLITE_CORRUPT_VTAB', 'corrupt'],
    ['SQLITE_IOERR_READ', 'corrupt'],
    ['SQLITE_NOTADB', 'not-a-project'],
    ['SQLITE_BUSY_SNAPSHOT', 'project-locked'],
    ['ENOENT', 'not-found'],
    ['SQLITE_CONSTRAINT_CHECK', 'internal'],
  ])('%s is told as %s, with the file and, when people can act, what to do', (systemCode, code) => {
    const cause = Object.assign(new Error('low level'), { code: systemCode })
    const fault = fileFault(new Error('wrapped', { cause }), '/p/x.strata')
    expect(fault).toMatchObject({ code, message: expect.stringContaining('/p/x.strata') as string })
    expect(codeOf(fault)).toBe(code)
  })
})

/** A disk of so many MiB, or null where mounting is not allowed. */
function smallDisk(mebibytes: number): string | null {
  const disk = join(temporaryFolder(), 'disk')
  return mountSmallDisk(disk, mebibytes * 1024) ? disk : null
}

function fillUp(disk: string): void {
  try {
    for (let index = 0; ; index++) writeFileSync(join(disk, `filler ${index}`), Buffer.alloc(4096))
  } catch (error) {
    expect(codeOf(error)).toBe('ENOSPC')
  }
}
