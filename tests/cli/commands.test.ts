import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openProject } from '../../src/backend/storage/ProjectStore.ts'
import { rowsOf } from '../support/temporaryProject.ts'
import { folderWithProject, jsonLines, strata } from './cliFixtures.ts'

describe('strata', () => {
  it('explains itself: --help lists the commands and exit codes, each command has examples', async () => {
    const { code, out } = await strata(['--help'])
    expect(code).toBe(0)
    for (const text of [
      'new',
      'add',
      'import',
      'export',
      'info',
      'check',
      'serve',
      'solve',
      'runs',
      'cues',
      'Exit codes:',
    ])
      expect(out).toContain(text)
    for (const command of [
      'new',
      'add',
      'import',
      'export',
      'info',
      'check',
      'serve',
      'samples',
      'solve',
      'runs',
      'cues',
    ]) {
      const help = await strata([command, '--help'])
      expect([help.code, help.err]).toEqual([0, ''])
      expect(help.out).toMatch(/Examples?:\n {2}strata /)
    }
    expect((await strata(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it.each([
    ['an unknown command', ['frobnicate'], /unknown command 'frobnicate'/],
    ['no command', [], /Usage: strata/],
    ['a missing argument', ['new'], /missing required argument 'project'/],
    ['an unknown option', ['info', 'p.strata', '--colour'], /unknown option '--colour'/],
    ['an unknown format', ['import', 'p.strata', 'f.json', '--format', 'kins'], /Allowed choices are cocoa, edges/],
    ['an export without a file', ['export', 'p.strata'], /required option '--out <file>' not specified/],
    ['image numbers that are none', ['export', 'p.strata', '--out', 'o', '--images', '1,x'], /such as 3,17/],
    ['a port that is none', ['serve', 'p.strata', '--port', '99999'], /0 to 65535/],
  ])('answers bad usage with 2: %s', async (_name, args, message) => {
    const { code, err, out } = await strata(args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(message)
  })

  it('walks the whole way: new, add, import, info, check, export', async () => {
    const at = await folderWithProject()
    const project = at('p.strata')
    expect((await strata(['new', project])).code).toBe(3)
    expect(await strata(['add', project, at('photos')])).toEqual({ code: 0, out: 'Added 2 photos.\n', err: '' })
    const again = await strata(['add', project, at('photos/bare.jpg')])
    expect(again.out).toBe('Added 0 photos, 1 were there already.\n')

    const imported = await strata(['import', project, '--format', 'cocoa', at('bare.json'), '--images', at('photos')])
    expect(imported.code).toBe(0)
    expect(imported.out).toMatch(/^Imported 1 annotation set, 2 instances, 1 pair for 1 image\.\n/)

    const info = await strata(['info', project])
    expect(info.out).toMatch(/2 images, 2 annotation sets, 2 instances, 1 pair/)
    const [asJson] = jsonLines((await strata(['info', project, '--json'])).out)
    expect(asJson).toMatchObject({ kind: 'info', name: 'p', counts: { images: 2, instances: 2 } })

    expect(await strata(['check', project])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Nothing wrong/) as string,
    })
    const exported = await strata(['export', project, '--format', 'cocoa', '--out', at('out.json')])
    expect(exported.code).toBe(0)
    expect(JSON.parse(readFileSync(at('out.json'), 'utf8'))).toMatchObject({ annotations: [{ id: 7, image_id: 42 }] })
  })

  it('speaks JSON lines: progress, then one result', async () => {
    const at = await folderWithProject()
    const args = ['import', at('p.strata'), at('bare.json'), at('cycle.json'), '--images', at('photos'), '--json']
    const { code, out, err } = await strata(args)
    expect([code, err]).toEqual([0, ''])
    const lines = jsonLines(out)
    expect(lines.slice(0, -1).every(({ kind }) => kind === 'progress')).toBe(true)
    expect(lines.at(-2)).toEqual({ kind: 'progress', stage: 'annotations', done: 2, total: 2 })
    expect(lines.at(-1)).toMatchObject({ kind: 'report', dryRun: false, counts: { sets: 2 } })
  })

  it('looks for photos beside the annotations when it is not told where they are', async () => {
    const at = await folderWithProject()
    const { code, out } = await strata(['import', at('p.strata'), at('bare.json')])
    expect([code, out]).toEqual([0, expect.stringMatching(/^Imported 1 annotation set/)])
  })

  it('changes nothing in a dry run', async () => {
    const at = await folderWithProject()
    const { out } = await strata(['import', at('p.strata'), at('bare.json'), '--dry-run'])
    expect(out).toMatch(/^Would import 1 annotation set/)
    expect((await strata(['info', at('p.strata')])).out).toMatch(/0 images/)
  })

  it('refuses a cyclic order on export, or writes it with a decision when told to', async () => {
    const at = await folderWithProject()
    const project = at('p.strata')
    await strata(['import', project, at('cycle.json')])
    const args = ['export', project, '--out', at('out.json')]
    const refused = await strata(args)
    expect(refused.code).toBe(3)
    expect(refused.err).toMatch(/total order.*#1 → #2 → #3 → #1/)
    expect(existsSync(at('out.json'))).toBe(false)
    const decided = await strata([...args, '--on-cycle', 'break-weakest'])
    expect(decided.code).toBe(0)
    expect(decided.out).toMatch(/order-decided/)
    expect((await strata(['check', project])).out).toMatch(/info \(order-cycle\)/)
  })

  it('checks photos, their bytes when told to, and answers findings with 1', async () => {
    const at = await folderWithProject()
    await strata(['add', at('p.strata'), at('photos')])
    expect((await strata(['check', at('p.strata'), '--photos'])).code).toBe(0)
    appendFileSync(at('photos/bare.jpg'), 'x')
    expect((await strata(['check', at('p.strata')])).code).toBe(0)
    const changed = await strata(['check', at('p.strata'), '--photos'])
    expect([changed.code, changed.out]).toEqual([
      1,
      expect.stringMatching(/^Found 1 fault[^]*photo-changed.*bare\.jpg/),
    ])
    rmSync(at('photos/bare.jpg'))
    const [result] = jsonLines((await strata(['check', at('p.strata'), '--json'])).out).slice(-1)
    expect(result).toMatchObject({ kind: 'report', faults: 1, findings: [{ code: 'photo-absent' }] })
  })

  it('exports a project that somebody has open, without a record; but not if something has to be decided', async () => {
    const at = await folderWithProject()
    await strata(['import', at('p.strata'), at('bare.json')])
    const owner = openProject(at('p.strata'))
    onTestFinished(() => owner.close())
    const plain = await strata(['export', at('p.strata'), '--out', at('out.json')])
    expect([plain.code, plain.out]).toEqual([
      0,
      expect.stringMatching(/^Wrote 1 annotation set[^]*export-not-recorded.*is not recorded in it/),
    ])
    expect(rowsOf(at('p.strata'), 'SELECT * FROM exports')).toEqual([])
    owner.close()
    await strata(['import', at('p.strata'), at('cycle.json')])
    const again = openProject(at('p.strata'))
    onTestFinished(() => again.close())
    const refused = await strata(['export', at('p.strata'), '--out', at('no.json'), '--on-cycle', 'break-weakest'])
    expect([refused.code, existsSync(at('no.json'))]).toEqual([3, false])
    expect(refused.err).toMatch(/must be recorded, and the project can only be read now.*Close it where it is open/)
  })

  it('carries everything in scene files, cycles included', async () => {
    const at = await folderWithProject()
    await strata(['import', at('p.strata'), at('cycle.json')])
    const scenes = at('scenes.json')
    expect((await strata(['export', at('p.strata'), '--format', 'edges', '--out', scenes])).code).toBe(0)
    await strata(['new', at('q.strata')])
    const imported = await strata(['import', at('q.strata'), '--format', 'edges', scenes, '--images', at('photos')])
    expect(imported.out).toMatch(/^Imported 1 annotation set, 3 instances, 3 pairs/)
  })

  it('tells part refused (1) from all refused (3)', async () => {
    const at = await folderWithProject()
    writeFileSync(at('lost.json'), readFileSync(at('bare.json')))
    const part = await strata(['import', at('p.strata'), at('bare.json'), at('lost.json')])
    expect(part.code).toBe(1)
    expect(part.out).toMatch(/refused \(not-found\) .*lost\.json: The photo was not found/)
    expect((await strata(['import', at('p.strata'), at('lost.json')])).code).toBe(3)
    expect((await strata(['add', at('p.strata'), at('bare.json'), at('photos')])).code).toBe(1)
    expect((await strata(['add', at('p.strata'), at('bare.json')])).code).toBe(3)
  })

  it.each([
    ['a project that is not there', 'nowhere.strata', 'not-found'],
    ['a project that is no database', 'bare.json', 'not-a-project'],
    ['a project that is a folder', 'photos', 'not-a-project'],
  ])('answers bad input with 3, as a sentence or as JSON: %s', async (_name, project, code) => {
    const at = await folderWithProject()
    for (const command of [['info'], ['check'], ['import', at('bare.json')], ['export', '--out', at('o.json')]]) {
      const [name, ...rest] = command
      const args = [name!, at(project), ...rest]
      const asText = await strata(args)
      expect([asText.code, asText.out]).toEqual([3, ''])
      expect(asText.err).toContain(project)
      const asJson = await strata([...args, '--json'])
      expect(jsonLines(asJson.out).at(-1)).toMatchObject({ kind: 'error', code })
    }
  })

  it('stops when it is interrupted, with 130, and changes nothing', async () => {
    const at = await folderWithProject()
    const interrupt = new AbortController()
    interrupt.abort()
    const { code, err } = await strata(['import', at('p.strata'), at('bare.json')], interrupt.signal)
    expect([code, err]).toEqual([130, 'Cancelled. Nothing was changed.\n'])
    expect((await strata(['info', at('p.strata')])).out).toMatch(/0 images/)
  })

  it('makes the sample project from what lies beside it, once', async () => {
    const at = await folderWithProject()
    const first = await strata(['samples', at('samples.strata')])
    expect(first).toMatchObject({ code: 0, out: expect.stringMatching(/^Made /) as string })
    expect((await strata(['info', at('samples.strata')])).out).toMatch(/2 images, 2 annotation sets/)
    expect((await strata(['samples', at('samples.strata')])).out).toMatch(/there already/)
    expect(existsSync(at('.samples.strata.draft'))).toBe(false)
  })
})
