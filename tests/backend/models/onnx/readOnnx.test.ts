import { create, toBinary } from '@bufbuild/protobuf'
import type { MessageInitShape } from '@bufbuild/protobuf'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ModelProtoSchema } from '../../../../src/backend/models/onnx/onnxFormat.ts'
import { readOnnx } from '../../../../src/backend/models/onnx/readOnnx.ts'
import { seededRandom } from '../../../../src/core/support/seededRandom.ts'
import { tinyModel } from '../../../support/tinyModel.ts'

const written = (model: MessageInitShape<typeof ModelProtoSchema>): Uint8Array =>
  toBinary(ModelProtoSchema, create(ModelProtoSchema, model))

const random = seededRandom(7)
const randomBytes = Uint8Array.from({ length: 4000 }, () => 256 * random())

describe('readOnnx', () => {
  it('says what goes in, what comes out, and which operators there are', () => {
    const { irVersion, operatorSets, inputs, outputs, operators, externals } = readOnnx(tinyModel(), 'm.onnx')
    expect([irVersion, [...operatorSets], externals]).toEqual([8, [['', 17]], []])
    expect(inputs).toEqual([{ name: 'image', dtype: 'float32', dims: [1, 3, 'height', 'width'] }])
    expect(outputs.map(({ name, dims }) => [name, dims?.[1]])).toEqual([
      ['semantic', 3],
      ['boundary', 1],
      ['direction', 8],
    ])
    expect(operators).toEqual([{ domain: '', name: 'Conv' }])
  })

  it('knows float16, other types, sizes that nobody gave and inputs that are constants', () => {
    const port = (name: string, elemType: number, dim: readonly { dimValue?: bigint; dimParam?: string }[]) => ({
      name,
      type: { tensorType: { elemType, shape: { dim: [...dim] } } },
    })
    const { inputs, outputs } = readOnnx(
      written({
        graph: {
          initializer: [{ name: 'weights', dims: [3n], dataType: 1 }],
          sparseInitializer: [{ values: { name: 'sparse' } }],
          input: [
            port('image', 10, [{ dimValue: 1n }, { dimParam: 'c' }, {}]),
            port('weights', 1, [{ dimValue: 3n }]),
            port('sparse', 1, []),
          ],
          output: [{ name: 'list' }, { name: 'any', type: { tensorType: { elemType: 99 } } }],
        },
      }),
      'm.onnx',
    )
    expect(inputs).toEqual([{ name: 'image', dtype: 'float16', dims: [1, 'c', '?'] }])
    expect(outputs).toEqual([
      { name: 'list', dtype: 'not a tensor', dims: null },
      { name: 'any', dtype: 'type 99', dims: null },
    ])
  })

  it('finds tensors in other files wherever they stand', () => {
    const outside = (location: string) => ({
      name: location,
      dataLocation: 1,
      externalData: [
        { key: 'location', value: location },
        { key: 'offset', value: '16' },
      ],
    })
    const inner = {
      initializer: [outside('branch')],
      node: [{ opType: 'Constant', attribute: [{ t: outside('value') }] }],
    }
    const { externals } = readOnnx(
      written({
        graph: {
          output: [{ name: 'y' }],
          initializer: [
            outside('weights'),
            { name: 'unsaid', dataLocation: 1 },
            { ...outside('left over'), dataLocation: 0 },
          ],
          sparseInitializer: [{ values: outside('values'), indices: outside('indices') }],
          node: [
            { opType: 'If', attribute: [{ g: inner }, { graphs: [{ initializer: [outside('many')] }] }] },
            {
              opType: 'X',
              attribute: [{ tensors: [outside('list')] }, { sparseTensor: { values: outside('one sparse') } }],
            },
            { opType: 'X', attribute: [{ sparseTensors: [{ indices: outside('sparse list') }] }] },
          ],
        },
        functions: [
          { name: 'F', node: [{ opType: 'Constant', attribute: [{ t: outside('function') }] }] },
          { name: 'G', attributeProto: [{ t: outside('default') }] },
        ],
        trainingInfo: [
          { initialization: { initializer: [outside('start')] }, algorithm: { initializer: [outside('step')] } },
        ],
      }),
      'm.onnx',
    )
    expect(externals.map(({ location }) => location).sort()).toEqual(
      [
        ...['weights', '', 'left over', 'values', 'indices', 'branch', 'value', 'many', 'list', 'one sparse'],
        ...['sparse list', 'function', 'default', 'start', 'step'],
      ].sort(),
    )
    expect(externals.find(({ location }) => location === 'value')).toEqual({
      tensor: 'value',
      location: 'value',
      offset: '16',
      length: null,
    })
  })

  it('tells both locations of a tensor that has two', () => {
    const externalData = ['good.bin', '../bad.bin'].map((value) => ({ key: 'location', value }))
    const model = { graph: { output: [{ name: 'y' }], initializer: [{ name: 'w', dataLocation: 1, externalData }] } }
    expect(readOnnx(written(model), 'm.onnx').externals.map(({ location }) => location)).toEqual([
      'good.bin',
      '../bad.bin',
    ])
  })

  it('leaves out operators that the file defines itself, and merges the two names of ONNX’s own domain', () => {
    const node = [
      { opType: 'Mine', domain: 'local' },
      { opType: 'Other', domain: 'local' },
      { opType: 'Relu', domain: 'ai.onnx' },
      { opType: 'Relu' },
    ]
    const functions = [{ name: 'Mine', domain: 'local', node: [{ opType: 'Add' }] }]
    const opsetImport = [{ domain: 'ai.onnx', version: 18n }]
    const read = readOnnx(written({ graph: { output: [{ name: 'y' }], node }, functions, opsetImport }), 'm.onnx')
    expect(read.operators.map(({ domain, name }) => `${domain}:${name}`)).toEqual(['local:Other', ':Relu', ':Add'])
    expect(read.operatorSets.get('')).toBe(18)
  })

  it.each([
    ['random bytes', randomBytes],
    ['nothing', new Uint8Array()],
    ['text', new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n')],
    ['a file cut short', tinyModel().subarray(0, 700)],
    ['a graph without outputs', written({ graph: { node: [{ opType: 'Relu' }] } })],
  ])('refuses %s', (_what, bytes) => {
    expect(() => readOnnx(bytes, 'm.onnx')).toThrow(
      /^Not an ONNX model, or a damaged one in m\.onnx: expected a whole ONNX model, received .+ Copy or download it/,
    )
  })

  it('refuses messages inside messages without end', () => {
    let graph: MessageInitShape<typeof ModelProtoSchema>['graph'] = {}
    for (let depth = 0; depth < 60; depth++) graph = { node: [{ attribute: [{ g: graph! }] }] }
    expect(() => readOnnx(written({ graph: { ...graph, output: [{ name: 'y' }] } }), 'm.onnx')).toThrow(
      /recursion depth/,
    )
  })
})

it('onnxFormat.ts was made of onnx.proto as it is', () => {
  const proto = readFileSync(join(import.meta.dirname, '../../../../src/backend/models/onnx/onnx.proto'), 'utf8')
  const described = [...proto.matchAll(/^ +(?:optional|repeated) \S+ (\w+) = (\d+);/gm)].map(
    ([, name, number]) => `${name} ${number}`,
  )
  const messages = ModelProtoSchema.file.messages.flatMap((message) => [message, ...message.nestedMessages])
  const made = messages.flatMap(({ fields }) => fields.map(({ name, number }) => `${name} ${number}`))
  expect(made.sort()).toEqual(described.sort())
  expect(made.length).toBeGreaterThan(30)
})
