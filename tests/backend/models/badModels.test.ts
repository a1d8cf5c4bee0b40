import { symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src/core/support/seededRandom.ts'
import { onnxModel } from '../../../tools/lib/onnxModel.ts'
import { classifierManifest, sha256Of, tinyInput, tinyManifest, writeModelFolder } from '../../support/modelFolder.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'
import { tinyModel } from '../../support/tinyModel.ts'
import type { TinyModelOptions } from '../../support/tinyModel.ts'
import { verdict } from './verdict.ts'

/** The verdict on a folder whose manifest has the right hash of whatever the network's file holds. */
function verdictOn(bytes: Uint8Array, changes: Record<string, unknown> = {}, files: Record<string, Uint8Array> = {}) {
  return verdict(writeModelFolder(temporaryFolder(), tinyManifest(bytes, changes), { 'model.onnx': bytes, ...files }))
}

const verdictOnModel = (options: TinyModelOptions, changes: Record<string, unknown> = {}) =>
  verdictOn(tinyModel(options), changes)

describe('the file of a network', () => {
  it('is fine when it is what the manifest says', async () => {
    expect(await verdictOn(tinyModel())).toBe('fine')
  })

  it('is not run when it is random bytes or cut short', async () => {
    const random = seededRandom(3)
    const noise = Uint8Array.from({ length: 5000 }, () => 256 * random())
    for (const bytes of [noise, tinyModel().subarray(0, 900), new Uint8Array()]) {
      expect(await verdictOn(bytes)).toMatch(
        /^bad-input: Not an ONNX model, or a damaged one in …\/model\.onnx: expected a whole ONNX model, received .+\. Copy or download it again, or export it once more\.$/,
      )
    }
  })

  it('must have the hash of the manifest', async () => {
    const folder = writeModelFolder(temporaryFolder())
    truncateSync(join(folder, 'model.onnx'), 900)
    expect(await verdict(folder)).toMatch(
      /^bad-input: A file of the model is not the one that its manifest was written for in …\/model\.onnx: expected SHA-256 [0-9a-f]{64}, received [0-9a-f]{64}\. Copy or download/,
    )
  })

  it('must be there, and be a file inside the folder', async () => {
    const absent = writeModelFolder(temporaryFolder(), tinyManifest(), {})
    expect(await verdict(absent)).toBe(
      'not-found: A file that the manifest of the model names is not there in …: expected a file model.onnx, received none. Put it there, or check the path.',
    )
    const outside = temporaryFolder()
    writeFileSync(join(outside, 'real.onnx'), tinyModel())
    symlinkSync(join(outside, 'real.onnx'), join(absent, 'model.onnx'))
    expect(await verdict(absent)).toMatch(
      /^bad-input: A link in the folder of the model leads out of it in …\/model\.onnx: expected a file inside …, received \S+real\.onnx\. Put the file itself there\.$/,
    )
    const folder = writeModelFolder(temporaryFolder(), tinyManifest(), { 'model.onnx/inner': 'x' })
    expect(await verdict(folder)).toMatch(/^bad-input: Not a file in …\/model\.onnx: expected a plain file\./)
  })

  it('may be a link inside the folder', async () => {
    const folder = writeModelFolder(temporaryFolder(), tinyManifest(), { 'real.onnx': tinyModel() })
    symlinkSync('real.onnx', join(folder, 'model.onnx'))
    expect(await verdict(folder)).toBe('fine')
  })

  it('must be of a version that the runtime knows', async () => {
    expect(await verdictOnModel({ opset: 99 })).toBe(
      'unsupported: This Strata cannot run networks of this operator set (opset) in …/model.onnx: expected opset 7 to 26, received 99. Export it again with opset 17, or update Strata.',
    )
    expect(await verdictOnModel({ opset: 6 })).toMatch(
      /expected opset 7 to 26, received 6\. Export it again with opset 17\.$/,
    )
    expect(await verdictOnModel({ irVersion: 99 })).toMatch(
      /^unsupported: This Strata cannot run networks of this version of the ONNX format .+ expected IR version 3 to 13, received 99\./,
    )
  })

  it('must use no operators that are not part of the runtime', async () => {
    expect(await verdictOnModel({ lastOperator: { name: 'Snake', domain: 'my.ops' } })).toBe(
      'unsupported: The network uses operators that are not part of ONNX Runtime in …/model.onnx: expected operators of ai.onnx, ai.onnx.ml, com.microsoft, received my.ops.Snake. Export it without them; Strata loads no libraries of operators.',
    )
    expect(await verdictOnModel({ lastOperator: { name: 'EPContext', domain: 'com.microsoft' } })).toMatch(
      /^unsupported: The network uses operators that run code from outside of it .+ received com\.microsoft\.EPContext\./,
    )
  })
})

describe('what goes in and comes out', () => {
  it.each<[string, TinyModelOptions, RegExp]>([
    [
      'a missing output',
      { outputs: { semantic: 3, boundary: 1 } },
      /^bad-input: The network has no output "direction" for the role "direction" in …\/model\.onnx: expected direction: float32 \[1, 8, height, width\], received semantic: float32 \[1, 3, \w+, \w+\]; boundary: .+ Name the right output in the manifest, or export the network with it\.$/,
    ],
    [
      'too few channels for the classes',
      { outputs: { semantic: 2, boundary: 1, direction: 8 } },
      /^bad-input: The output "semantic" for the role "semantic" is not what the manifest says in …\/model\.onnx: expected float32 \[1, 3, height, width\], received float32 \[1, 2, outputHeight, outputWidth\]\. The manifest lists 2 classes, and background comes first; stride 1\. Correct the manifest, or export/,
    ],
    [
      'four directions',
      { outputs: { semantic: 3, boundary: 1, direction: 4 } },
      /^bad-input: The output "direction" .+ expected float32 \[1, 8, height, width\], received float32 \[1, 4, /,
    ],
    [
      'a boundary of two channels',
      { outputs: { semantic: 3, boundary: 2, direction: 8 } },
      /^bad-input: The output "boundary" .+ expected float32 \[1, 1, .+ received float32 \[1, 2, /,
    ],
    [
      'an input of one channel',
      { inputChannels: 1 },
      /^bad-input: The input "image" is not what the manifest says in …\/model\.onnx: expected float32 \[1, 3, height, width\], received float32 \[1, 1, height, width\]\. The manifest says layout NCHW/,
    ],
    [
      'an input of another name',
      { input: 'x' },
      /^bad-input: The network has no input "image" in .+ received x: float32 /,
    ],
    ['another type', { type: 'float16' }, /^bad-input: The input "image" .+ expected float32 .+, received float16 /],
    [
      'one size only',
      { inputSize: [64, 96] },
      /^bad-input: The input "image" takes images of one size only .+ for the size rule "multiple", received 64 × 96\. Export it with dynamic axes, or use the size rule "fixed"/,
    ],
  ])('%s is told by its tensor, with both shapes', async (_what, options, sentence) => {
    expect(await verdictOnModel(options)).toMatch(sentence)
  })

  it('a second input is one too many', async () => {
    const port = (name: string) => ({ name, type: 'float32', dims: [1, 3, 'h', 'w'] }) as const
    const bytes = onnxModel({ inputs: [port('image'), port('mask')], outputs: [port('semantic')], nodes: [] })
    expect(await verdictOn(bytes)).toMatch(
      /^bad-input: The network wants more than an image .+ expected one input, image, received image: float32 \[1, 3, h, w\] and mask: /,
    )
  })

  it('a fixed size is compared with the rule, also in the outputs', async () => {
    const fixed = (width: number, height: number) => ({ input: tinyInput({ size: { rule: 'fixed', width, height } }) })
    expect(await verdictOnModel({ inputSize: [64, 96] }, fixed(96, 64))).toBe('fine')
    expect(await verdictOnModel({}, fixed(96, 64))).toBe('fine')
    expect(await verdictOnModel({ inputSize: [64, 96] }, fixed(64, 96))).toMatch(
      /expected float32 \[1, 3, 96, 64\], received float32 \[1, 3, 64, 96\]/,
    )
    const outputs = [
      ['semantic', 3],
      ['boundary', 1],
      ['direction', 8],
    ] as const
    const bytes = onnxModel({
      inputs: [{ name: 'image', type: 'float32', dims: [1, 3, 64, 96] }],
      outputs: outputs.map(([name, channels]) => ({ name, type: 'float32', dims: [1, channels, 32, 48] })),
      nodes: [],
    })
    expect(await verdictOn(bytes, { ...fixed(96, 64), stride: 2 })).toBe('fine')
    expect(await verdictOn(bytes, fixed(96, 64))).toMatch(
      /expected float32 \[1, 3, 64, 96\], received float32 \[1, 3, 32, 48\]/,
    )
  })

  it('a classifier gives a number for each class', async () => {
    const classifier = (classes: number) =>
      onnxModel({
        inputs: [{ name: 'image', type: 'float32', dims: [1, 3, 24, 32] }],
        outputs: [{ name: 'classes', type: 'float32', dims: [1, classes] }],
        nodes: [],
      })
    const check = (bytes: Uint8Array) =>
      verdict(writeModelFolder(temporaryFolder(), classifierManifest(bytes), { 'model.onnx': bytes }))
    expect(await check(classifier(2))).toBe('fine')
    expect(await check(classifier(3))).toMatch(
      /expected float32 \[1, 2\], received float32 \[1, 3\]\. The manifest lists 2 classes/,
    )
  })
})

describe('data in other files', () => {
  const data = new Uint8Array(4 * 9 * 3 * 8)
  const listed = (file: string, sha256 = sha256Of(data)) => ({ externalData: [{ file, sha256 }] })

  it('is fine when it is listed', async () => {
    const bytes = tinyModel({ externalData: 'data/w.bin' })
    expect(await verdictOn(bytes, listed('data/w.bin'), { 'data/w.bin': data })).toBe('fine')
  })

  it.each(['../w.bin', '/etc/passwd', 'data/../../w.bin', 'C:\\w.bin', '..\\w.bin', '*/_ORT_MEM_ADDR_/*'])(
    'may not lie at %s',
    async (externalData) => {
      expect(await verdictOnModel({ externalData })).toBe(
        `bad-input: A tensor of the network takes its numbers from a file outside of the model’s folder in …/model.onnx, tensor "semanticWeights": expected no other file, as "externalData" of the manifest is empty, received ${JSON.stringify(externalData)}. Save the network with its data in one file, or in files beside it that the manifest lists.`,
      )
    },
  )

  it('may not be named with .. by the manifest either', async () => {
    expect(await verdictOnModel({ externalData: '../w.bin' }, listed('../w.bin'))).toMatch(
      /^bad-input: The manifest of the model does not .+ externalData\.0\.file: expected a path inside the model’s folder, such as weights\.bin, received "\.\.\/w\.bin"/,
    )
  })

  it('must be listed, there, inside, whole and the same', async () => {
    const bytes = tinyModel({ externalData: 'w.bin' })
    expect(await verdictOn(bytes, {}, { 'w.bin': data })).toMatch(
      /from a file that the manifest does not list .+ received "w\.bin"\. List the file with its SHA-256 in "externalData"\.$/,
    )
    expect(await verdictOn(bytes, listed('w.bin'))).toMatch(/^not-found: .+ expected a file w\.bin, received none/)
    expect(await verdictOn(bytes, listed('w.bin', 'a'.repeat(64)), { 'w.bin': data })).toMatch(
      /is not the one that its manifest was written for in …\/w\.bin: expected SHA-256 aaaa/,
    )
    const folder = writeModelFolder(temporaryFolder(), tinyManifest(bytes, listed('w.bin')), { 'model.onnx': bytes })
    const outside = join(temporaryFolder(), 'w.bin')
    writeFileSync(outside, data)
    symlinkSync(outside, join(folder, 'w.bin'))
    expect(await verdict(folder)).toMatch(/A link in the folder of the model leads out of it in …\/w\.bin/)
  })

  it('must be long enough', async () => {
    const at = (values: { offset?: number; length?: number }) =>
      onnxModel({
        inputs: [{ name: 'image', type: 'float32', dims: [1, 3, 'h', 'w'] }],
        outputs: [{ name: 'semantic', type: 'float32', dims: [1, 3, 'h', 'w'] }],
        nodes: [],
        constants: [{ name: 'w', type: 'float32', dims: [4], values: { location: 'w.bin', ...values } }],
      })
    expect(await verdictOn(at({ offset: data.length - 8, length: 16 }), listed('w.bin'), { 'w.bin': data })).toMatch(
      /does not fit in the file that its numbers are in .+, tensor "w": expected bytes inside w\.bin, which has 864, received offset 856, length 16\./,
    )
    expect(await verdictOn(at({ offset: 1e20 }), listed('w.bin'), { 'w.bin': data })).toMatch(/received offset 1000/)
  })
})
