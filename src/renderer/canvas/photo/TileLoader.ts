import { tileKey } from './selectTiles.ts'
import type { TileAddress, TileKey } from './selectTiles.ts'

/** Browsers open six connections per host; more requests would only queue where they cannot be reordered. */
const PARALLEL_REQUESTS = 6

/** Failures of one tile after which it is given up; a short outage of the backend must not leave a hole. */
const ATTEMPTS = 3

/** How one tile is fetched and decoded; rejects when that fails or `signal` aborts. */
export type FetchTile = (tile: TileAddress, signal: AbortSignal) => Promise<ImageBitmap>

/** What became of the tiles asked for. */
export interface TileListener {
  loaded(key: TileKey, bitmap: ImageBitmap): void
  /** Every attempt to get it failed; the loader does not try again. */
  gaveUp(key: TileKey): void
}

/** Loads the tiles wanted at the moment, a few at a time, most urgent first; gives up those no longer wanted. */
export class TileLoader {
  readonly #fetchTile: FetchTile
  readonly #listener: TileListener
  readonly #running = new Map<TileKey, AbortController>()
  readonly #failures = new Map<TileKey, number>()
  #queue: TileAddress[] = []

  constructor(fetchTile: FetchTile, listener: TileListener) {
    this.#fetchTile = fetchTile
    this.#listener = listener
  }

  /** True while something is being fetched. */
  get isBusy(): boolean {
    return this.#running.size > 0
  }

  /** Replaces what is wanted; `missing` must not name tiles that are there already. */
  want(missing: readonly TileAddress[]): void {
    const wanted = new Set(missing.map(tileKey))
    for (const [key, abort] of this.#running) {
      if (wanted.has(key)) continue
      this.#running.delete(key)
      abort.abort()
    }
    this.#queue = missing.filter((tile) => {
      const key = tileKey(tile)
      return !this.#running.has(key) && (this.#failures.get(key) ?? 0) < ATTEMPTS
    })
    this.#startMore()
  }

  dispose(): void {
    this.want([])
  }

  #startMore(): void {
    while (this.#running.size < PARALLEL_REQUESTS) {
      const tile = this.#queue.shift()
      if (tile === undefined) return
      void this.#load(tile)
    }
  }

  async #load(tile: TileAddress): Promise<void> {
    const key = tileKey(tile)
    const abort = new AbortController()
    this.#running.set(key, abort)
    let bitmap: ImageBitmap | null = null
    try {
      bitmap = await this.#fetchTile(tile, abort.signal)
    } catch {
      // The reason does not matter here: whoever aborted knows, and a tile that is not to be had stays coarse.
    }
    if (this.#running.get(key) !== abort) {
      bitmap?.close()
      return
    }
    this.#running.delete(key)
    if (bitmap !== null) this.#listener.loaded(key, bitmap)
    else this.#noteFailure(tile, key)
    this.#startMore()
  }

  #noteFailure(tile: TileAddress, key: TileKey): void {
    const failures = (this.#failures.get(key) ?? 0) + 1
    this.#failures.set(key, failures)
    if (failures < ATTEMPTS) this.#queue.push(tile)
    else this.#listener.gaveUp(key)
  }
}
