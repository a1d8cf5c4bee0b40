import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { twoSquares } from '../backend/exchange/exchangeFixtures.ts'
import { folderWithProject, jsonLines, strata } from './cliFixtures.ts'

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

function start(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function ended(child: ChildProcess): Promise<{ code: number | null; out: string; err: string }> {
  let [out, err] = ['', '']
  child.stdout!.on('data', (text) => void (out += String(text)))
  child.stderr!.on('data', (text) => void (err += String(text)))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, out, err }
}

/** Waits for a text on standard output. */
function said(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let text = ''
  return new Promise((resolve, reject) => {
    child.stdout!.on('data', (more) => {
      text += String(more)
      const match = pattern.exec(text)
      if (match !== null) resolve(match)
    })
    child.on('close', () => reject(new Error(`ended after: ${text}`)))
  })
}

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
