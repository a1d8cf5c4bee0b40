import type { FileHandle } from 'node:fs/promises'
import { valuesIn } from './ExchangeFile.ts'
import type { PlacedTensor } from './hostMessages.ts'
import type { NamedTensors } from './inferenceTypes.ts'

/** Reads the outputs of one run from an exchange file while the host still writes them, into fresh arrays: they are the asker's. */
export class ExchangeReading {
  readonly #handle: FileHandle
  readonly #arrays = new Map<string, Buffer<ArrayBuffer>>()
  readonly #reads: Promise<void>[] = []
  /** What lies before has been read or is being read. */
  #end = 0

  constructor(handle: FileHandle) {
    this.#handle = handle
  }

  /** What the file holds before `end` is written. */
  upTo(outputs: readonly PlacedTensor[], end: number): void {
    for (const { name, offset, byteLength } of outputs) {
      // Not cleared first: all of it is read over. Its buffer is its own, never a piece of a pool.
      const bytes = this.#arrays.get(name) ?? Buffer.allocUnsafeSlow(byteLength)
      this.#arrays.set(name, bytes)
      const from = Math.max(0, this.#end - offset)
      const to = Math.min(byteLength, end - offset)
      if (from < to) this.#begin(this.#read(bytes.subarray(from, to), offset + from))
    }
    this.#end = Math.max(this.#end, end)
  }

  /** All of them, once all is written. */
  async all(outputs: readonly PlacedTensor[]): Promise<NamedTensors> {
    this.upTo(outputs, Infinity)
    await Promise.all(this.#reads)
    return Object.fromEntries(
      outputs.map(({ name, dtype, dims, byteLength }) => {
        const { buffer } = this.#arrays.get(name)!
        return [name, { dtype, dims, data: valuesIn(dtype, buffer, 0, byteLength) }]
      }),
    )
  }

  /** Settles when nothing reads the file any more, whatever came of it. */
  async rest(): Promise<void> {
    await Promise.allSettled(this.#reads)
  }

  #begin(read: Promise<void>): void {
    // Whoever waits for all of them hears of it; without this it would count as unhandled until then.
    read.catch(() => undefined)
    this.#reads.push(read)
  }

  async #read(bytes: Uint8Array, start: number): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const { bytesRead } = await this.#handle.read(bytes, at, bytes.length - at, start + at)
      if (bytesRead === 0) throw new Error('the inference host wrote less than it said')
      at += bytesRead
    }
  }
}
