/** The part of the WebAssembly interface used here: the libraries of this layer do not declare it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
  readonly validate: (bytes: Uint8Array) => boolean
}

/** A kernel in base64 (`npm run build:wasm`), compiled at the first call; every instance has memory of its own. */
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

  newInstance(): T {
    this.#compiled ??= new WebAssembly.Module(this.#bytes())
    return new WebAssembly.Instance(this.#compiled).exports as T
  }

  #bytes(): Uint8Array {
    return Buffer.from(this.#base64, 'base64')
  }
}
