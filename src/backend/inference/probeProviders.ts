import type { ProbeDone } from './hostMessages.ts'
import type { HostStarter } from './HostProcess.ts'
import { inferenceCancelled } from './inferenceFaults.ts'
import { HostEnded, HostRefusal, InferenceHost } from './InferenceHost.ts'
import type { ProviderName } from '../../shared/deviceNames.ts'
import type { ProviderReport } from './inferenceTypes.ts'

/** Fastest first, where it works. */
const ORDER: readonly ProviderName[] = ['cuda', 'tensorrt', 'dml', 'coreml', 'webgpu', 'cpu']

/**
 * How far a provider's probabilities may be from the CPU's. Half-precision and TF32 stay within a few thousandths over the
 * layers of the small model; a kernel that is wrong is off by tenths.
 */
const ALLOWED_DIFFERENCE = 0.02

/** Loading a driver and compiling a few kernels takes seconds on a slow machine; what hangs does not end. */
const PROBE_PATIENCE = 90_000

/**
 * Asks every provider to run a small model, each in a process of its own, so that one which crashes or hangs takes nothing
 * with it, and compares the answer with the CPU's. That ONNX Runtime lists a provider says little about whether it works.
 */
export async function probeProviders(start: HostStarter, signal: AbortSignal): Promise<ProviderReport[]> {
  const cpu = await probe('cpu', start, signal)
  const reports: ProviderReport[] = []
  for (const provider of ORDER) {
    const isMissing = typeof cpu !== 'string' && !cpu.listed.includes(provider)
    if (provider === 'cpu') reports.push(reportOf(provider, cpu, cpu))
    else if (isMissing) reports.push({ provider, verdict: 'refused', reason: notBuiltIn(cpu.listed) })
    else reports.push(reportOf(provider, await probe(provider, start, signal), cpu))
  }
  return reports
}

/** The first that works and is not slower than the CPU: a graphics card that is emulated works, too. */
export function automaticChoice(reports: readonly ProviderReport[]): ProviderName {
  const cpu = reports.find(({ provider }) => provider === 'cpu')
  const limit = cpu?.verdict === 'works' ? cpu.milliseconds : Infinity
  const chosen = reports.find((report) => report.verdict === 'works' && report.milliseconds <= limit)
  return chosen?.provider ?? 'cpu'
}

/** What it answered, or why it did not. */
async function probe(provider: ProviderName, start: HostStarter, signal: AbortSignal): Promise<ProbeDone | string> {
  if (signal.aborted) throw inferenceCancelled()
  const host = await InferenceHost.start({ start, slots: 0, cacheBytes: 0 })
  let patience: NodeJS.Timeout | undefined
  const end = (): void => void host.end()
  signal.addEventListener('abort', end, { once: true })
  try {
    let isOverdue = false
    patience = setTimeout(() => {
      isOverdue = true
      end()
    }, PROBE_PATIENCE)
    const outcome = await host.ask({ kind: 'probe', provider }).answer.catch((error: unknown) => reasonOf(error))
    if (signal.aborted) throw inferenceCancelled()
    if (typeof outcome !== 'string') return outcome
    await host.end()
    if (isOverdue) return `It did not answer within ${PROBE_PATIENCE / 1000} s.\n${host.log}`.trim()
    // Which library is missing is said only there.
    return host.log === '' ? outcome : `${outcome}\n${host.log}`
  } finally {
    clearTimeout(patience)
    signal.removeEventListener('abort', end)
    await host.end()
  }
}

function reportOf(provider: ProviderName, outcome: ProbeDone | string, cpu: ProbeDone | string): ProviderReport {
  if (typeof outcome === 'string') return { provider, verdict: 'refused', reason: outcome }
  const { values, milliseconds } = outcome
  const difference = typeof cpu === 'string' ? NaN : largestDifference(values, cpu.values)
  if (difference <= ALLOWED_DIFFERENCE) return { provider, verdict: 'works', milliseconds, difference }
  const reason = `It computes other numbers than the CPU: up to ${difference} apart, ${ALLOWED_DIFFERENCE} are allowed.`
  return { provider, verdict: 'refused', reason }
}

function notBuiltIn(listed: readonly string[]): string {
  return `ONNX Runtime for Node has only ${listed.join(', ')} on ${process.platform} ${process.arch}.`
}

/** NaN when the two cannot be compared. */
function largestDifference(one: Float32Array, other: Float32Array): number {
  if (one.length !== other.length || one.length === 0) return NaN
  return one.reduce((largest, value, index) => Math.max(largest, Math.abs(value - other[index]!)), 0)
}

function reasonOf(error: unknown): string {
  if (error instanceof HostRefusal) return error.refusal.message
  if (error instanceof HostEnded) return `The process ended: ${error.how}.`
  return error instanceof Error ? error.message.trim() : String(error)
}
