import { prepareImage } from '../../core/network/prepareImage.ts'
import type { NetworkOutputs } from '../../core/network/NetworkSpec.ts'
import type { RgbImage } from '../../core/pixels/RgbImage.ts'
import type { DeviceChoice } from '../../shared/deviceNames.ts'
import type { InferenceClient, RunAnswer, Tensor } from '../inference/inferenceTypes.ts'
import type { NetworkMaterial } from '../solving/solverMessages.ts'
import type { UsableModel } from './predictionModels.ts'

export interface NetworkRunRequest {
  readonly image: RgbImage
  /** How long the photo took to decode, milliseconds. */
  readonly decoded: number
  readonly model: UsableModel
  readonly device: DeviceChoice
  readonly signal: AbortSignal
}

/**
 * Runs a network on every tile of an image. The next tile is made while one is at work. Throws what `InferenceClient.run`
 * throws.
 */
export async function runNetwork(inference: InferenceClient, request: NetworkRunRequest): Promise<NetworkMaterial> {
  const { image, decoded, model, device, signal } = request
  const { manifest: spec, path } = model
  const milliseconds = { decode: decoded, prepare: 0, inference: 0 }
  const timed = <T>(work: () => T): T => {
    const startedAt = performance.now()
    const made = work()
    milliseconds.prepare += performance.now() - startedAt
    return made
  }
  const prepared = timed(() => prepareImage(image, spec))
  const { geometry } = prepared
  const outputNames = Object.values(spec.outputs).map(({ name }) => name)
  const ask = (input: Tensor): Promise<RunAnswer> =>
    inference.run({
      model: { path, sha256: spec.sha256 },
      device,
      inputs: { [spec.input.name]: input },
      outputNames,
      signal,
    })
  const outputs: NetworkOutputs[] = []
  let last: RunAnswer | null = null
  let next: Tensor | null = timed(() => prepared.tensor(0) as Tensor)
  for (let index = 0; next !== null; index++) {
    const asked = ask(next)
    // Awaited below; without this a failure while the next tile is made would count as unhandled.
    asked.catch(() => undefined)
    next = index + 1 < geometry.tiles.length ? timed(() => prepared.tensor(index + 1) as Tensor) : null
    last = await asked
    milliseconds.inference += last.milliseconds
    outputs.push(last.outputs)
  }
  const { provider, fallback } = last!
  const reason = fallback === null ? null : `${fallback.provider}: ${fallback.reason}`
  return { kind: 'network', outputs, geometry, spec, ran: { provider, fallback: reason, milliseconds } }
}
