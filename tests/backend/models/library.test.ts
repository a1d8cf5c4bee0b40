import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { addModelFolder, removeModel } from '../../../src/backend/models/installModel.ts'
import { bundledModelsDir, defaultModelFolders, ownModelsDir } from '../../../src/backend/models/modelFolders.ts'
import { ModelLibrary } from '../../../src/backend/models/ModelLibrary.ts'
import { DomainError } from '../../../src/core/support/DomainError.ts'
import { sha256Of, tinyManifest, writeModelFolder } from '../../support/modelFolder.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'
import { tinyModel } from '../../support/tinyModel.ts'

let root: string
let library: ModelLibrary
const at = (...names: string[]): string => join(root, ...names)
const write = (folder: string, name: string, changes = {}) =>
  writeModelFolder(at(folder), tinyManifest(undefined, { name, ...changes }))
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'fine',
    (error: unknown) => (error instanceof DomainError ? `${error.code}: ${error.message}` : String(error)),
  )
const tryOut = (): Promise<void> => Promise.resolve()
const add = (path: string, more = {}) => addModelFolder(path, { library, tryOut, ...more })

beforeEach(() => {
  root = temporaryFolder()
  library = new ModelLibrary({ bundled: at('bundled'), own: at('own') })
})

describe('ModelLibrary', () => {
  it('lists bundled models first, then those that were added, each with its problem', async () => {
    write('bundled/a', 'zebra')
    mkdirSync(at('bundled/training'))
    write('own/x', 'ape')
    write('own/later', 'later', { strataModel: 7 })
    mkdirSync(at('own/empty'))
    write('own/strata-scratch-1-abc', 'half')
    write('own/.hidden', 'hidden')
    write('own/same', 'zebra')
    writeFileSync(at('own/note.txt'), '')
    const listed = await library.list()
    expect(listed.map(({ name, isBundled, problem }) => [name, isBundled, problem?.slice(0, 40) ?? null])).toEqual([
      ['zebra', true, null],
      ['empty', false, 'The model has no manifest in '.concat(at('own/empty')).slice(0, 40)],
      ['later', false, 'The manifest of the model was written fo'],
      ['zebra', false, 'Another model is called "zebra", and is '],
      ['ape', false, null],
    ])
    expect(listed[0]).toMatchObject({ folder: at('bundled/a'), bytes: tinyModel().length, manifest: { title: 'Tiny' } })
  })

  it('is empty where nothing was added yet', async () => {
    expect(await library.list()).toEqual([])
    expect(await codeOf(library.find('any'))).toMatch(
      /^not-found: There is no model called "any" in .+expected one that was added/,
    )
  })

  it('finds a model by its name, whatever its folder is called, and by a path', async () => {
    write('own/x', 'ape')
    write('elsewhere', 'wolf')
    const { file, bytes, summary } = await library.find('ape')
    expect(file).toEqual({ path: at('own/x/model.onnx'), sha256: sha256Of(tinyModel()) })
    expect([bytes, summary.operatorSets.get('')]).toEqual([tinyModel().length, 17])
    expect((await library.find(at('elsewhere'))).manifest.name).toBe('wolf')
    expect(await codeOf(library.find('wolf'))).toMatch(/^not-found: .+ expected ape\. Add it with `strata models add`/)
  })

  it('sees that a file changed after it was checked', async () => {
    write('own/x', 'ape')
    await library.find('ape')
    writeFileSync(at('own/x/model.onnx'), tinyModel({ seed: 2 }))
    expect(await codeOf(library.find('ape'))).toMatch(/^bad-input: A file of the model is not the one/)
    expect((await library.list())[0]!.problem).toMatch(/^A file of the model is not the one/)
  })

  it('stops when it is cancelled', async () => {
    write('own/x', 'ape')
    expect(await codeOf(library.list({ signal: AbortSignal.abort() }))).toMatch(/^cancelled/)
    expect(await codeOf(library.find('ape', { signal: AbortSignal.abort() }))).toMatch(/^cancelled/)
  })

  it('tells progress in bytes', async () => {
    write('own/x', 'ape')
    const told: unknown[] = []
    await library.find('ape', { onProgress: (progress) => told.push(progress) })
    const bytes = tinyModel().length
    expect(told.at(-1)).toEqual({ stage: 'checked bytes', done: bytes, total: bytes })
  })
})

describe('addModelFolder', () => {
  it('copies what the manifest names and the papers, under the name of the model', async () => {
    const bytes = tinyModel({ externalData: 'data/w.bin' })
    const data = new Uint8Array(4 * 9 * 3 * 8)
    const externalData = [{ file: 'data/w.bin', sha256: sha256Of(data) }]
    const files = { 'model.onnx': bytes, 'data/w.bin': data, LICENSE: 'free', 'README.md': '#', 'notes.txt': 'x' }
    const source = writeModelFolder(at('source'), tinyManifest(bytes, { externalData }), files)
    chmodSync(join(source, 'model.onnx'), 0o444)
    let tried = ''
    const added = await add(source, {
      tryOut: ({ folder }: { folder: string }) => {
        tried = folder
        expect(existsSync(at('own/tiny'))).toBe(false)
        return Promise.resolve()
      },
    })
    expect(tried.startsWith(at('own'))).toBe(true)
    expect(added).toMatchObject({ folder: at('own/tiny'), isBundled: false, file: { path: at('own/tiny/model.onnx') } })
    expect(readdirSync(at('own'))).toEqual(['tiny'])
    expect(readdirSync(at('own/tiny')).sort()).toEqual(['LICENSE', 'README.md', 'data', 'model.json', 'model.onnx'])
    expect((await library.find('tiny')).bytes).toBe(bytes.length + data.length)
  })

  it.each<[string, () => string]>([
    ['a model that fails a check', () => writeModelFolder(at('source'), tinyManifest(), { 'model.onnx': 'junk' })],
    ['no model', () => at('nowhere')],
    [
      'a name that is taken by a bundled one',
      () => {
        write('bundled/a', 'tiny')
        return write('source', 'tiny')
      },
    ],
    [
      'a name that is taken',
      () => {
        write('own/b', 'tiny')
        return write('source', 'tiny')
      },
    ],
    [
      'a name that another folder has',
      () => {
        write('own/tiny', 'other')
        return write('source', 'tiny')
      },
    ],
  ])('leaves nothing behind of %s', async (_what, prepare) => {
    const source = prepare()
    const before = existsSync(at('own')) ? readdirSync(at('own')) : []
    expect(await codeOf(add(source))).toMatch(/^(bad-input|not-found): /)
    expect(existsSync(at('own')) ? readdirSync(at('own')) : []).toEqual(before)
  })

  it('says how to go on when the name is taken', async () => {
    write('own/b', 'tiny')
    expect(await codeOf(add(write('source', 'tiny')))).toBe(
      `bad-input: There is a model called "tiny" already in ${at('own/b')}. Remove that one first (\`strata models remove tiny\`), or give the new one another "name" in its manifest.`,
    )
  })

  it('leaves nothing behind when the trial fails or it is cancelled', async () => {
    write('source', 'tiny')
    const failing = () => Promise.reject(new DomainError('unsupported', 'no such operator'))
    expect(await codeOf(add(at('source'), { tryOut: failing }))).toBe('unsupported: no such operator')
    const stop = new AbortController()
    const cancelling = () => Promise.resolve(stop.abort())
    expect(await codeOf(add(at('source'), { tryOut: cancelling, signal: stop.signal }))).toMatch(/^cancelled/)
    expect(readdirSync(at('own'))).toEqual([])
  })

  it('clears what a process that died had begun', async () => {
    write('own/strata-scratch-999999999-abc', 'half')
    await add(write('source', 'tiny'))
    expect(readdirSync(at('own'))).toEqual(['tiny'])
  })

  it('says that the folder cannot be written', async () => {
    writeFileSync(at('own'), 'a file')
    expect(await codeOf(add(write('source', 'tiny')))).toMatch(/^(not-found|bad-input|read-only): /)
  })

  it('copies the file that a link inside the folder means', async () => {
    const source = writeModelFolder(at('source'), tinyManifest(), { 'real.onnx': tinyModel() })
    symlinkSync('real.onnx', join(source, 'model.onnx'))
    await add(source)
    expect(readFileSync(at('own/tiny/model.onnx')).equals(tinyModel())).toBe(true)
  })
})

describe('removeModel', () => {
  it('removes what was added, also when it is broken', async () => {
    write('own/x', 'ape')
    rmSync(at('own/x/model.onnx'))
    expect(await removeModel(library, 'ape')).toBe(at('own/x'))
    expect(readdirSync(at('own'))).toEqual([])
  })

  it('never touches a bundled model', async () => {
    write('bundled/a', 'ape')
    expect(await codeOf(removeModel(library, 'ape'))).toBe(
      `read-only: The model "ape" came with Strata in ${at('bundled/a')}. Only models that were added can be removed.`,
    )
    expect(existsSync(at('bundled/a/model.onnx'))).toBe(true)
    write('own/x', 'ape')
    expect(await removeModel(library, 'ape')).toBe(at('own/x'))
  })

  it.each(['ape', '../bundled/a', '.', ''])('knows no model called %j', async (name) => {
    write('bundled/a', 'wolf')
    expect(await codeOf(removeModel(library, name))).toMatch(/^not-found: There is no model called /)
  })
})

describe('where models lie', () => {
  it('follows the habits of the system', () => {
    expect(ownModelsDir({}, 'linux', '/home/a')).toBe('/home/a/.local/share/strata/models')
    expect(ownModelsDir({ XDG_DATA_HOME: '/data' }, 'linux', '/home/a')).toBe('/data/strata/models')
    expect(ownModelsDir({}, 'darwin', '/Users/a')).toBe('/Users/a/Library/Application Support/Strata/Models')
    expect(ownModelsDir({ LOCALAPPDATA: '/local' }, 'win32', '/a')).toBe(join('/local', 'Strata', 'Models'))
    expect(defaultModelFolders({ STRATA_MODELS: '/mine' }).own).toBe('/mine')
  })

  it('finds the bundled ones from source, built and packaged', () => {
    for (const [code, models] of [
      ['repo/src/backend/models', 'repo/models'],
      ['built/out/main', 'built/models'],
      ['resources/app.asar/out/main', 'resources/models'],
    ] as const) {
      for (const folder of [code, models]) mkdirSync(at(folder), { recursive: true })
      expect(bundledModelsDir(at(code))).toBe(at(models))
    }
    expect(bundledModelsDir(at('a/b/c/d'))).toBeNull()
  })
})
