import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { twoSquares } from '../backend/exchange/exchangeFixtures.ts'
import { folderWithProject, jsonLines, strata } from './cliFixtures.ts'
import { ended, said, start } from './strataProcess.ts'

describe('the strata process', () => {
  it('ends with the exit code of its command and writes nothing but the answer to standard output', async () => {
    const at = await folderWithProject()
    expect(await ended(start(['import', at('p.strata'), at('bare.json'), '--images', at('photos')]))).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Imported 1 annotation set/) as string,
      err: '',
    })
    const bad = await ended(start(['info', at('bare.json')]))
    expect([bad.code, bad.out]).toEqual([3, ''])
    expect((await ended(start(['nonsense']))).code).toBe(2)
  })

  it('stops an import on SIGINT within a moment and leaves the project as it was', async () => {
    const at = await folderWithProject()
    const annotations = Array.from({ length: 20_000 }, (_, id) => twoSquares({ id }))
    writeFileSync(at('many.json'), JSON.stringify({ images: [{ id: 42, file_name: 'bare.jpg' }], annotations }))
    const child = start(['import', at('p.strata'), at('many.json'), '--images', at('photos'), '--json'])
    const result = ended(child)
    await said(child, /"stage":"annotations","done":[1-9]/)
    child.kill('SIGINT')
    const { code, out } = await result
    expect(code).toBe(130)
    expect(jsonLines(out).at(-1)).toMatchObject({ kind: 'error', code: 'cancelled' })
    expect((await strata(['info', at('p.strata')])).out).toMatch(/0 images, 0 annotation sets/)
    expect((await strata(['check', at('p.strata')])).code).toBe(0)
  })

  it('serves a project until it is told to stop, its address on a line of its own', async () => {
    const at = await folderWithProject()
    const child = start(['serve', at('p.strata')])
    const result = ended(child)
    const [url] = await said(child, /^http:\/\/127\.0\.0\.1:\d+\/\?token=\S+$/m)
    const page = await fetch(url, { redirect: 'manual' })
    expect([200, 303]).toContain(page.status)
    const locked = await ended(start(['import', at('p.strata'), at('bare.json')]))
    expect(locked.code).toBe(3)
    expect(locked.err).toMatch(/p\.strata/)
    child.kill('SIGINT')
    expect((await result).code).toBe(0)
    expect((await strata(['check', at('p.strata')])).code).toBe(0)
  })

  it('makes the samples before it serves them', async () => {
    const at = await folderWithProject()
    const child = start(['serve', '--samples', at('samples.strata'), '--json'])
    const result = ended(child)
    await said(child, /"kind":"serving","url":"http/)
    child.kill('SIGTERM')
    expect((await result).code).toBe(0)
    expect(readFileSync(at('samples.strata')).subarray(0, 15).toString()).toBe('SQLite format 3')
  })
})
