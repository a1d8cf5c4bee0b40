import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { countListed, readAllListedIds, readListedIds } from '../../../src/backend/storage/imageList.ts'
import { ProjectConnection } from '../../../src/backend/storage/ProjectConnection.ts'
import { openUntilTestEnds, rowsOf, temporaryProject, testClock } from '../../support/temporaryProject.ts'
import { addImageWithSet, creation, instance, newImage } from '../../support/temporaryProjectRecords.ts'

const PAGE = { offset: 0, limit: 100 }

describe('the list of images', () => {
  function listed() {
    const project = temporaryProject()
    const { store, folder } = project
    const names = ['a/Kitchen 1.JPG', 'a/kitchen 2.jpg', 'b/Straße.png', 'b/100%_sure.png', 'Éclair.jpg']
    for (const name of names) store.images.add(newImage(folder, name))
    const found = (search: string, states: ('todo' | 'accepted' | 'in-progress')[] = []) => {
      const { total, images } = store.images.page({ ...PAGE, search, states })
      expect(total).toBe(images.length)
      return images.map((image) => image.fileName)
    }
    return { ...project, found }
  }

  it('comes in windows by rising id, with the count of all', () => {
    const { store } = listed()
    expect(store.images.page({ offset: 1, limit: 2 })).toMatchObject({
      total: 5,
      images: [{ fileName: 'kitchen 2.jpg' }, { fileName: 'Straße.png' }],
    })
    expect(store.images.page({ offset: 9, limit: 2 })).toEqual({ total: 5, images: [] })
  })

  it('is searched by any part of the file name, in any case of any script, without wildcards', () => {
    const { found } = listed()
    expect(found('KITCHEN')).toEqual(['Kitchen 1.JPG', 'kitchen 2.jpg'])
    expect(found('éc')).toEqual(['Éclair.jpg'])
    expect(found('%')).toEqual(['100%_sure.png'])
    expect(found('_')).toEqual(['100%_sure.png'])
    expect(found('a/')).toEqual([])
    expect(found("'; DROP TABLE images")).toEqual([])
  })

  it('is filtered by review state, and follows every change of it', () => {
    const { store, found } = listed()
    const [first, second] = store.images.page(PAGE).images
    store.sets.setReviewState(first!.sets[0]!.setId, 'accepted')
    const { id } = store.categories.ensure('thing', false)
    const setId = second!.sets[0]!.setId
    store.sets.commit({ setId, baseRevision: 0, code: 'c', label: 'C', diff: creation(instance(1, id)) })
    expect(found('', ['accepted'])).toEqual(['Kitchen 1.JPG'])
    expect(found('', ['in-progress'])).toEqual(['kitchen 2.jpg'])
    expect(found('kitchen', ['accepted', 'in-progress'])).toHaveLength(2)
    expect(found('', ['todo'])).toEqual(['Straße.png', '100%_sure.png', 'Éclair.jpg'])
    store.sets.setReviewState(first!.sets[0]!.setId, 'todo')
    expect(found('', ['todo'])).toHaveLength(4)
  })

  it('reads an index only, however wide the rows are', () => {
    const { store, path } = listed()
    store.close()
    const statements: string[] = []
    const client = new Database(path, { readonly: true, verbose: (statement) => statements.push(String(statement)) })
    const query = { offset: 9, limit: 9, search: 'x', states: ['todo' as const] }
    new ProjectConnection(client, path).read((database) => {
      readListedIds(database, query)
      readAllListedIds(database, query)
      countListed(database, {})
    })
    client.close()
    const selects = statements.filter((statement) => statement.startsWith('select'))
    expect(selects).toHaveLength(3)
    for (const select of selects) {
      const plan = rowsOf(path, `EXPLAIN QUERY PLAN ${select}`) as { detail: string }[]
      expect(plan.map((step) => step.detail)).toEqual(['SCAN images USING COVERING INDEX images_list'])
    }
  })
})

describe('adding an image', () => {
  it('gives it an automatic set, listed until somebody else brings one', () => {
    const { store, folder } = temporaryProject()
    const { imageId, setId } = addImageWithSet(store, folder)
    expect(store.images.get(imageId).sets).toEqual([
      { setId, author: '', state: 'todo', instanceCount: 0, revision: 0 },
    ])
    expect(store.sets.record(setId)).toMatchObject({ isAutomatic: true, imageId, entryId: null })
  })

  it('knows a path again, however it is written', () => {
    const { store, folder } = temporaryProject()
    const { imageId } = store.images.add(newImage(folder, 'a/b.jpg'))
    expect(store.images.add(newImage(folder, 'a/../a/./b.jpg'))).toEqual({ imageId, isNew: false })
    expect(store.images.findByPath(join(folder, 'a', 'b.jpg'))?.imageId).toBe(imageId)
    expect(store.images.findByPath(join(folder, 'b.jpg'))).toBeNull()
  })

  it('knows a path again that leads through a link to a folder', () => {
    const { store, folder } = temporaryProject()
    mkdirSync(join(folder, 'real'))
    symlinkSync(join(folder, 'real'), join(folder, 'alias'))
    const { imageId } = store.images.add(newImage(folder, 'real/x.jpg'))
    expect(store.images.add(newImage(folder, 'alias/x.jpg'))).toEqual({ imageId, isNew: false })
  })

  it('keeps what it was told', () => {
    const { store, folder } = temporaryProject()
    const sha256 = 'ab'.repeat(32)
    const image = newImage(folder, 'x.jpg', { sha256, orientation: 6, cocoImageId: 42, metadata: { license: 3 } })
    const { imageId } = store.images.add(image)
    expect(store.images.record(imageId)).toEqual({
      imageId,
      path: 'x.jpg',
      fileName: 'x.jpg',
      sha256,
      width: 8,
      height: 6,
      orientation: 6,
      cocoImageId: 42,
      metadata: { license: 3 },
    })
    expect(store.images.findBySha256(sha256).map((found) => found.imageId)).toEqual([imageId])
  })

  it.each([
    ['a size that is none', { width: 0 }, 'bad-input'],
    ['more pixels than anybody decodes', { width: 20_000, height: 20_000 }, 'bad-input'],
    ['an orientation that is none', { orientation: 9 }, 'bad-input'],
    ['a path that is none', { path: '/photos/a\0b.jpg' }, 'bad-input'],
  ])('refuses %s', (_name, fields, code) => {
    const { store, folder } = temporaryProject()
    expect(() => store.images.add(newImage(folder, 'x.jpg', fields))).toThrow(expect.objectContaining({ code }))
    expect(store.info().counts.images).toBe(0)
  })

  it('refuses a known photo that now has another size', () => {
    const { store, folder } = temporaryProject()
    store.images.add(newImage(folder, 'x.jpg'))
    expect(() => store.images.add(newImage(folder, 'x.jpg', { width: 9 }))).toThrow(
      expect.objectContaining({ code: 'size-mismatch' }),
    )
  })
})

describe('where photos lie', () => {
  it('is relative to the project, which can be moved together with them', () => {
    const { store, folder } = temporaryProject()
    const { imageId } = store.images.add(newImage(folder, 'photos/ä b.jpg'))
    const outside = store.images.add(newImage(folder, '../elsewhere.jpg')).imageId
    expect(store.images.record(imageId).path).toBe('photos/ä b.jpg')
    expect(store.images.record(outside).path).toBe('../elsewhere.jpg')
    store.close()
    const moved = `${folder}-moved`
    renameSync(folder, moved)
    const again = openUntilTestEnds(join(moved, 'scene.strata'))
    expect(again.images.pathOf(imageId)).toBe(join(moved, 'photos/ä b.jpg'))
    expect(again.images.pathOf(outside)).toBe(join(moved, '../elsewhere.jpg'))
    again.close()
    rmSync(moved, { recursive: true })
  })

  it('is looked up when asked; a photo that comes back is seen a little later', () => {
    const clock = testClock()
    const { store, folder } = temporaryProject({ now: clock.now })
    const { imageId } = addImageWithSet(store, folder)
    expect(store.images.get(imageId).present).toBe(false)
    writeFileSync(join(folder, 'photo.jpg'), 'x')
    clock.advance(60_000)
    expect(store.images.get(imageId).present).toBe(true)
    const folderId = store.images.add(newImage(folder, 'folder.jpg')).imageId
    mkdirSync(join(folder, 'folder.jpg'))
    expect(store.images.get(folderId).present).toBe(false)
  })

  it('is refused, not followed, when a file from a stranger says something impossible', () => {
    const { store, folder, path } = temporaryProject()
    const { imageId } = addImageWithSet(store, folder)
    store.close()
    const client = new Database(path)
    client.prepare('UPDATE images SET path = ?').run('a\0b.jpg')
    client.close()
    const again = openUntilTestEnds(path)
    expect(() => again.images.pathOf(imageId)).toThrow(expect.objectContaining({ code: 'bad-input' }))
    expect(again.images.get(imageId).present).toBe(false)
  })

  it('is unknown for an image that is not there', () => {
    const { store } = temporaryProject()
    for (const name of ['pathOf', 'get', 'record'] as const) {
      expect(() => store.images[name](7)).toThrow(expect.objectContaining({ code: 'not-found' }))
    }
  })
})
