import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import type { Zippable } from 'fflate'
import { beforeEach, describe, expect, it } from 'vitest'
import { ModelLibrary } from '../../../src/backend/models/ModelLibrary.ts'
import { addModelZip, pullModel } from '../../../src/backend/models/pullModel.ts'
import { unpackModel } from '../../../src/backend/models/unpackModel.ts'
import { DomainError } from '../../../src/core/support/DomainError.ts'
import { fileServer } from '../../support/fileServer.ts'
import { sha256Of, tinyManifest } from '../../support/modelFolder.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'
import { tinyModel } from '../../support/tinyModel.ts'

const text = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
const MODEL: Zippable = { 'model.json': text(tinyManifest()), 'model.onnx': tinyModel(), LICENSE: text('free') }

let root: string
let library: ModelLibrary
const at = (...names: string[]): string => join(root, ...names)
const tryOut = (): Promise<void> => Promise.resolve()
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'fine',
    (error: unknown) =>
      error instanceof DomainError ? `${error.code}: ${error.message.replaceAll(root, '…')}` : String(error),
  )

beforeEach(() => {
  root = temporaryFolder()
  library = new ModelLibrary({ bundled: null, own: at('own') })
})

describe('pullModel', () => {
  const pull = (url: string, bytes: Uint8Array, more = {}) =>
    pullModel({ library, tryOut, url, sha256: sha256Of(bytes), firstWait: 1, ...more })

  it('loads a zip, checks it and adds the model, and nothing else stays', async () => {
    const content = zipSync({ ...MODEL, 'notes.txt': text('x') })
    const server = await fileServer({ content })
    const stages = new Set<string>()
    const onProgress = ({ stage }: { stage: string }): void => void stages.add(stage)
    const model = await pull(server.url, content, { onProgress })
    expect(model).toMatchObject({ folder: at('own/tiny'), manifest: { name: 'tiny' } })
    expect(readdirSync(at('own'))).toEqual(['tiny'])
    expect(readdirSync(at('own/tiny')).sort()).toEqual(['LICENSE', 'model.json', 'model.onnx'])
    expect([...stages]).toEqual(['loaded bytes', 'unpacked files', 'checked bytes', 'copied files'])
  })

  it('goes on after it was cancelled', async () => {
    const noise = Uint8Array.from({ length: 100_000 }, (_, index) => (index * index) >> 3)
    const content = zipSync({ ...MODEL, 'NOTICE.txt': [noise, { level: 0 }] })
    const server = await fileServer({ content, hangAfter: 50_000 })
    const stop = new AbortController()
    const onProgress = ({ done }: { done: number }): void => void (done === 50_000 && stop.abort())
    expect(await refusal(pull(server.url, content, { onProgress, signal: stop.signal }))).toMatch(/^cancelled/)
    expect((await library.list()).length).toBe(0)
    server.hangAfter = null
    await pull(server.url, content)
    expect(server.asked).toEqual([null, 'bytes=50000-'])
    expect(readdirSync(at('own'))).toEqual(['tiny'])
  })

  it('refuses a second one of the same file while the first one is at work, which it leaves alone', async () => {
    const content = zipSync(MODEL)
    const server = await fileServer({ content, hangAfter: 100 })
    let second = Promise.resolve('not asked')
    const onProgress = ({ done }: { done: number }): void => {
      if (server.asked.length === 1) second = refusal(pull(server.url, content))
      server.cutAt(done)
      server.hangAfter = null
    }
    const first = pull(server.url, content, { onProgress })
    expect(await first).toMatchObject({ folder: at('own/tiny') })
    expect(await second).toMatch(/^bad-input: The same file is being loaded by .+ \(process \d+, since .+Wait until/)
    expect(server.asked).toEqual([null, 'bytes=100-'])
    expect(readdirSync(at('own'))).toEqual(['tiny'])
  })

  it('takes over what a process has left that was killed', async () => {
    const content = zipSync(MODEL)
    const server = await fileServer({ content })
    const gone = spawn(process.execPath, ['-e', ''])
    await once(gone, 'exit')
    const owner = { pid: gone.pid, host: hostname(), user: 'ann', since: new Date().toISOString(), boot: null }
    mkdirSync(at('own'))
    writeFileSync(at('own', `.download-${sha256Of(content)}.lock`), JSON.stringify(owner))
    await pull(server.url, content)
    expect(readdirSync(at('own'))).toEqual(['tiny'])
  })

  it.each<[string, Zippable, RegExp]>([
    [
      'no model',
      { 'a.txt': text('x') },
      /^bad-input: Not the zip of a model in .+ expected one model\.json, at the top or/,
    ],
    ['a wrong model', { ...MODEL, 'model.onnx': text('junk') }, /^bad-input: A file of the model is not the one/],
    ['a model without its network', { 'model.json': text(tinyManifest()) }, /^not-found: A file that the manifest/],
  ])('keeps nothing of a zip with %s', async (_what, files, sentence) => {
    const content = zipSync(files)
    const server = await fileServer({ content })
    expect(await refusal(pull(server.url, content))).toMatch(sentence)
    expect(readdirSync(at('own'))).toEqual([])
  })

  it('keeps nothing of a model that fails its trial or of another file', async () => {
    const content = zipSync(MODEL)
    const server = await fileServer({ content })
    const failing = () => Promise.reject(new DomainError('unsupported', 'no such operator'))
    expect(await refusal(pull(server.url, content, { tryOut: failing }))).toBe('unsupported: no such operator')
    expect(await refusal(pull(server.url, tinyModel()))).toMatch(
      /^bad-input: The file that the server has is not the one/,
    )
    const page = text('<html>Sign in</html>')
    Object.assign(server, { content: page })
    expect(await refusal(pull(server.url, page))).toMatch(
      /^bad-input: Not the zip of a model in .+ expected a whole zip, received/,
    )
    expect(readdirSync(at('own'))).toEqual([])
  })
})

describe('addModelZip', () => {
  it('adds a model from a zip with one folder in it', async () => {
    writeFileSync(at('a.zip'), zipSync({ 'tiny-1.0': MODEL }))
    expect((await addModelZip(at('a.zip'), { library, tryOut })).folder).toBe(at('own/tiny'))
    expect(existsSync(at('a.zip'))).toBe(true)
  })

  it('says that there is no such zip', async () => {
    expect(await refusal(addModelZip(at('b.zip'), { library, tryOut }))).toMatch(/^not-found: /)
  })
})

/** Where the list of contents begins; its first entry has the method 10 and the unpacked size 24 bytes further on. */
const listAt = (zip: Uint8Array): number =>
  zip.findIndex((_, index) => String(zip.subarray(index, index + 4)) === '80,75,1,2')

describe('unpackModel', () => {
  const unpack = async (bytes: Uint8Array): Promise<string> => {
    writeFileSync(at('a.zip'), bytes)
    mkdirSync(at('in/target'), { recursive: true })
    const said = await refusal(unpackModel(at('a.zip'), at('in/target'), {}))
    expect(readdirSync(at('in'))).toEqual(['target'])
    expect(readdirSync(root).sort()).toEqual(['a.zip', 'in'])
    return said
  }

  it.each(['../evil', '/evil', 'a/../../evil', 'C:/evil', '..\\evil', 'a\\b', 'a//b', 'nul\0', '..'])(
    'writes nothing outside for an entry %j',
    async (name) => {
      expect(await unpack(zipSync({ ...MODEL, [name]: text('x') }))).toMatch(
        /^bad-input: Not the zip of a model in …\/a\.zip: expected names inside the folder, .+, received "/,
      )
      expect(readdirSync(at('in/target'))).toEqual([])
    },
  )

  it('takes entries for folders, and names that only look odd', async () => {
    expect(await unpack(zipSync({ ...MODEL, 'data/': new Uint8Array(), 'ü..bin': text('x') }))).toBe('fine')
    expect(readdirSync(at('in/target')).sort()).toEqual(['LICENSE', 'model.json', 'model.onnx', 'ü..bin'])
  })

  it('refuses a bomb before it goes off', async () => {
    const bomb = zipSync(MODEL)
    new DataView(bomb.buffer).setUint32(listAt(bomb) + 24, 2 ** 31, true)
    expect(await unpack(bomb)).toMatch(/expected at most 67108864 bytes in it, received more/)
    const many = Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`f${index}`, new Uint8Array()]))
    expect(await unpack(zipSync({ ...MODEL, ...many }))).toMatch(/expected at most 1000 files, received more/)
  })

  it('refuses a name that stands twice, two models, and damaged zips', async () => {
    expect(await unpack(zipSync({ ...MODEL, 'MODEL.json': text('x') }))).toMatch(
      /expected each name once, received "MODEL\.json"/,
    )
    expect(await unpack(zipSync({ a: MODEL, b: MODEL }))).toMatch(/received a\/model\.json, b\/model\.json/)
    const whole = zipSync(MODEL)
    expect(await unpack(whole.subarray(0, whole.length - 30))).toMatch(/expected a whole zip/)
    expect(await unpack(new Uint8Array(10))).toMatch(/expected a whole zip/)
    const other = zipSync(MODEL, { level: 0 })
    other[listAt(other) + 10] = 99
    expect(await unpack(other)).toMatch(/expected "model\.json" stored or deflated, received method 99/)
  })
})
