import { statSync } from 'node:fs'
import { deviceMissing, sessionRefused } from './inferenceFaults.ts'
import type { ProviderName } from '../../shared/deviceNames.ts'
import type { ModelFile } from './inferenceTypes.ts'
import { LoadedModel } from './LoadedModel.ts'
import { listedProviders, openSession } from './onnxSession.ts'
import { ProviderRefusal } from './ProviderRefusal.ts'

/** A session holds its weights as they are in the file and, for most convolutions, rearranged. */
const BYTES_PER_FILE_BYTE = 2

/** ONNX Runtime does not give back all that a session took: after so many the process is better replaced. */
const MOST_RELEASES = 16

/** By then the arenas of a session are as large as usual images make them. */
const RUNS_TO_SETTLE = 16

/** A process that has grown by this factor since, and beyond the bound, is better replaced, too. */
const MOST_GROWTH = 2

interface Entry {
  readonly loaded: LoadedModel
  /** What the process grew by while it was loaded and run, at least what its file makes likely. */
  bytes: number
}

/**
 * The sessions of the host, the last used ones within a bound of memory; the one in use stays in any case. Runs grow the
 * arena of a session far beyond its weights, so what counts is how much the resident memory of the process grew under it.
 * (Memory of a graphics card does not show in it: there the size of the file speaks.)
 */
export class SessionShelf {
  readonly #capBytes: number
  /** Oldest first. */
  readonly #entries = new Map<string, Entry>()
  #releases = 0
  #runs = 0
  /** What the process took after its first runs. */
  #settledBytes = Infinity

  constructor(capBytes: number) {
    this.#capBytes = capBytes
  }

  get isWorn(): boolean {
    const limit = Math.max(this.#capBytes, MOST_GROWTH * this.#settledBytes)
    return this.#releases >= MOST_RELEASES || process.memoryUsage.rss() > limit
  }

  /** Rejects with `ProviderRefusal` when ONNX Runtime does not load it. */
  async get(model: ModelFile, provider: ProviderName): Promise<LoadedModel> {
    const key = `${provider} ${model.sha256}`
    const known = this.#entries.get(key)
    if (known !== undefined) {
      this.#entries.delete(key)
      this.#entries.set(key, known)
      return known.loaded
    }
    const expected = sizeOf(model.path) * BYTES_PER_FILE_BYTE
    await this.#makeRoom(expected)
    const before = process.memoryUsage.rss()
    const loaded = await load(model, provider)
    this.#entries.set(key, { loaded, bytes: Math.max(expected, process.memoryUsage.rss() - before) })
    return loaded
  }

  /** Runs `work` on the model that was got last, and adds to its account what the process grew by. */
  async account<T>(loaded: LoadedModel, work: () => Promise<T>): Promise<T> {
    const before = process.memoryUsage.rss()
    try {
      return await work()
    } finally {
      const entry = [...this.#entries.values()].find((one) => one.loaded === loaded)
      this.#runs++
      if (this.#runs === RUNS_TO_SETTLE) this.#settledBytes = process.memoryUsage.rss()
      if (entry !== undefined) entry.bytes += Math.max(0, process.memoryUsage.rss() - before)
      await this.#makeRoom(0, 1)
    }
  }

  async #makeRoom(bytes: number, keep = 0): Promise<void> {
    while (this.#entries.size > keep && this.#heldBytes() + bytes > this.#capBytes) {
      const [key, { loaded }] = this.#entries.entries().next().value!
      this.#entries.delete(key)
      this.#releases++
      await loaded.release()
    }
  }

  #heldBytes(): number {
    return Array.from(this.#entries.values()).reduce((sum, { bytes }) => sum + bytes, 0)
  }
}

async function load(model: ModelFile, provider: ProviderName): Promise<LoadedModel> {
  const listed = listedProviders()
  if (!listed.includes(provider)) throw new ProviderRefusal(deviceMissing(provider, listed))
  try {
    return new LoadedModel(model, provider, await openSession(model.path, provider))
  } catch (error) {
    const refusal = sessionRefused(model, provider, error instanceof Error ? error.message : String(error))
    throw new ProviderRefusal(refusal)
  }
}

/** Zero for a file that is not there: loading it says so. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
