import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BACKUPS_KEPT, backupFolderOf, isBackupDue, listBackups } from '../../../src/backend/storage/backups.ts'
import { openProject } from '../../../src/backend/storage/ProjectStore.ts'
import { rowsOf, temporaryProject, testClock } from '../../support/temporaryProject.ts'
import { addImageWithSet } from '../../support/temporaryProjectRecords.ts'

const HOUR = 60 * 60 * 1000

describe('daily backups', () => {
  it('are complete copies beside the project, made while it is open', async () => {
    const { store, folder, path } = temporaryProject()
    addImageWithSet(store, folder)
    const outcome = await store.backup
    expect(outcome).toEqual({ kind: 'made', path: listBackups(path)[0]?.path })
    expect(basename(listBackups(path)[0]!.path)).toMatch(/^scene-2026-11-05T10-00-\d\d-000Z\.strata$/)
    store.close()
    expect(rowsOf(listBackups(path)[0]!.path, 'SELECT path FROM images')).toEqual([{ path: 'photo.jpg' }])
    expect(openProject(listBackups(path)[0]!.path, { readOnly: true }).info().counts.images).toBe(1)
  })

  it('are made by the shortest session too, and hold all of it', async () => {
    const { store, folder, path } = temporaryProject()
    addImageWithSet(store, folder)
    store.close()
    expect(rowsOf(listBackups(path)[0]!.path, 'SELECT path FROM images')).toEqual([{ path: 'photo.jpg' }])
    expect(await store.backup).toMatchObject({ kind: 'made' })
    expect(readdirSync(backupFolderOf(path))).toHaveLength(1)
  })

  it('come at most once a day, and only so many are kept', async () => {
    const clock = testClock()
    const { store, path } = temporaryProject({ now: clock.now })
    await store.backup
    store.close()
    const oldest = listBackups(path)[0]!.path
    writeFileSync(`${backupFolderOf(path)}/scene-2026-01-01T00-00-00-000Z.format-10.strata`, 'kept for good')
    let days = 1
    for (let hours = 0; hours < 24 * 9; hours += 6) {
      clock.advance(6 * HOUR)
      const again = openProject(path, { now: clock.now })
      if ((await again.backup).kind === 'made') days++
      again.close()
    }
    expect(days).toBe(10)
    expect(listBackups(path)).toHaveLength(BACKUPS_KEPT)
    expect(existsSync(oldest)).toBe(false)
    expect(readdirSync(backupFolderOf(path))).toHaveLength(BACKUPS_KEPT + 1)
  })

  it('are due again when the newest one lies in the future', () => {
    const { store, path } = temporaryProject()
    store.close()
    expect(isBackupDue(path, new Date('2026-11-05T12:00:00Z'))).toBe(false)
    expect(isBackupDue(path, new Date('2026-11-06T12:00:00Z'))).toBe(true)
    expect(isBackupDue(path, new Date('2026-11-01T12:00:00Z'))).toBe(true)
  })

  it('do not stop the work when they fail', async () => {
    const { store, folder, path } = temporaryProject()
    store.close()
    rmSync(backupFolderOf(path), { recursive: true })
    writeFileSync(backupFolderOf(path), 'a file in the way')
    const again = openProject(path)
    expect(await again.backup).toMatchObject({ kind: 'failed' })
    addImageWithSet(again, folder)
    expect(() => again.close()).not.toThrow()
    expect(existsSync(`${path}.lock`)).toBe(false)
    openProject(path).close()
    expect(existsSync(`${path}.lock`)).toBe(false)
  })
})
