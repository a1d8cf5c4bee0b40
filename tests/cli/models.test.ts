import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fileServer } from '../support/fileServer.ts'
import { sha256Of, tinyManifest, writeModelFolder } from '../support/modelFolder.ts'
import { temporaryFolder } from '../support/temporaryFolder.ts'
import { tinyModel } from '../support/tinyModel.ts'
import { jsonLines, strata } from './cliFixtures.ts'

let root: string
const at = (...names: string[]): string => join(root, ...names)
const models = (...args: string[]) => strata(['models', ...args, '--models', at('own')])
const write = (folder: string, name: string, changes = {}, bytes = tinyModel()) =>
  writeModelFolder(at(folder), tinyManifest(bytes, { name, ...changes }), { 'model.onnx': bytes })

beforeEach(() => {
  root = temporaryFolder()
  vi.stubEnv('XDG_CACHE_HOME', at('cache'))
  return () => vi.unstubAllEnvs()
})

describe('strata models', () => {
  it('adds a folder, lists it, verifies it, removes it', async () => {
    const added = await models('add', write('source', 'tiny'))
    expect([added.code, added.err, added.out]).toEqual([0, '', `Added the model tiny 1.0.0 (${at('own/tiny')}).\n`])
    const listed = await models('list')
    expect([listed.code, listed.out]).toEqual([
      0,
      expect.stringContaining(`tiny  1.0.0  oosis  0.0 MB  Apache-2.0  ${at('own/tiny')}\n  Tiny\n`),
    ])
    const verified = await models('verify', 'tiny')
    expect(verified.code).toBe(0)
    expect(verified.out).toMatch(
      /^tiny 1\.0\.0: fine; ran on cpu with 1×3×80×64 in \d+ ms\n {2}semantic: semantic 1×3×80×64\n.+\n.+\n {2}opset 17, operators Conv\nNothing wrong with 1 model\.\n$/,
    )
    const removed = await models('remove', 'tiny')
    expect([removed.code, removed.out]).toEqual([0, `Removed the model tiny (${at('own/tiny')}).\n`])
    expect(readdirSync(at('own'))).toEqual([])
  })

  it('answers as JSON lines', async () => {
    write('own/x', 'tiny', { notice: 'Knows nothing.' })
    write('own/late', 'late', { strataModel: 9 })
    const listed = jsonLines((await models('list', '--json')).out).at(-1) as { models: { name: string }[] }
    expect(listed).toMatchObject({ kind: 'models', folders: { own: at('own') } })
    expect(listed.models.filter(({ name }) => ['late', 'tiny'].includes(name))).toMatchObject([
      {
        name: 'late',
        title: 'late',
        problem: expect.stringMatching(/^The manifest of the model was written for a newer/) as string,
      },
      {
        name: 'tiny',
        title: 'Tiny',
        notice: 'Knows nothing.',
        sha256: sha256Of(tinyModel()),
        bytes: tinyModel().length,
      },
    ])
    const verified = await models('verify', 'tiny', at('own/late'), '--json')
    expect(verified.code).toBe(1)
    const lines = jsonLines(verified.out).filter(({ kind }) => kind !== 'progress')
    expect(lines).toMatchObject([
      { kind: 'model', name: 'tiny', problem: null, trial: { provider: 'cpu', input: [1, 3, 80, 64] } },
      { kind: 'model', name: at('own/late'), problem: { code: 'unsupported' } },
      { kind: 'report', verified: 1, failed: 1 },
    ])
  })

  it('keeps out a model that the runtime does not run', async () => {
    const bytes = tinyModel({ lastOperator: { name: 'Snake' } })
    const { code, err } = await models('add', write('source', 'tiny', {}, bytes))
    expect([code, err]).toEqual([
      3,
      expect.stringMatching(/^The network uses an operator that ONNX Runtime does not have .+Snake/),
    ])
    expect(readdirSync(at('own'))).toEqual([])
  })

  it('pulls a zip, and adds one that lies on disk', async () => {
    const content = zipSync({
      tiny: { 'model.json': new TextEncoder().encode(JSON.stringify(tinyManifest())), 'model.onnx': tinyModel() },
    })
    const server = await fileServer({ content })
    const pulled = await models('pull', server.url, '--sha256', sha256Of(content).toUpperCase(), '--json')
    expect(pulled.code).toBe(0)
    const lines = jsonLines(pulled.out)
    expect(lines).toContainEqual({
      kind: 'progress',
      stage: 'loaded bytes',
      done: content.length,
      total: content.length,
    })
    expect(lines.at(-1)).toMatchObject({
      kind: 'model',
      name: 'tiny',
      modelKind: 'oosis',
      isBundled: false,
      folder: at('own/tiny'),
      problem: null,
    })
    expect((await models('remove', 'tiny')).code).toBe(0)
    writeFileSync(at('tiny.zip'), content)
    expect((await models('add', at('tiny.zip'))).code).toBe(0)
    expect(existsSync(at('own/tiny/model.onnx'))).toBe(true)
  })

  it.each<[string, string[], number, RegExp]>([
    ['a model that is not there', ['remove', 'ape'], 3, /There is no model called "ape"/],
    ['a folder that is not there', ['add', '/no/such/folder'], 3, /The model has no manifest in \/no\/such\/folder/],
    [
      'a hash that is none',
      ['pull', 'http://127.0.0.1:1/a.zip', '--sha256', '12'],
      2,
      /Expected the 64 hexadecimal digits/,
    ],
    ['no hash', ['pull', 'http://127.0.0.1:1/a.zip'], 2, /required option '--sha256/],
    ['an unknown device', ['verify', '--device', 'gpu'], 2, /Allowed choices are auto, cpu/],
    [
      'an address that is none',
      ['pull', 'a.zip', '--sha256', 'a'.repeat(64)],
      3,
      /Not an address to load a model from/,
    ],
  ])('says what is wrong with %s', async (_what, args, code, sentence) => {
    const outcome = await models(...args)
    expect([outcome.code, outcome.err]).toEqual([code, expect.stringMatching(sentence) as string])
  })

  it('verify says what is wrong with a model, and fails when none is right', async () => {
    write('own/a', 'ape', { sha256: 'a'.repeat(64) })
    const { code, out } = await models('verify', 'ape')
    expect(code).toBe(3)
    expect(out).toMatch(
      /^ape: A file of the model is not the one that its manifest was written for in .+\nSomething is wrong with 1 model\.\n$/,
    )
  })

  it('explains itself', async () => {
    const { code, out } = await strata(['models', '--help'])
    expect([code, out]).toEqual([0, expect.stringContaining('strata models add ./my-model')])
    expect((await strata(['models', 'pull', '--help'])).out).toContain('--sha256 <digits>')
    expect((await strata(['models'])).code).toBe(2)
  })
})
