import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'

/** How often a used entry's time stamp is renewed on disk, in milliseconds: often enough for an order of last use. */
const TOUCH_INTERVAL = 60_000
const HALF_BUILT = '.building-'

interface CacheEntry {
  /** Of all files in it. */
  bytes: number
  /** Milliseconds since 1970, by the clock the cache was given. */
  usedAt: number
}

/** `maxBytes` counts file lengths, not disk blocks. `now`: milliseconds since 1970. */
export interface DiskCacheOptions {
  readonly folder: string
  readonly maxBytes: number
  readonly now?: () => number
}

/**
 * Folders of derived files under one root, each named by a key, the least recently used ones deleted when all together
 * exceed a size. Entries appear whole or not at all (built aside, then renamed), so a killed process leaves no half entry
 * behind, and two processes may share the root: the slower one uses what the faster one made. The order of use survives
 * restarts in the folders' modification times.
 */
export class DiskCache {
  readonly #folder: string
  readonly #maxBytes: number
  readonly #now: () => number
  readonly #entries = new Map<string, CacheEntry>()
  readonly #building = new Map<string, Promise<string>>()
  readonly #ready: Promise<void>

  constructor(options: DiskCacheOptions) {
    this.#folder = options.folder
    this.#maxBytes = options.maxBytes
    this.#now = options.now ?? Date.now
    this.#ready = this.#scan()
    // The first user of the cache hears of a failure; until then it is nobody's.
    this.#ready.catch(() => undefined)
  }

  /** Bytes of all entries known. */
  get bytes(): number {
    let sum = 0
    for (const entry of this.#entries.values()) sum += entry.bytes
    return sum
  }

  /**
   * The folder of the entry, built by `build` (which fills the empty folder it is given) when it does not exist.
   * Concurrent requests for one key share one build; when it fails, all of them fail and the next one tries again.
   */
  async entry(key: string, build: (folder: string) => Promise<void>): Promise<string> {
    await this.#ready
    const known = this.#entries.get(key)
    if (known !== undefined) {
      void this.#touch(key, known)
      return join(this.#folder, key)
    }
    const running = this.#building.get(key)
    if (running !== undefined) return running
    const started = this.#build(key, build).finally(() => this.#building.delete(key))
    this.#building.set(key, started)
    return started
  }

  /** Forgets an entry whose files turned out to be gone or damaged; the next request builds it again. */
  async discard(key: string): Promise<void> {
    this.#entries.delete(key)
    await rm(join(this.#folder, key), { recursive: true, force: true })
  }

  /** Waits for builds under way. */
  async close(): Promise<void> {
    await this.#ready.catch(() => undefined)
    await Promise.allSettled(this.#building.values())
  }

  async #build(key: string, build: (folder: string) => Promise<void>): Promise<string> {
    const final = join(this.#folder, key)
    const aside = join(this.#folder, HALF_BUILT + randomBytes(8).toString('hex'))
    await mkdir(aside, { recursive: true })
    try {
      await build(aside)
      await rename(aside, final).catch(async (error: unknown) => {
        // Another process finished the same entry in the meantime: equal content, so theirs will do.
        if (!(await isFolder(final))) throw error
      })
    } finally {
      await rm(aside, { recursive: true, force: true })
    }
    this.#entries.set(key, { bytes: await folderBytes(final), usedAt: this.#now() })
    await this.#evict(key)
    return final
  }

  /** Deletes what was used longest ago until the cap holds; the entry just made stays even when it alone exceeds it. */
  async #evict(newest: string): Promise<void> {
    let total = this.bytes
    const oldestFirst = [...this.#entries].sort(([, a], [, b]) => a.usedAt - b.usedAt)
    for (const [key, entry] of oldestFirst) {
      if (total <= this.#maxBytes) return
      if (key === newest) continue
      total -= entry.bytes
      await this.discard(key)
    }
  }

  async #touch(key: string, entry: CacheEntry): Promise<void> {
    const now = this.#now()
    const isStale = now - entry.usedAt > TOUCH_INTERVAL
    entry.usedAt = now
    // Failing to write down the use costs nothing but precision of the order after a restart.
    if (isStale) await utimes(join(this.#folder, key), now / 1000, now / 1000).catch(() => undefined)
  }

  async #scan(): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    for (const item of await readdir(this.#folder, { withFileTypes: true })) {
      if (!item.isDirectory()) continue
      const path = join(this.#folder, item.name)
      const { mtimeMs } = await stat(path)
      // An hour is far more than any build takes, so this cannot be the work of another live process.
      if (item.name.startsWith(HALF_BUILT)) {
        if (this.#now() - mtimeMs > 3_600_000) await rm(path, { recursive: true, force: true })
      } else this.#entries.set(item.name, { bytes: await folderBytes(path), usedAt: mtimeMs })
    }
  }
}

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0
  for (const item of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (item.isFile()) bytes += (await stat(join(item.parentPath, item.name))).size
  }
  return bytes
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  )
}
