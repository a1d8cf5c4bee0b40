import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { FileIntake } from '../../../src/backend/files/FileIntake.ts'
import { settlePhotos } from '../../../src/backend/files/photoFolder.ts'
import { safeFileName } from '../../../src/backend/files/safeFileName.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'

function intakeOf(options?: ConstructorParameters<typeof FileIntake>[0]): FileIntake {
  const intake = new FileIntake(options)
  onTestFinished(() => intake.close())
  return intake
}

test('an upload beyond the limit is refused and leaves nothing behind', async () => {
  const intake = intakeOf({ maxUploadBytes: 10, maxTotalBytes: 15 })
  const first = await intake.takeUpload('a.json', Readable.from([Buffer.alloc(10)]))
  await expect(intake.takeUpload('b.json', Readable.from([Buffer.alloc(6), Buffer.alloc(5)]))).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('too large in b.json') as string,
  })
  await expect(intake.takeUpload('c.json', Readable.from([Buffer.alloc(6)]))).rejects.toMatchObject({
    code: 'bad-input',
  })
  await intake.takeUpload('d.json', Readable.from([Buffer.alloc(5)]))
  await intake.release(first.fileId)
  expect(existsSync(first.path)).toBe(false)
  expect(() => intake.get(first.fileId)).toThrow('no longer known')
})

test('an upload that announces too much is refused before anything is written', async () => {
  const intake = intakeOf({ maxUploadBytes: 10 })
  const untouched = new Readable({
    read: () => {
      throw new Error('was not to be read')
    },
  })
  await expect(intake.takeUpload('a.json', untouched, 11)).rejects.toMatchObject({ code: 'bad-input' })
})

test('releasing an upload makes room for the next', async () => {
  const intake = intakeOf({ maxTotalBytes: 10 })
  for (let time = 0; time < 3; time++) {
    const file = await intake.takeUpload('a.json', Readable.from([Buffer.alloc(10)]))
    await intake.release(file.fileId)
  }
})

test('an upload that breaks off leaves nothing behind', async () => {
  const intake = intakeOf()
  const broken = new Readable({ read: () => undefined })
  broken.push('half')
  const taking = intake.takeUpload('a.json', broken)
  broken.destroy(new Error('connection lost'))
  await expect(taking).rejects.toThrow('connection lost')
})

test('a picked file stays where it is, also when it is released', async () => {
  const path = join(temporaryFolder(), 'photo.jpg')
  writeFileSync(path, 'photo')
  const intake = intakeOf()
  const file = intake.takePath(path)
  expect(file).toMatchObject({ name: 'photo.jpg', path, isUpload: false })
  await intake.release(file.fileId)
  await intake.close()
  expect(readFileSync(path, 'utf8')).toBe('photo')
  expect(() => intake.takePath('photo.jpg')).toThrow('Not a full path')
})

test('uploaded photos settle beside the project under their own names, equal ones once', async () => {
  const project = { path: join(temporaryFolder(), 'cups.strata'), name: 'cups' }
  const intake = intakeOf()
  const take = async (name: string, content: string): Promise<string> =>
    (await intake.takeUpload(name, Readable.from([content]))).fileId
  const ids = [await take('a.jpg', 'one'), await take('a.jpg', 'two'), await take('a.jpg', 'one')]
  const settled = await settlePhotos(intake, ids, project)
  const folder = join(dirname(project.path), 'cups images')
  expect(settled.photos).toEqual([
    { name: 'a.jpg', path: join(folder, 'a.jpg') },
    { name: 'a.jpg', path: join(folder, 'a (2).jpg') },
    { name: 'a.jpg', path: join(folder, 'a.jpg') },
  ])
  expect(readFileSync(join(folder, 'a (2).jpg'), 'utf8')).toBe('two')
  const again = await settlePhotos(intake, [ids[0]!], project)
  await again.discard()
  expect(existsSync(join(folder, 'a.jpg'))).toBe(true)
  await settled.discard((path) => path.endsWith('a (2).jpg'))
  expect(existsSync(join(folder, 'a.jpg'))).toBe(false)
  expect(existsSync(join(folder, 'a (2).jpg'))).toBe(true)
})

test('when one photo cannot settle, none does', async () => {
  const project = { path: join(temporaryFolder(), 'cups.strata'), name: 'cups' }
  const intake = intakeOf()
  const { fileId } = await intake.takeUpload('a.jpg', Readable.from(['one']))
  await expect(settlePhotos(intake, [fileId, 'unknown'], project)).rejects.toMatchObject({ code: 'not-found' })
  expect(existsSync(join(dirname(project.path), 'cups images', 'a.jpg'))).toBe(false)
})

test.each([
  ['../../etc/passwd', 'passwd'],
  ['C:\\photos\\a.jpg', 'a.jpg'],
  ['.hidden', 'hidden'],
  ['a\u0000b\u202egpj.exe', 'a_b_gpj.exe'],
  ['con.jpg', '_con.jpg'],
  ['a  .', 'a'],
  ['e\u0301.jpg', '\u00e9.jpg'],
])('the name %j becomes %j', (given, safe) => {
  expect(safeFileName(given)).toBe(safe)
})

test.each(['', '.', '..', '/', 'a/', '  '])('the name %j is refused', (given) => {
  expect(() => safeFileName(given)).toThrow('Not a usable file name')
})

test('whatever the name, the result is one short path part or a refusal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (given) => {
      let safe: string
      try {
        safe = safeFileName(given)
      } catch {
        return
      }
      expect(safe).not.toMatch(/[/\\]|^\.|\.$/)
      expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(210)
    }),
  )
})
