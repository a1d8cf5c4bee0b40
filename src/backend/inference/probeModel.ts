import { Tensor } from 'onnxruntime-node'
import { DomainError } from '../../core/support/DomainError.ts'
import type { ProbeDone } from './hostMessages.ts'
import type { ProviderName } from '../../shared/deviceNames.ts'
import { RUN_OPTIONS, listedProviders, openSession } from './onnxSession.ts'
import { ProviderRefusal } from './ProviderRefusal.ts'
import { PROBE_MODEL_BASE64 } from './probeModelBytes.ts'

/** Pixels on a side that the model takes. */
const SIDE = 512

/** Runs the small model on a provider, twice. Rejects with `ProviderRefusal`, in ONNX Runtime's own words. */
export async function runProbe(provider: ProviderName): Promise<ProbeDone> {
  try {
    return await probe(provider)
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    throw new ProviderRefusal(new DomainError('unsupported', words.trim()))
  }
}

async function probe(provider: ProviderName): Promise<ProbeDone> {
  const session = await openSession(Buffer.from(PROBE_MODEL_BASE64, 'base64'), provider)
  // Waves of several lengths, so that neighbours differ and no value is special.
  const image = Float32Array.from(
    { length: 3 * SIDE * SIDE },
    (_, index) => Math.sin(index / 7) + Math.sin(index / 1000),
  )
  const feeds = { image: new Tensor('float32', image, [1, 3, SIDE, SIDE]) }
  await session.run(feeds, RUN_OPTIONS)
  const started = performance.now()
  const { answer } = await session.run(feeds, RUN_OPTIONS)
  const milliseconds = performance.now() - started
  const values = Float32Array.from(answer!.data as Float32Array)
  return { kind: 'probe', values, listed: listedProviders(), milliseconds }
}
