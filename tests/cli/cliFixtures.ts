import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runCli } from '../../src/cli/program.ts'
import { temporaryFolder } from '../support/temporaryFolder.ts'
import { square, twoSquares } from '../backend/exchange/exchangeFixtures.ts'
import sharp from 'sharp'

export interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs a command line in this process. */
export async function strata(args: readonly string[], signal = new AbortController().signal): Promise<Outcome> {
  let [out, err] = ['', '']
  const code = await runCli(args, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    isInteractive: false,
    signal,
  })
  return { code, out, err }
}

/** The JSON lines of an answer. */
export function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

/** A folder with a photo (20×16), an annotation file for it, one with a cyclic order, and an empty project. */
export async function folderWithProject(): Promise<(name: string) => string> {
  const folder = temporaryFolder()
  const at = (name: string): string => join(folder, name)
  const photo = sharp({ create: { width: 20, height: 16, channels: 3, background: '#aabbcc' } })
  for (const name of ['photos/bare.jpg', 'photos/more/cycle.png']) {
    mkdirSync(dirname(at(name)), { recursive: true })
    await photo.clone().toFile(at(name))
  }
  writeFileSync(at('bare.json'), JSON.stringify(twoSquares()))
  const regions = [square('a', 0, 0, 9), square('b', 3, 3, 9), square('c', 5, 2, 9)]
  writeFileSync(at('cycle.json'), JSON.stringify(twoSquares({ id: 8, regions, depth_constraint: '1-2,2-3,3-1' })))
  await strata(['new', at('p.strata')])
  return at
}
