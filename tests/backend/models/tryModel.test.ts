import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceDesk } from '../../../src/backend/inference/InferenceDesk.ts'
import type { InferenceClient, RunRequest, Tensor } from '../../../src/backend/inference/inferenceTypes.ts'
import { FORMAT_VERSIONS, OPERATOR_SET_VERSIONS } from '../../../src/backend/models/checkRuntimeFit.ts'
import { ModelLibrary } from '../../../src/backend/models/ModelLibrary.ts'
import { trialInput } from '../../../src/backend/models/trialInput.ts'
import { tryModel } from '../../../src/backend/models/tryModel.ts'
import { DomainError } from '../../../src/core/support/DomainError.ts'
import { modelManifestSchema } from '../../../src/shared/modelManifest.ts'
import { onnxModel } from '../../../tools/lib/onnxModel.ts'
import { classifierManifest, sha256Of, tinyInput, tinyManifest, writeModelFolder } from '../../support/modelFolder.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'
import { tinyModel, writeModel } from '../../support/tinyModel.ts'

type Json = Record<string, unknown>

const checked = (manifest: Json, files: Record<string, Uint8Array>) => {
  const folder = writeModelFolder(temporaryFolder(), manifest, files)
  return new ModelLibrary({ bundled: null, own: folder }).checkFolder(folder)
}
const tried = async (
  client: InferenceClient,
  bytes: Uint8Array,
  changes: Json = {},
  files: Record<string, Uint8Array> = {},
) => tryModel({ client, model: await checked(tinyManifest(bytes, changes), { 'model.onnx': bytes, ...files }) })
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'fine',
    (error: unknown) => (error instanceof DomainError ? `${error.code}: ${error.message}` : String(error)),
  )

describe('with ONNX Runtime', () => {
  let folder: string
  let client: InferenceDesk
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'strata-test-'))
    client = new InferenceDesk({ cacheDir: folder })
  })
  afterAll(async () => {
    await client.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('a good model says what its manifest says', async () => {
    const trial = await tried(client, tinyModel({ stride: 2 }), { stride: 2 })
    expect(trial).toMatchObject({ provider: 'cpu', input: [1, 3, 80, 64] })
    expect(trial.outputs).toEqual([
      { role: 'semantic', name: 'semantic', dims: [1, 3, 40, 32] },
      { role: 'boundary', name: 'boundary', dims: [1, 1, 40, 32] },
      { role: 'direction', name: 'direction', dims: [1, 8, 40, 32] },
    ])
  })

  it('so does one with its data in another file, one in float16, and a classifier', async () => {
    const data = new Uint8Array(4 * 9 * 3 * 8)
    const bytes = tinyModel({ externalData: 'w.bin' })
    const externalData = [{ file: 'w.bin', sha256: sha256Of(data) }]
    expect((await tried(client, bytes, { externalData }, { 'w.bin': data })).outputs).toHaveLength(3)

    const half = (name: string) => ({ name, form: 'logits', dtype: 'float16' })
    const outputs = { semantic: half('semantic'), boundary: half('boundary'), direction: half('direction') }
    const halves = tinyModel({ type: 'float16' })
    expect((await tried(client, halves, { input: tinyInput({ dtype: 'float16' }), outputs })).provider).toBe('cpu')

    const classifier = onnxModel({
      inputs: [{ name: 'image', type: 'float32', dims: [1, 3, 24, 32] }],
      outputs: [{ name: 'classes', type: 'float32', dims: [1, 2] }],
      nodes: [
        { operator: 'GlobalAveragePool', inputs: ['image'], outputs: ['mean'] },
        { operator: 'Flatten', inputs: ['mean'], outputs: ['flat'], attributes: { axis: 1 } },
        { operator: 'MatMul', inputs: ['flat', 'weights'], outputs: ['classes'] },
      ],
      constants: [{ name: 'weights', type: 'float32', dims: [3, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6) }],
    })
    const model = await checked(classifierManifest(classifier), { 'model.onnx': classifier })
    expect((await tryModel({ client, model })).outputs).toEqual([{ role: 'classes', name: 'classes', dims: [1, 2] }])
  })

  it('an operator that the runtime lacks is named', async () => {
    expect(await refusal(tried(client, tinyModel({ lastOperator: { name: 'Snake' } })))).toMatch(
      /^unsupported: The network uses an operator that ONNX Runtime does not have in \S+model\.onnx: received Snake \(opset 17\)\. Export the network without it/,
    )
    const foreign = tinyModel({ lastOperator: { name: 'Snake', domain: 'com.microsoft' } })
    expect(await refusal(tried(client, foreign))).toMatch(/^unsupported: .+ received com\.microsoft:Snake/)
  })

  it('a graph that does not run is told in the words of the runtime', async () => {
    expect(await refusal(tried(client, tinyModel({ lastOperator: { name: 'Optional' } })))).toMatch(
      /^bad-input: ONNX Runtime does not run this network in .+: received .*Type.+ Export it again/,
    )
  })

  it('outputs of another stride are told with both shapes', async () => {
    expect(await refusal(tried(client, tinyModel(), { stride: 2 }))).toMatch(
      /^bad-input: The output "semantic" for the role "semantic" is not what the manifest says in \S+, run with float32 \[1, 3, 80, 64\]: expected float32 \[1, 3, 40, 32\], received float32 \[1, 3, 80, 64\]\. .+ stride 2\./,
    )
  })

  it('the versions that are taken are those that the runtime takes', async () => {
    const inspected = (options: { opset?: number; irVersion?: number }) => {
      const model = writeModel(temporaryFolder(), 'm.onnx', tinyModel(options))
      return refusal(client.inspect({ model, device: 'cpu' }))
    }
    const { least, most } = OPERATOR_SET_VERSIONS
    for (const opset of [least, most]) expect(await inspected({ opset })).toBe('fine')
    expect(await inspected({ opset: most + 1 })).toMatch(/^bad-input/)
    const { least: oldest, most: newest } = FORMAT_VERSIONS
    for (const irVersion of [oldest, newest]) expect(await inspected({ irVersion })).toBe('fine')
    expect(await inspected({ irVersion: newest + 1 })).toMatch(/^bad-input/)
  })
})

describe('what comes out', () => {
  /** A client whose outputs are what `change` makes of right ones. */
  const saying = (change: (name: string, output: Tensor) => Tensor | undefined): InferenceClient => {
    const unused = () => Promise.reject(new Error('not asked'))
    return {
      run: ({ inputs }: RunRequest) => {
        const [, , height, width] = inputs.image!.dims
        const channels = { semantic: 3, boundary: 1, direction: 8 }
        const outputs = Object.entries(channels).flatMap(([name, count]) => {
          const data = new Float32Array(count * height! * width!)
          const output = change(name, { dtype: 'float32', dims: [1, count, height!, width!], data })
          return output === undefined ? [] : [[name, output] as const]
        })
        return Promise.resolve({
          outputs: Object.fromEntries(outputs),
          provider: 'cpu',
          fallback: null,
          milliseconds: 1,
        })
      },
      inspect: unused,
      devices: unused,
      close: () => Promise.resolve(),
    }
  }
  const probability = (name: string, dtype = 'float32') => ({ name, form: 'probability', dtype })
  const outputs = {
    semantic: probability('semantic'),
    boundary: probability('boundary'),
    direction: probability('direction'),
  }
  const filled = (value: number) =>
    saying((name, output) => {
      if (name === 'boundary') output.data[7] = value
      return output
    })

  it.each([
    [NaN, {}, /"boundary" .+ values that cannot be logits .+ expected finite numbers, received NaN/],
    [Infinity, {}, /received Infinity\. Export the network again; float16/],
    [
      -4,
      { outputs },
      /values that cannot be probabilities .+ expected numbers from 0 to 1, received -4\. Say "form": "logits"/,
    ],
    [NaN, { outputs }, /values that cannot be probabilities/],
  ])('%d is no value for %j', async (value, changes, sentence) => {
    expect(await refusal(tried(filled(value), tinyModel(), changes))).toMatch(sentence)
  })

  it.each([
    [-4, {}],
    [1, { outputs }],
    [1.0004, { outputs }],
  ])('%d is one for %j', async (value, changes) => {
    expect(await refusal(tried(filled(value), tinyModel(), changes))).toBe('fine')
  })

  it('must be there, and of the right type', async () => {
    const without = saying((name, output) => (name === 'direction' ? undefined : output))
    expect(await refusal(tried(without, tinyModel()))).toMatch(
      /"direction" .+ expected float32 \[1, 8, 80, 64\], received none/,
    )
    const bytes = saying((_name, { dims, data }) => ({ dtype: 'uint8', dims, data: Uint8Array.from(data) }))
    expect(await refusal(tried(bytes, tinyModel()))).toMatch(/expected float32 .+, received uint8 /)
  })

  it('other failures stay what they are', async () => {
    const crashed = new DomainError('inference-crashed', 'ended')
    const client = { ...filled(0), run: () => Promise.reject(crashed) }
    expect(await refusal(tried(client, tinyModel()))).toBe('inference-crashed: ended')
  })
})

describe('trialInput', () => {
  const sizeOf = (size: Json) => {
    const manifest = modelManifestSchema.parse(tinyManifest(undefined, { input: tinyInput({ size }) }))
    const { tensor, height, width } = trialInput(manifest)
    expect(tensor.data.length).toBe(3 * height * width)
    return [height, width]
  }

  it('follows the size rule, higher than wide', () => {
    expect(sizeOf({ rule: 'fixed', width: 96, height: 64 })).toEqual([64, 96])
    expect(sizeOf({ rule: 'multiple', multiple: 24, tile: 240, overlap: 8 })).toEqual([96, 72])
    expect(sizeOf({ rule: 'multiple', multiple: 32, tile: 32, overlap: 8 })).toEqual([32, 32])
    expect(sizeOf({ rule: 'longest-side', longestSide: 320, multiple: 32 })).toEqual([320, 64])
  })

  it('is normalised, in the layout and type that the manifest says', () => {
    const of = (changes: Json) =>
      trialInput(modelManifestSchema.parse(tinyManifest(undefined, { input: tinyInput(changes) })))
    const plain = of({ scale: 1, mean: [0, 0, 0], std: [1, 1, 1] }).tensor
    const shifted = of({ scale: 1, mean: [0, 100, 200], std: [1, 1, 2], layout: 'NHWC' }).tensor
    expect([plain.dims, shifted.dims]).toEqual([
      [1, 3, 80, 64],
      [1, 80, 64, 3],
    ])
    const pixels = [...plain.data.subarray(0, 6)]
    expect([...shifted.data.subarray(0, 6)]).toEqual(
      pixels.map((pixel, index) => (pixel - [0, 100, 200][index % 3]!) / [1, 1, 2][index % 3]!),
    )
    const bytes = of({ scale: 1, mean: [0, 0, 0], std: [1, 1, 1], dtype: 'uint8' }).tensor
    expect([...bytes.data.subarray(0, 6)]).toEqual(pixels)
    expect(of({ dtype: 'float16' }).tensor.data).toBeInstanceOf(Uint16Array)
  })
})
