import { describe, expect, it } from 'vitest'
import { checkInputs, checkOutputs, formOf } from '../../../src/backend/inference/checkTensors.ts'
import type { TensorPort } from '../../../src/backend/inference/inferenceTypes.ts'

const MODEL = { path: '/models/pair/model.onnx', sha256: '00' }
const PORTS: TensorPort[] = [
  { name: 'left', dtype: 'float32', dims: [1, 'height', 'width'] },
  { name: 'right', dtype: 'uint8', dims: ['', 'height', 4] },
]

const placed = (name: string, dtype: 'float32' | 'uint8', dims: number[]) => ({
  name,
  dtype,
  dims,
  offset: 0,
  byteLength: dims.reduce((product, dim) => product * dim, dtype === 'float32' ? 4 : 1),
})

describe('tensors for a model', () => {
  it('fit when names, types and fixed dimensions do, and names of dimensions mean one number', () => {
    const left = placed('left', 'float32', [1, 5, 7])
    expect(() => checkInputs(MODEL, PORTS, [placed('right', 'uint8', [9, 5, 4]), left])).not.toThrow()
    expect(() => checkInputs(MODEL, PORTS, [left, placed('right', 'uint8', [9, 6, 4])])).toThrow(
      'Input “right” does not fit the model in model.onnx: expected uint8 [?, height, 4] with height = 5, received uint8 [9, 6, 4].',
    )
    expect(() => checkInputs(MODEL, PORTS, [left])).toThrow('expected “left”, “right”, received “left”')
    expect(() => checkInputs(MODEL, PORTS, [])).toThrow('received none')
  })

  it.each([[[1, 5]], [[1, 5, 7, 1]], [[1, 5, 0]], [[1, 5, 2.5]], [[2, 5, 7]]])('do not fit with dims %j', (dims) => {
    const given = [placed('left', 'float32', dims), placed('right', 'uint8', [9, 5, 4])]
    expect(() => checkInputs(MODEL, PORTS, given)).toThrow(
      `expected float32 [1, height, width], received ${formOf({ dtype: 'float32', dims })}`,
    )
  })

  it('of other types than Strata’s are no outputs for it, unless nobody asks for them', () => {
    const outputs: TensorPort[] = [
      { name: 'labels', dtype: 'int64', dims: ['count'] },
      { name: 'scores', dtype: 'float16', dims: ['count'] },
    ]
    expect(() => checkOutputs(MODEL, outputs, ['scores'])).not.toThrow()
    expect(() => checkOutputs(MODEL, outputs, ['scores', 'labels'])).toThrow(
      'Output “labels” has a type that Strata does not read in model.onnx: expected float32, float16, uint8, received int64.',
    )
  })
})
