import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RunRequest } from '../../../src/backend/inference/inferenceTypes.ts'
import { onnxModel } from '../../../tools/lib/onnxModel.ts'
import { tinyModel, writeModel } from '../../support/tinyModel.ts'
import { floats, plainImage, pretendAuto, squareModel, watchedDesk } from './inferenceForTest.ts'

const MISSING_PROVIDER = process.platform === 'darwin' ? 'dml' : 'coreml'

describe('a model', () => {
  it('runs, says what it has, and keeps its outputs apart from one run to the next', async () => {
    const { desk, folder, pids } = watchedDesk()
    const model = squareModel(folder)
    const run = (value: number, width: number) =>
      desk.run({ model, device: 'cpu', inputs: { image: plainImage(width, 4, value) } })
    expect(await desk.inspect({ model, device: 'cpu' })).toEqual({
      inputs: [{ name: 'image', dtype: 'float32', dims: [1, 3, 'height', 'width'] }],
      outputs: [{ name: 'result', dtype: 'float32', dims: [1, 3, 'height', 'width'] }],
      provider: 'cpu',
      fallback: null,
    })
    // Runs of the same form and of another one, some asked for while others run.
    const answers = await Promise.all([run(1, 6), run(2, 6), run(3, 6), run(4, 2), run(5, 6), run(6, 6)])
    const widths = [6, 6, 6, 2, 6, 6]
    expect(answers.map(({ outputs }) => outputs.result)).toEqual(
      widths.map((width, index) => floats(new Float32Array(12 * width).fill((index + 1) ** 2), [1, 3, 4, width])),
    )
    expect(answers[0]).toMatchObject({ provider: 'cpu', fallback: null, milliseconds: expect.any(Number) as number })
    expect(pids).toHaveLength(1)
  })

  it('hands over outputs of many megabytes, whole and each to its asker', async () => {
    const { desk, folder } = watchedDesk()
    const model = squareModel(folder)
    // 8.4 MB.
    const [width, height] = [1000, 701]
    const run = (first: number) => {
      const data = new Float32Array(3 * width * height)
      for (let at = 0; at < data.length; at++) data[at] = (first + at) % 1009
      const image = { dtype: 'float32' as const, dims: [1, 3, height, width], data }
      return desk.run({ model, device: 'cpu', inputs: { image } })
    }
    const firsts = [0, 1, 2]
    const answers = await Promise.all(firsts.map(run))
    answers.forEach(({ outputs }, index) => {
      const { dims, data } = outputs.result!
      expect(dims).toEqual([1, 3, height, width])
      expect(data).toHaveLength(3 * width * height)
      expect(data.findIndex((value, at) => value !== ((firsts[index]! + at) % 1009) ** 2)).toBe(-1)
    })
  })

  it('answers with the outputs that were asked for, of two models in turn', async () => {
    const { desk, folder } = watchedDesk()
    const one = writeModel(folder, 'one.onnx', tinyModel({ seed: 1 }))
    const other = writeModel(folder, 'other.onnx', tinyModel({ seed: 2, outputs: { boundary: 2 }, stride: 2 }))
    const run = (model: RunRequest['model'], outputNames?: string[]) =>
      desk.run({
        model,
        device: 'cpu',
        inputs: { image: plainImage(8, 6) },
        ...(outputNames === undefined ? {} : { outputNames }),
      })
    const dimsOf = ({ outputs }: Awaited<ReturnType<typeof run>>) =>
      Object.fromEntries(Object.entries(outputs).map(([name, { dims }]) => [name, dims]))
    const first = await run(one)
    expect(dimsOf(first)).toEqual({ semantic: [1, 3, 6, 8], boundary: [1, 1, 6, 8], direction: [1, 8, 6, 8] })
    expect(dimsOf(await run(other))).toEqual({ boundary: [1, 2, 3, 4] })
    const again = await run(one, ['direction'])
    expect(Object.keys(again.outputs)).toEqual(['direction'])
    expect(again.outputs.direction).toEqual(first.outputs.direction)
  })

  it('takes and gives half precision as bits', async () => {
    const { desk, folder } = watchedDesk()
    const model = writeModel(folder, 'half.onnx', tinyModel({ type: 'float16', outputs: { boundary: 1 } }))
    const whole = writeModel(folder, 'whole.onnx', tinyModel({ outputs: { boundary: 1 } }))
    // 0x3800 is a half.
    const half = { dtype: 'float16' as const, dims: [1, 3, 4, 4], data: new Uint16Array(48).fill(0x3800) }
    const { outputs } = await desk.run({ model, device: 'cpu', inputs: { image: half } })
    const { outputs: exact } = await desk.run({ model: whole, device: 'cpu', inputs: { image: plainImage(4, 4) } })
    const bits = outputs.boundary!.data
    expect(bits).toBeInstanceOf(Uint16Array)
    const values = Array.from(new Float16Array(bits.buffer, bits.byteOffset, bits.length))
    values.forEach((value, index) => expect(value).toBeCloseTo(exact.boundary!.data[index]!, 2))
  })

  it('may have outputs whose size depends on the values', async () => {
    const { desk, folder } = watchedDesk()
    const bytes = onnxModel({
      inputs: [{ name: 'values', type: 'float32', dims: [6] }],
      outputs: [{ name: 'positive', type: 'float32', dims: ['count'] }],
      nodes: [
        { operator: 'Greater', inputs: ['values', 'zero'], outputs: ['mask'] },
        { operator: 'Compress', inputs: ['values', 'mask'], outputs: ['positive'] },
      ],
      constants: [{ name: 'zero', type: 'float32', dims: [], values: Float32Array.of(0) }],
    })
    const model = writeModel(folder, 'compress.onnx', bytes)
    const positive = async (...values: number[]) => {
      const inputs = { values: floats(Float32Array.from(values), [6]) }
      return Array.from((await desk.run({ model, device: 'cpu', inputs })).outputs.positive!.data)
    }
    expect(await positive(1, -1, 2, -2, 3, -3)).toEqual([1, 2, 3])
    expect(await positive(1, -1, -2, -2, -3, -3)).toEqual([1])
    expect(await positive(1, 2, 3, 4, 5, -3)).toEqual([1, 2, 3, 4, 5])
  })

  it('stays loaded while there is memory for it, and is given up for another one when there is not', async () => {
    const roomy = watchedDesk()
    const tight = watchedDesk({ cacheBytes: 0 })
    for (const { desk, folder } of [roomy, tight]) {
      const one = squareModel(folder, 'one.onnx')
      const other = squareModel(folder, 'other.onnx', 'Add')
      const run = (model: RunRequest['model']) =>
        desk.run({ model, device: 'cpu', inputs: { image: plainImage(4, 4, 3) } })
      const { outputs } = await run(one)
      rmSync(one.path)
      // The one in use stays in any case.
      expect((await run(one)).outputs).toEqual(outputs)
      expect((await run(other)).outputs.result!.data[0]).toBe(6)
      if (desk === roomy.desk) expect((await run(one)).outputs).toEqual(outputs)
      else await expect(run(one)).rejects.toMatchObject({ code: 'bad-input' })
    }
  })

  it('has a fresh host after many were given up: ONNX Runtime does not return all that they took', async () => {
    const { desk, folder, pids } = watchedDesk({ cacheBytes: 0 })
    const models = [squareModel(folder, 'one.onnx'), squareModel(folder, 'other.onnx', 'Add')]
    for (let turn = 0; turn < 20; turn++) {
      const inputs = { image: plainImage(2, 2, 3) }
      const { outputs } = await desk.run({ model: models[turn % 2]!, device: 'cpu', inputs })
      expect(outputs.result!.data[0]).toBe(turn % 2 === 0 ? 9 : 6)
    }
    expect(pids).toHaveLength(2)
  })
})

describe('a host that has grown', () => {
  it('far beyond its bound and what it took at first is replaced by a fresh one', { timeout: 120_000 }, async () => {
    const { desk, folder, pids } = watchedDesk({ cacheBytes: 0 })
    const model = squareModel(folder)
    const run = async (side: number) => {
      const { outputs } = await desk.run({ model, device: 'cpu', inputs: { image: plainImage(side, side, 3) } })
      return outputs.result!.data.at(-1)
    }
    for (let turn = 0; turn < 20; turn++) expect(await run(2)).toBe(9)
    expect(pids).toHaveLength(1)
    expect(await run(2800)).toBe(9)
    expect(await run(2)).toBe(9)
    expect(pids).toHaveLength(2)
  })
})

describe('what does not fit', () => {
  it('is refused with tensor, expected and received, and the host goes on', async () => {
    const { desk, folder, pids } = watchedDesk()
    const model = writeModel(folder, 'model.onnx', tinyModel())
    const refusal = (request: Partial<RunRequest>) =>
      desk.run({ model, device: 'cpu', inputs: { image: plainImage(8, 6) }, ...request }).then(
        () => 'not refused',
        (error: Error & { code: string }) => `${error.code}: ${error.message}`,
      )
    expect(await refusal({ inputs: { photo: plainImage(8, 6) } })).toBe(
      'bad-input: The inputs are not those of the model in model.onnx: expected “image”, received “photo”. Name the input in model.json as the model does.',
    )
    expect(await refusal({ inputs: { image: floats(new Float32Array(4 * 48), [1, 4, 6, 8]) } })).toMatch(
      'Input “image” does not fit the model in model.onnx: expected float32 [1, 3, height, width], received float32 [1, 4, 6, 8].',
    )
    const bytes = { dtype: 'uint8' as const, dims: [1, 3, 6, 8], data: new Uint8Array(144) }
    expect(await refusal({ inputs: { image: bytes } })).toMatch('received uint8 [1, 3, 6, 8]')
    expect(await refusal({ inputs: { image: floats(new Float32Array(10), [1, 3, 6, 8]) } })).toMatch(
      'does not have as many values as its dimensions say: expected 144 for float32 [1, 3, 6, 8], received 10',
    )
    expect(await refusal({ outputNames: ['depth'] })).toMatch(
      'The model does not have this output in model.onnx: expected one of “semantic”, “boundary”, “direction”, received “depth”.',
    )
    expect(await refusal({ device: MISSING_PROVIDER })).toMatch(/^unsupported: ONNX Runtime does not have the device/)
    expect(await refusal({})).toBe('not refused')
    expect(pids).toHaveLength(1)
  })

  it('as a file is refused in ONNX Runtime’s words', async () => {
    const { desk, folder } = watchedDesk()
    const refusal = (name: string, bytes: Uint8Array) =>
      desk.inspect({ model: writeModel(folder, name, bytes), device: 'cpu' }).then(
        () => 'not refused',
        (error: Error & { code: string }) => `${error.code}: ${error.message}`,
      )
    const garbage = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256)
    expect(await refusal('garbage.onnx', garbage)).toMatch(
      /^bad-input: ONNX Runtime cannot load this model in garbage\.onnx: received .*Protobuf parsing failed\. Use/,
    )
    expect(await refusal('half.onnx', tinyModel().slice(0, 700))).toMatch(/^bad-input: .*half\.onnx.*Protobuf/)
    expect(await refusal('strange.onnx', tinyModel({ lastOperator: { name: 'Frobnicate' } }))).toMatch('Frobnicate')
    expect(await refusal('future.onnx', tinyModel({ opset: 99 }))).toMatch('Opset 99')
    expect(await refusal('outside.onnx', tinyModel({ externalData: '../weights.bin' }))).toMatch('../weights.bin')
    writeFileSync(join(folder, 'empty.onnx'), '')
    expect(await refusal('empty.onnx', new Uint8Array(0))).toMatch(/^bad-input: .*empty\.onnx/)
    expect(await refusal('good.onnx', tinyModel())).toBe('not refused')
  })
})

describe('the device “auto”', () => {
  it('is the CPU for a model that the chosen provider cannot load, and says why', async () => {
    const { desk, folder } = watchedDesk()
    await pretendAuto(folder, MISSING_PROVIDER)
    const model = squareModel(folder)
    const inputs = { image: plainImage(2, 2, 3) }
    for (let turn = 0; turn < 2; turn++) {
      expect(await desk.run({ model, device: 'auto', inputs })).toMatchObject({
        provider: 'cpu',
        fallback: { provider: MISSING_PROVIDER, reason: expect.stringContaining('does not have the device') as string },
      })
    }
    // What is wrong with the request itself is not tried elsewhere, and tells of no device.
    const wrong = { image: plainImage(2, 2), more: plainImage(2, 2) }
    await expect(desk.run({ model, device: 'auto', inputs: wrong })).rejects.toMatchObject({ code: 'bad-input' })
  })

  it('is the CPU after the host ended under the chosen provider', async () => {
    const watched = watchedDesk()
    const { desk, folder, pids } = watched
    await pretendAuto(folder, MISSING_PROVIDER)
    watched.onMessage = ({ kind }, pid) => {
      if (kind === 'begun' && pid === pids[0]) watched.kill(pid)
    }
    const request = { model: squareModel(folder), device: 'auto', inputs: { image: plainImage(8, 8) } } as const
    await expect(desk.run(request)).rejects.toMatchObject({ code: 'inference-crashed' })
    const { provider, fallback } = await desk.run(request)
    expect(provider).toBe('cpu')
    expect(fallback?.reason).toMatch('ended unexpectedly')
  })
})
