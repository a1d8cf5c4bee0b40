import { PlainProbabilities } from '../../core/network/PlainProbabilities.ts'
import type { ProbabilityKernel } from '../../core/network/ProbabilityKernel.ts'
import { refuse } from '../../core/support/DomainError.ts'
import { PROBABILITY_KERNEL_BASE64 } from './probabilityKernelBytes.ts'
import { WasmKernel } from './webAssembly.ts'

/** What `src/core/network/wasm` exports. Addresses and booleans are numbers; an address arrives signed. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer }
  /** Address of the first channel; 0 when there is no room. */
  reserve(channels: number, positions: number): number
  /** Bytes from one channel to the next. */
  stride(): number
  shares(first: number, count: number, isLogits: number): number
  sharesWhere(first: number, count: number, isLogits: number, condition: number, least: number): number
  single(channel: number, isLogits: number): number
}

const compiled = new WasmKernel<Exports>(PROBABILITY_KERNEL_BASE64)

/** Probabilities four positions at a time, in WebAssembly: those of `PlainProbabilities` to 1e-6, sooner. Its memory holds one row of positions. */
export class KernelProbabilities implements ProbabilityKernel {
  readonly #kernel = compiled.newInstance()
  #channels: readonly Float32Array[] = []
  #positions = 0

  room(channels: number, positions: number): readonly Float32Array[] {
    if (channels === this.#channels.length && positions === this.#positions) return this.#channels
    const start = this.#kernel.reserve(channels, positions) >>> 0
    if (start === 0) {
      throw refuse('unsupported', {
        what: 'There is not enough memory for what the network says about a row',
        received: `${channels} channels of ${positions} positions`,
        todo: 'Close other programs, or use a smaller image.',
      })
    }
    const { buffer } = this.#kernel.memory
    const stride = this.#kernel.stride()
    this.#channels = Array.from(
      { length: channels },
      (_, at) => new Float32Array(buffer, start + at * stride, positions),
    )
    this.#positions = positions
    return this.#channels
  }

  shares(first: number, count: number, isLogits: boolean): boolean {
    return this.#kernel.shares(first, count, Number(isLogits)) !== 0
  }

  sharesWhere(first: number, count: number, isLogits: boolean, condition: number, least: number): boolean {
    return this.#kernel.sharesWhere(first, count, Number(isLogits), condition, least) !== 0
  }

  single(channel: number, isLogits: boolean): boolean {
    return this.#kernel.single(channel, Number(isLogits)) !== 0
  }
}

let shared: ProbabilityKernel | null = null

/** The one of this thread, the fastest that it can run. */
export function probabilityKernel(): ProbabilityKernel {
  shared ??= compiled.isSupported ? new KernelProbabilities() : new PlainProbabilities()
  return shared
}
