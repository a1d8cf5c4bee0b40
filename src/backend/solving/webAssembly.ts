/** The part of the WebAssembly interface used here: the libraries of this layer do not declare it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
  readonly Memory: new (limits: { initial: number; maximum: number; shared: true }) => SharedMemory
  readonly validate: (bytes: Uint8Array) => boolean
}

/** Memory that instances of a kernel in several threads can work on. */
export interface SharedMemory {
  /** A new one whenever it has grown, the old one staying what it was. */
  readonly buffer: SharedArrayBuffer
}

/** Memory of one page of 64 KiB that can grow to `mostPages`. */
export function newSharedMemory(mostPages: number): SharedMemory {
  return new WebAssembly.Memory({ initial: 1, maximum: mostPages, shared: true })
}

/**
 * A kernel in base64 (`npm run build:wasm`), compiled at the first call; every instance has memory of its own, unless it is
 * given some.
 */
export class WasmKernel<T> {
  readonly #base64: string
  #compiled: object | null = null

  constructor(base64: string) {
    this.#base64 = base64
  }

  /** Whether this process runs WebAssembly with all that the kernel is made of. */
  get isSupported(): boolean {
    return typeof WebAssembly === 'object' && WebAssembly.validate(this.#bytes())
  }

  newInstance(memory: SharedMemory | null = null): T {
    this.#compiled ??= new WebAssembly.Module(this.#bytes())
    return new WebAssembly.Instance(this.#compiled, memory === null ? {} : { env: { memory } }).exports as T
  }

  #bytes(): Uint8Array {
    return Buffer.from(this.#base64, 'base64')
  }
}
