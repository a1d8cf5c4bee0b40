import { describe, expect, expectTypeOf, it } from 'vitest'
import type { NetworkSpec } from '../../src/core/network/NetworkSpec.ts'
import { isInsidePath, modelManifestSchema } from '../../src/shared/modelManifest.ts'
import type { OosisManifest } from '../../src/shared/modelManifest.ts'
import { classifierManifest, tinyInput, tinyManifest } from '../support/modelFolder.ts'

const bytes = new Uint8Array()
const parse = (changes: object) =>
  modelManifestSchema.safeParse(tinyManifest(bytes, changes as Record<string, unknown>))

describe('modelManifestSchema', () => {
  it('takes what it should, and fills in what may be left out', () => {
    const { data } = parse({
      training: { recipe: 'models/training', steps: 12, seed: 1, report: { ods: 0.9 }, host: 'x' },
    })
    expect(data).toEqual({ ...tinyManifest(bytes), externalData: [], training: data!.training })
    expect(data!.training).toMatchObject({ report: { ods: 0.9 }, host: 'x' })
    expect(modelManifestSchema.parse(classifierManifest(bytes)).kind).toBe('classifier')
    expect(parse({ decision: { rule: 'arg-max', thinning: false } }).data).toMatchObject({
      decision: { threshold: 0.5 },
    })
  })

  it('gives what the code about networks reads', () => {
    expectTypeOf<OosisManifest>().toExtend<NetworkSpec>()
  })

  it.each([
    ['fixed', { rule: 'fixed', width: 640, height: 480 }],
    ['longest side', { rule: 'longest-side', longestSide: 1024, multiple: 32 }],
    ['multiple of one', { rule: 'multiple', multiple: 1, tile: 511, overlap: 0 }],
  ])('takes the size rule %s', (_what, size) => {
    expect(parse({ input: tinyInput({ size }) }).success).toBe(true)
  })

  it.each([
    ['a name of the parent folder', { name: '..' }, ['name']],
    ['a name with a separator', { name: 'a/b' }, ['name']],
    ['a name that Windows keeps', { name: 'nul.1' }, ['name']],
    ['a name that ends with a dot', { name: 'a.' }, ['name']],
    ['a file above', { file: '../model.onnx' }, ['file']],
    ['a file from the root', { file: '/model.onnx' }, ['file']],
    ['a hash in capitals', { sha256: 'A'.repeat(64) }, ['sha256']],
    [
      'the same data twice',
      { externalData: [1, 2].map(() => ({ file: 'w', sha256: 'a'.repeat(64) })) },
      ['externalData'],
    ],
    ['an unknown name', { strides: 1 }, []],
    ['an unknown name further inside', { input: tinyInput({ gamma: 2 }) }, ['input']],
    ['an unknown size rule', { input: tinyInput({ size: { rule: 'any' } }) }, ['input', 'size', 'rule']],
    [
      'tiles that are no multiple',
      { input: tinyInput({ size: { rule: 'multiple', multiple: 16, tile: 100, overlap: 8 } }) },
      ['input', 'size', 'tile'],
    ],
    [
      'tiles that overlap by half',
      { input: tinyInput({ size: { rule: 'multiple', multiple: 16, tile: 128, overlap: 64 } }) },
      ['input', 'size', 'overlap'],
    ],
    ['a deviation of 0', { input: tinyInput({ std: [1, 0, 1] }) }, ['input', 'std']],
    ['two means', { input: tinyInput({ mean: [0, 0] }) }, ['input', 'mean']],
    ['bytes that are scaled', { input: tinyInput({ dtype: 'uint8' }) }, ['input', 'dtype']],
    ['no classes', { classes: [] }, ['classes']],
    ['a class twice', { classes: ['a', 'a'] }, ['classes']],
    [
      'seven directions',
      {
        directions: [
          [1, 0],
          [1, 1],
          [0, 1],
          [-1, 1],
          [-1, 0],
          [-1, -1],
          [0, -1],
        ],
      },
      ['directions'],
    ],
    ['a direction twice', { directions: Array.from({ length: 8 }, () => [1, 0]) }, ['directions']],
    ['a direction to nowhere', { directions: [[0, 0], ...Array.from({ length: 7 }, () => [1, 0])] }, ['directions']],
    [
      'a threshold above 1',
      { decision: { rule: 'threshold', threshold: 1.5, thinning: true } },
      ['decision', 'threshold'],
    ],
    ['a stride of 0', { stride: 0 }, ['stride']],
    ['another kind', { kind: 'depth' }, ['kind']],
    ['a classifier with a stride', classifierManifest(bytes, { stride: 1 }), []],
  ])('refuses %s', (_what, changes, path) => {
    const base = 'kind' in changes && changes.kind === 'classifier' ? {} : tinyManifest(bytes)
    const { error } = modelManifestSchema.safeParse({ ...base, ...changes })
    expect(error?.issues.map((issue) => issue.path)).toContainEqual(path)
  })

  it('refuses two roles for one tensor, and logits in bytes', () => {
    const output = (name: string, form = 'logits', dtype = 'float32') => ({ name, form, dtype })
    const outputs = { semantic: output('a'), boundary: output('b'), direction: output('a') }
    expect(parse({ outputs }).error?.issues[0]?.path).toEqual(['outputs'])
    const bytesOut = { ...outputs, direction: output('c', 'logits', 'uint8') }
    expect(parse({ outputs: bytesOut }).error?.issues[0]?.path).toEqual(['outputs', 'direction', 'form'])
    expect(parse({ outputs: { ...outputs, direction: output('c', 'probability', 'uint8') } }).success).toBe(true)
  })
})

describe('isInsidePath', () => {
  it.each(['weights.bin', 'data/weights.bin', '.hidden', 'ü b.bin', '…'])('says yes to %s', (path) => {
    expect(isInsidePath(path)).toBe(true)
  })

  it.each([
    '',
    '..',
    '.',
    '../a',
    'a/../b',
    'a/./b',
    '/a',
    'a//b',
    'a/',
    'C:a',
    'C:\\a',
    '..\\a',
    'a\0',
    'a.',
    'a /b',
    '*/_ORT_MEM_ADDR_/*',
  ])('says no to %j', (path) => expect(isInsidePath(path)).toBe(false))
})
