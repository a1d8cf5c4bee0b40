import { DeviceCache } from './DeviceCache.ts'
import type { HostStarter } from './HostProcess.ts'
import { inferenceCancelled } from './inferenceFaults.ts'
import type { DeviceReport } from './inferenceTypes.ts'
import { machineOf, versionsHere } from './machine.ts'
import { automaticChoice, probeProviders } from './probeProviders.ts'

/** Knows which providers work here: from this process, from the cache of an earlier one, or by probing. */
export class DeviceFinder {
  readonly #start: HostStarter
  readonly #cache: DeviceCache
  readonly #stop = new AbortController()
  #found: Promise<DeviceReport> | null = null

  constructor({ start, cacheDir }: { readonly start: HostStarter; readonly cacheDir: string }) {
    this.#start = start
    this.#cache = new DeviceCache(cacheDir)
  }

  /** One probing serves all who ask meanwhile; it goes on when one of them is cancelled. */
  async find(afresh: boolean, signal: AbortSignal | undefined): Promise<DeviceReport> {
    if (signal?.aborted === true || this.#stop.signal.aborted) throw inferenceCancelled()
    if (afresh || this.#found === null) {
      const found = this.#search(afresh)
      this.#found = found
      found.catch(() => {
        if (this.#found === found) this.#found = null
      })
    }
    return unlessAborted(this.#found, signal)
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#found?.catch(() => undefined)
  }

  async #search(afresh: boolean): Promise<DeviceReport> {
    const known = afresh ? null : await this.#cache.read()
    if (known !== null) return known
    const providers = await probeProviders(this.#start, this.#stop.signal)
    const report: DeviceReport = {
      providers,
      auto: automaticChoice(providers),
      machine: machineOf(),
      versions: versionsHere(),
      probedAt: new Date().toISOString(),
    }
    await this.#cache.write(report)
    return report
  }
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  let giveUp: () => void = () => undefined
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(inferenceCancelled())
    signal.addEventListener('abort', giveUp, { once: true })
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
