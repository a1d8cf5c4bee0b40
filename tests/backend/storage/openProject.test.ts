import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { listBackups } from '../../../src/backend/storage/backups.ts'
import { migrate, SCHEMA_VERSION } from '../../../src/backend/storage/migrate.ts'
import { openProject } from '../../../src/backend/storage/ProjectStore.ts'
import { openUntilTestEnds, rowsOf, temporaryFolder, temporaryProject } from '../../support/temporaryProject.ts'
import { addImageWithSet, creation, instance } from '../../support/temporaryProjectRecords.ts'

describe('opening what is not a project', () => {
  const wrongFiles: Record<string, { make: (path: string) => void; code: string; says: RegExp }> = {
    'a missing file': { make: () => {}, code: 'not-found', says: /no such project file .*create the project/ },
    'a file in a missing folder': { make: () => {}, code: 'not-found', says: /no such folder/ },
    'an empty file': {
      make: (path) => writeFileSync(path, ''),
      code: 'not-a-project',
      says: /received an empty file of 0 bytes\. Delete it/,
    },
    'a text': {
      make: (path) => writeFileSync(path, 'hello '.repeat(100)),
      code: 'not-a-project',
      says: /not an SQLite database/,
    },
    'the first bytes of a project': {
      make: (path) => writeFileSync(path, 'SQLite format 3\0'),
      code: 'not-a-project',
      says: /not an SQLite database/,
    },
    'a folder': { make: (path) => mkdirSync(path), code: 'not-a-project', says: /received a folder/ },
    'a database of another application': {
      make: (path) => {
        const client = new Database(path)
        client.pragma('application_id = 0x47504b47')
        client.exec('CREATE TABLE t (x)')
        client.close()
      },
      code: 'not-a-project',
      says: /another application \(id 0x47504b47\)/,
    },
    'a project of a newer Strata': {
      make: (path) => alteredProject(path, (client) => client.pragma(`user_version = ${SCHEMA_VERSION + 10}`)),
      code: 'future-version',
      says: new RegExp(`format ${SCHEMA_VERSION} or older, received format ${SCHEMA_VERSION + 10}\\. Update Strata`),
    },
    'a project with a format that never was': {
      make: (path) => alteredProject(path, (client) => client.pragma('user_version = 0')),
      code: 'corrupt',
      says: /never existed.*backups/,
    },
    'a project with a damaged page': { make: damagedProject, code: 'corrupt', says: /damaged.*backups/ },
    'a project cut off in the middle': {
      make: (path) => {
        alteredProject(path, () => {})
        writeFileSync(path, readFileSync(path).subarray(0, 5000))
      },
      code: 'corrupt',
      says: /damaged.*backups/,
    },
  }

  it.each(Object.entries(wrongFiles))('%s gets its own sentence and is left as it is', (name, { make, code, says }) => {
    const folder = temporaryFolder()
    const path = name.includes('missing folder') ? join(folder, 'nowhere', 'x.strata') : join(folder, 'x.strata')
    make(path)
    const before = readdirSync(folder)
    const bytes = before.length === 1 && name !== 'a folder' ? readFileSync(path) : null
    for (const readOnly of [false, true]) {
      expect(() => openProject(path, { readOnly })).toThrow(
        expect.objectContaining({ code, message: expect.stringMatching(says) as string }),
      )
    }
    expect(readdirSync(folder)).toEqual(before)
    if (bytes !== null) expect(readFileSync(path).equals(bytes)).toBe(true)
  })

  it('creates over none of them', () => {
    const path = join(temporaryFolder(), 'x.strata')
    writeFileSync(path, 'precious')
    expect(() => openProject(path, { create: true })).toThrow(expect.objectContaining({ code: 'not-a-project' }))
    expect(readFileSync(path, 'utf8')).toBe('precious')
  })
})

describe('a project file', () => {
  it('is one plain file once it is closed, and durable while it is open', () => {
    const { store, folder, path } = temporaryProject()
    expect(readdirSync(folder).sort()).toContain('scene.strata-wal')
    const client = new Database(path)
    expect(client.pragma('journal_mode', { simple: true })).toBe('wal')
    client.close()
    store.close()
    store.close()
    expect(readdirSync(folder).sort()).toEqual(['scene.strata', 'scene.strata.backups'])
    expect(rowsOf(path, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'delete' }])
  })

  it('may lie under any name', () => {
    const folder = join(temporaryFolder(), 'Fotos für Zoë %20 #1?', '写真')
    mkdirSync(folder, { recursive: true })
    const path = join(folder, 'it\'s; a "test".strata')
    const store = openUntilTestEnds(path, { create: true })
    expect(store.info()).toMatchObject({ name: 'it\'s; a "test"', location: path })
    store.close()
    expect(openUntilTestEnds(path).info().readOnly).toBe(false)
  })

  it('is the same project through a link', () => {
    const { store, folder, path } = temporaryProject()
    const link = join(folder, 'link.strata')
    symlinkSync(path, link)
    expect(() => openProject(link)).toThrow(expect.objectContaining({ code: 'project-locked' }))
    store.close()
    expect(openUntilTestEnds(link).path).toBe(path)
  })
})

describe('opening for reading only', () => {
  it('takes no lock, sees the moment of opening whatever the writer does, and changes nothing', () => {
    const { store, folder, path } = temporaryProject()
    const { setId, categoryId } = addImageWithSet(store, folder)
    const early = openUntilTestEnds(path, { readOnly: true })
    store.sets.commit({ setId, baseRevision: 0, code: 'c', label: 'C', diff: creation(instance(1, categoryId)) })
    expect(early.sets.open(setId)).toMatchObject({ revision: 0, state: { instances: [] } })
    early.close()
    const reader = openUntilTestEnds(path, { readOnly: true })
    expect(reader.sets.open(setId)).toEqual(store.sets.open(setId))
    expect(reader.info()).toMatchObject({ readOnly: true, counts: { images: 1, instances: 1 } })
    expect(reader.images.page({ offset: 0, limit: 10 }).total).toBe(1)
    const refused = expect.objectContaining({ code: 'read-only' })
    expect(() => reader.sets.undo({ setId, baseRevision: 1 })).toThrow(refused)
    expect(() => reader.categories.create('x', false)).toThrow(refused)
    expect(() => reader.beginImport({ code: 'i', label: 'I' })).toThrow(refused)
    expect(() => reader.recordExport({ format: 'f', path: null, options: {}, decisions: {}, report: {} })).toThrow(
      refused,
    )
    store.close()
    expect(existsSync(`${path}.lock`)).toBe(false)
    expect(reader.images.page({ offset: 0, limit: 10 }).total).toBe(1)
  })

  it('does not bring an older file up to date', () => {
    const path = join(temporaryFolder(), 'old.strata')
    projectAt10(path)
    expect(() => openProject(path, { readOnly: true })).toThrow(
      expect.objectContaining({ code: 'read-only', message: expect.stringContaining('older Strata') as string }),
    )
  })
})

describe('opening an older file', () => {
  it('backs it up as it was, then brings it up to date', () => {
    const path = join(temporaryFolder(), 'old.strata')
    projectAt10(path)
    const store = openUntilTestEnds(path)
    expect(store.info().schemaVersion).toBe(SCHEMA_VERSION)
    expect(store.images.page({ offset: 0, limit: 1 }).images[0]).toMatchObject({ fileName: 'a.jpg' })
    store.close()
    const backups = readdirSync(`${path}.backups`).filter((name) => name.includes('.format-10.'))
    expect(backups).toHaveLength(1)
    const backup = join(`${path}.backups`, backups[0]!)
    expect(rowsOf(backup, 'PRAGMA user_version')).toEqual([{ user_version: 10 }])
    expect(rowsOf(backup, 'PRAGMA application_id')).toEqual([{ application_id: 0x53545241 }])
    expect(rowsOf(backup, 'SELECT path FROM images')).toEqual([{ path: 'a.jpg' }])
    expect(listBackups(path)).toHaveLength(1)
  })
})

function alteredProject(path: string, alter: (client: Database.Database) => void): void {
  const client = new Database(path)
  migrate(client, path)
  alter(client)
  client.close()
}

function projectAt10(path: string): void {
  const client = new Database(path)
  migrate(client, path, 10)
  client.exec(`
    INSERT INTO images (path, search_name, width, height, orientation, listed_states) VALUES ('a.jpg', 'a.jpg', 3, 2, 1, 1);
    INSERT INTO annotation_sets (image_id, author, review_state, is_automatic, is_listed) VALUES (1, '', 'todo', 1, 1);
  `)
  client.close()
}

/** Overwrites an index page: the header is fine and only the integrity check can tell. */
function damagedProject(path: string): void {
  let page = 0
  alteredProject(path, (client) => {
    client.exec(`INSERT INTO images (path, search_name, width, height, orientation) VALUES ('a.jpg', 'a.jpg', 3, 2, 1)`)
    page = client.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'images_list'`).pluck().get() as number
  })
  const bytes = readFileSync(path)
  bytes.fill(0xee, (page - 1) * 4096, page * 4096)
  writeFileSync(path, bytes)
}
