import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { square, twoSquares } from '../backend/exchange/exchangeFixtures.ts'
import { makeReadOnly, mountSmallDisk } from '../support/hostileDisks.ts'
import { folderWithProject, jsonLines, strata } from './cliFixtures.ts'
import { ended, start } from './strataProcess.ts'
import type { Ended } from './strataProcess.ts'

/*
 * What bad projects and bad places get, from real processes where the process has a part in it: a sentence on standard
 * error that names the file, exit code 3, nothing on standard output, and every file as it was.
 */

/** Runs a command that must be refused, in a process of its own, and gives its sentence. */
async function refused(args: readonly string[], cwd?: string): Promise<string> {
  return sentenceOf(await ended(start(args, cwd)))
}

function sentenceOf({ code, out, err }: Pick<Ended, 'code' | 'out' | 'err'>): string {
  expect([code, out]).toEqual([3, ''])
  expect(err).not.toMatch(/\bat .*\.ts:\d+/) // a sentence, no stack
  return err
}

function changeFile(path: string, change: (database: Database.Database) => void): void {
  const database = new Database(path)
  change(database)
  database.close()
}

describe('a .strata file that is no project of this version', () => {
  it.each([
    {
      name: 'of another application',
      alone: 'add',
      spoil: (path: string) => changeFile(path, (database) => database.pragma('application_id = 7')),
      says: /another application|not a Strata project/i,
    },
    {
      name: 'from a newer version',
      alone: 'import',
      spoil: (path: string) => changeFile(path, (database) => database.pragma('user_version = 9990')),
      says: /newer|9990/,
    },
    { name: 'that is empty', alone: 'export', spoil: (path: string) => writeFileSync(path, ''), says: /empty/ },
    {
      name: 'that is text',
      alone: 'serve',
      spoil: (path: string) => writeFileSync(path, 'hello '.repeat(99)),
      says: /SQLite|project/,
    },
    {
      name: 'that was cut off',
      alone: 'check',
      spoil: (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 9000)),
      says: /damaged|backup/i,
    },
  ])('is refused by every command: $name', { timeout: 60_000 }, async ({ spoil, says, alone }) => {
    const at = await folderWithProject()
    const project = at('p.strata')
    spoil(project)
    const [before, names] = [readFileSync(project), readdirSync(at('.'))]
    const commands = [
      ['add', project, at('photos')],
      ['import', project, at('bare.json')],
      ['export', project, '--out', at('out.json')],
      ['info', project],
      ['check', project],
      ['serve', project],
    ]
    // One after the other: whoever reads far enough to see the damage holds the writer's lock while it looks.
    const sentences: string[] = []
    for (const args of commands) sentences.push(sentenceOf(await strata(args)))
    // Whichever command it is, a process of its own adds the same few lines: one of each kind of file has to do.
    sentences.push(await refused(commands.find(([name]) => name === alone)!))
    for (const sentence of sentences) {
      expect(sentence).toMatch(says)
      expect(sentence).toContain('p.strata')
    }
    expect(readFileSync(project).equals(before)).toBe(true)
    expect(readdirSync(at('.'))).toEqual(names)
  })
})

describe('a place that cannot be written', () => {
  it('is refused in a sentence; reading and exporting elsewhere go on', { timeout: 60_000 }, async ({ skip }) => {
    const at = await folderWithProject()
    await strata(['import', at('p.strata'), at('bare.json')])
    if (!makeReadOnly(at('.'))) return skip('a folder cannot be made read-only here')
    expect(await refused(['import', at('p.strata'), at('cycle.json')])).toMatch(/p\.strata/)
    expect(await refused(['new', at('q.strata')])).toMatch(/q\.strata/)
    expect(await refused(['export', at('p.strata'), '--out', at('out.json')])).toMatch(/cannot be written.*out\.json/)
    expect((await ended(start(['info', at('p.strata')]))).out).toMatch(/1 annotation set/)
    const other = await folderWithProject()
    const exported = await ended(start(['export', at('p.strata'), '--out', other('out.json')]))
    expect(exported).toMatchObject({ code: 0, out: expect.stringMatching(/export-not-recorded/) as string })
  })

  it('is told when it is full, and the project is as it was', { timeout: 60_000 }, async ({ skip }) => {
    const at = await folderWithProject()
    const disk = at('disk')
    if (!mountSmallDisk(disk, 2048)) return skip('mounting a small disk is not allowed here')
    const project = join(disk, 'p.strata')
    await strata(['new', project])
    await strata(['import', project, at('bare.json')])
    const regions = Array.from({ length: 200 }, (_, index) => square(`cup ${index}`, index % 12, index % 8, 4))
    const annotations = Array.from({ length: 60 }, (_, id) => twoSquares({ id, regions }))
    writeFileSync(at('many.json'), JSON.stringify({ images: [{ id: 42, file_name: 'bare.jpg' }], annotations }))
    const sentence = await refused(['import', project, at('many.json'), '--images', at('photos')])
    expect(sentence).toMatch(/space.*p\.strata.*Free some space/)
    expect((await strata(['info', project])).out).toMatch(/1 image, 1 annotation set, 2 instances/)
    expect((await strata(['check', project])).code).toBe(0)
    const exported = await refused(['export', at('p.strata'), '--out', join(disk, 'no', 'such', 'out.json')])
    expect(exported).toMatch(/no such folder/i)
  })
})

it('takes paths with spaces, Unicode and dots, relative to where it runs', { timeout: 60_000 }, async () => {
  const at = await folderWithProject()
  mkdirSync(at('für uns/日本 «1»'), { recursive: true })
  const cwd = at('für uns/日本 «1»')
  const run = (...args: string[]) => ended(start(args, cwd))
  expect((await run('new', '../é & ü.strata')).code).toBe(0)
  const imported = await run('import', '../é & ü.strata', '../../bare.json', '--images', '../../photos/../photos')
  expect(imported).toMatchObject({ code: 0, err: '' })
  expect((await run('export', '../é & ü.strata', '--out', './öut 1.json', '--json')).code).toBe(0)
  expect(readdirSync(cwd)).toEqual(['öut 1.json'])
  const [info] = jsonLines((await run('info', '../é & ü.strata', '--json')).out)
  expect(info).toMatchObject({ name: 'é & ü', location: at('für uns/é & ü.strata'), counts: { sets: 1 } })
  expect(await refused(['new', 'no such/folder/p.strata'], cwd)).toMatch(/no such folder.*no such\/folder/i)
})
