import { readSync, writeSync } from 'node:fs'
import { Tensor as OnnxTensor } from 'onnxruntime-node'
import type { InferenceSession, OnnxValue } from 'onnxruntime-node'
import { checkInputs, checkOutputs } from './checkTensors.ts'
import { bytesOf, endOf, exchangeFault, placeTensors, valuesIn } from './ExchangeFile.ts'
import type { HostRun, PlacedTensor, RunDone } from './hostMessages.ts'
import { runRefused } from './inferenceFaults.ts'
import { TENSOR_TYPES } from './inferenceTypes.ts'
import type { ProviderName } from '../../shared/deviceNames.ts'
import type { ModelFile, ModelPorts, Tensor } from './inferenceTypes.ts'
import { RUN_OPTIONS, portsOf } from './onnxSession.ts'
import { ProviderRefusal } from './ProviderRefusal.ts'

type OnnxTensors = Record<string, OnnxTensor>

/**
 * A session with the arrays that it reads from and writes into. Both are kept from one run to the next, because fresh ones
 * cost a page fault for every four kilobytes: inputs always, outputs while the inputs keep their form.
 */
export class LoadedModel {
  readonly model: ModelFile
  readonly provider: ProviderName
  readonly ports: Pick<ModelPorts, 'inputs' | 'outputs'>
  readonly #session: InferenceSession
  #inputBuffer = new ArrayBuffer(0)
  /** For runs of the form `key`; null tensors: seen once, not made yet. */
  #outputs: { readonly key: string; readonly tensors: OnnxTensors; readonly isOurs: boolean } | null = null
  /** Its outputs had another form though the inputs had the same. */
  #varies = false

  constructor(model: ModelFile, provider: ProviderName, session: InferenceSession) {
    this.model = model
    this.provider = provider
    this.#session = session
    this.ports = portsOf(session)
  }

  /** Reads the inputs from the exchange file, runs, and writes the outputs behind them. */
  async run({ inputs, outputNames }: HostRun, file: number): Promise<RunDone> {
    checkInputs(this.model, this.ports.inputs, inputs)
    const names = outputNames ?? this.ports.outputs.map(({ name }) => name)
    checkOutputs(this.model, this.ports.outputs, names)
    const feeds = this.#readInputs(inputs, file)
    const started = performance.now()
    const results = await this.#runSession(feeds, names, JSON.stringify([inputs.map(({ dims }) => dims), names]))
    const milliseconds = performance.now() - started
    const last = inputs.at(-1)
    const outputs = placeTensors(
      names.map((name) => [name, tensorOf(results[name]!)] as const),
      last === undefined ? 0 : endOf(last),
    )
    for (const { name, offset } of outputs) writeWhole(file, bytesOf(tensorOf(results[name]!).data), offset)
    return { kind: 'run', outputs, milliseconds }
  }

  async release(): Promise<void> {
    await this.#session.release()
  }

  async #runSession(feeds: OnnxTensors, names: readonly string[], key: string): Promise<OnnxTensors> {
    const ours = this.#varies || this.#outputs?.key !== key ? null : this.#ownOutputs()
    try {
      const results = await this.#session.run(feeds, ours ?? names, RUN_OPTIONS)
      if (ours === null) this.#outputs = { key, tensors: results as OnnxTensors, isOurs: false }
      return results as OnnxTensors
    } catch (error) {
      if (ours === null) throw new ProviderRefusal(runRefused(this.model, this.provider, messageOf(error)))
      // Outputs whose form depends on values do not fit into those of the run before.
      this.#outputs = null
      this.#varies = true
      return this.#runSession(feeds, names, key)
    }
  }

  /** Arrays of the form that the last run had. */
  #ownOutputs(): OnnxTensors {
    const { key, tensors, isOurs } = this.#outputs!
    if (isOurs) return tensors
    const made = Object.entries(tensors).map(([name, { type, dims, data }]) => {
      const array = data as Tensor['data']
      const fresh = valuesIn(type as Tensor['dtype'], new ArrayBuffer(array.byteLength), 0, array.byteLength)
      return [name, onnxTensor(type, fresh, dims)] as const
    })
    this.#outputs = { key, tensors: Object.fromEntries(made), isOurs: true }
    return this.#outputs.tensors
  }

  #readInputs(inputs: readonly PlacedTensor[], file: number): OnnxTensors {
    const last = inputs.at(-1)
    const size = last === undefined ? 0 : endOf(last)
    if (this.#inputBuffer.byteLength < size) this.#inputBuffer = new ArrayBuffer(size)
    return Object.fromEntries(
      inputs.map(({ name, dtype, dims, offset, byteLength }) => {
        const values = valuesIn(dtype, this.#inputBuffer, offset, byteLength)
        readWhole(file, bytesOf(values), offset)
        return [name, onnxTensor(dtype, values, dims)]
      }),
    )
  }
}

function onnxTensor(type: string, data: Tensor['data'], dims: readonly number[]): OnnxTensor {
  // The overloads ask for one type at a time.
  return new OnnxTensor(type as 'float32', data as Float32Array, dims)
}

function tensorOf(value: OnnxValue): Tensor {
  const { type, dims, data } = value
  const dtype = TENSOR_TYPES.find((known) => known === type)
  if (dtype === undefined) throw new Error(`an output of type ${type} passed the checks`)
  return { dtype, dims, data: data as Tensor['data'] }
}

function readWhole(file: number, bytes: Uint8Array, offset: number): void {
  for (let at = 0; at < bytes.length;) {
    const count = readSync(file, bytes, at, bytes.length - at, offset + at)
    if (count === 0) throw new Error('the backend wrote less than it said')
    at += count
  }
}

function writeWhole(file: number, bytes: Uint8Array, offset: number): void {
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at, offset + at)
  } catch (error) {
    throw exchangeFault(error)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
