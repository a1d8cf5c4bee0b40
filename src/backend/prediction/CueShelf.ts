import type { NetworkMaterial } from '../solving/solverMessages.ts'

/** Some ten images of 640×480, or one of four megapixels. */
const MOST_BYTES = 2 ** 28

/**
 * What networks said about the images that were looked at last, within a bound of bytes; least recently used ones go first.
 * What is taken from it is a copy, since buffers are handed over to the solver's workers.
 */
export class CueShelf {
  readonly #mostBytes: number
  readonly #kept = new Map<string, NetworkMaterial>()
  #bytes = 0

  constructor(mostBytes = MOST_BYTES) {
    this.#mostBytes = mostBytes
  }

  /** A copy; null: it is not kept. */
  take(key: string): NetworkMaterial | null {
    const material = this.#kept.get(key)
    if (material === undefined) return null
    this.#kept.delete(key)
    this.#kept.set(key, material)
    return copyOfMaterial(material)
  }

  /** Keeps a copy, unless it is larger than everything that may be kept. */
  put(key: string, material: NetworkMaterial): void {
    const bytes = bytesOf(material)
    if (bytes > this.#mostBytes) return
    this.#drop(key)
    this.#kept.set(key, copyOfMaterial(material))
    this.#bytes += bytes
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#mostBytes) break
      this.#drop(oldest)
    }
  }

  #drop(key: string): void {
    const material = this.#kept.get(key)
    if (material === undefined) return
    this.#kept.delete(key)
    this.#bytes -= bytesOf(material)
  }
}

function bytesOf({ outputs }: NetworkMaterial): number {
  const tensors = outputs.flatMap((tile) => Object.values(tile))
  return tensors.reduce((sum, { data }) => sum + data.byteLength, 0)
}

export function copyOfMaterial(material: NetworkMaterial): NetworkMaterial {
  const outputs = material.outputs.map((tile) =>
    Object.fromEntries(Object.entries(tile).map(([name, tensor]) => [name, { ...tensor, data: tensor.data.slice() }])),
  )
  return { ...material, outputs }
}
