import { statfsSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { refuse } from '../../core/support/DomainError.ts'
import { makeScratchFolder, purgeDeadScratch } from '../files/scratchFolder.ts'
import type { PlacedTensor } from './hostMessages.ts'
import type { NamedTensors, Tensor, TensorType } from './inferenceTypes.ts'

/** Where Linux keeps files in memory. Containers often have 64 MB of it: too little for a large tile and its outputs. */
const MEMORY_FOLDER = '/dev/shm'
const ENOUGH_BYTES = 2 ** 30

/**
 * Files that the backend and its host both have open, to hand tensors over by: written once and read once on each way, at half
 * the cost of sending them as messages (docs/adr/0010). They lose their names as soon as both have them open, so none is left
 * behind, however the processes end.
 */
export class ExchangeFiles {
  readonly paths: readonly string[]
  readonly #folder: string
  readonly #handles: readonly FileHandle[]

  private constructor(folder: string, paths: readonly string[], handles: readonly FileHandle[]) {
    this.#folder = folder
    this.paths = paths
    this.#handles = handles
  }

  static async create(count: number): Promise<ExchangeFiles> {
    const root = exchangeRoot()
    // Of processes that were killed in the moment before the names were taken away.
    void purgeDeadScratch(root)
    const folder = makeScratchFolder(root)
    const paths = Array.from({ length: count }, (_, index) => join(folder, `exchange${index}`))
    return new ExchangeFiles(folder, paths, await Promise.all(paths.map((path) => open(path, 'wx+', 0o600))))
  }

  /** To be called when the other side has opened them. */
  async unlink(): Promise<void> {
    // Windows takes the names away only when both have closed the files.
    await rm(this.#folder, { recursive: true, force: true }).catch(() => undefined)
  }

  async write(slot: number, tensors: NamedTensors): Promise<PlacedTensor[]> {
    const placed = placeTensors(Object.entries(tensors), 0)
    try {
      for (const { name, offset } of placed) {
        const bytes = bytesOf(tensors[name]!.data)
        for (let at = 0; at < bytes.length;) {
          at += (await this.#handles[slot]!.write(bytes, at, bytes.length - at, offset + at)).bytesWritten
        }
      }
    } catch (error) {
      throw exchangeFault(error)
    }
    return placed
  }

  /** Fresh arrays: they are the asker's. All at once, because most of the time goes into the pages of fresh memory. */
  async read(slot: number, placed: readonly PlacedTensor[]): Promise<NamedTensors> {
    const tensors = await Promise.all(placed.map((one) => this.#readOne(slot, one)))
    return Object.fromEntries(tensors)
  }

  async close(): Promise<void> {
    await Promise.all(this.#handles.map((handle) => handle.close().catch(() => undefined)))
    await this.unlink()
  }

  async #readOne(slot: number, { name, dtype, dims, offset, byteLength }: PlacedTensor): Promise<[string, Tensor]> {
    // Not cleared first: all of it is read over. Its buffer is its own, never a piece of a pool.
    const bytes = Buffer.allocUnsafeSlow(byteLength)
    for (let at = 0; at < byteLength;) {
      const { bytesRead } = await this.#handles[slot]!.read(bytes, at, byteLength - at, offset + at)
      if (bytesRead === 0) throw new Error('the inference host wrote less than it said')
      at += bytesRead
    }
    return [name, { dtype, dims, data: valuesIn(dtype, bytes.buffer, 0, byteLength) }]
  }
}

/** Says where tensors go, one behind the other from `start`, each at a multiple of eight bytes. */
export function placeTensors(tensors: Iterable<readonly [string, Tensor]>, start: number): PlacedTensor[] {
  let offset = start
  return Array.from(tensors, ([name, { dtype, dims, data }]) => {
    const placed = { name, dtype, dims, offset, byteLength: data.byteLength }
    offset = endOf(placed)
    return placed
  })
}

/** The next place behind a tensor. */
export function endOf({ offset, byteLength }: PlacedTensor): number {
  return Math.ceil((offset + byteLength) / 8) * 8
}

export function bytesOf(data: Tensor['data']): Uint8Array<ArrayBuffer> {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

export function valuesIn(dtype: TensorType, buffer: ArrayBuffer, offset: number, byteLength: number): Tensor['data'] {
  switch (dtype) {
    case 'float32':
      return new Float32Array(buffer, offset, byteLength / 4)
    case 'float16':
      return new Uint16Array(buffer, offset, byteLength / 2)
    case 'uint8':
      return new Uint8Array(buffer, offset, byteLength)
  }
}

export function exchangeFault(error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code !== 'ENOSPC' && code !== 'EDQUOT' && code !== 'EFBIG') return error as Error
  const todo = 'Free some space in the folder for temporary files and try again.'
  return refuse('disk-full', { what: 'There is no room to hand the image to the model', todo }, error)
}

function exchangeRoot(): string {
  if (process.platform !== 'linux') return tmpdir()
  try {
    const { bavail, bsize } = statfsSync(MEMORY_FOLDER)
    return bavail * bsize >= ENOUGH_BYTES ? MEMORY_FOLDER : tmpdir()
  } catch {
    return tmpdir()
  }
}
