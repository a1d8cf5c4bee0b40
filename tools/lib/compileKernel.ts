import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as asc from 'assemblyscript/asc'

const root = fileURLToPath(new URL('../..', import.meta.url))
const backend = join(root, 'src', 'backend', 'solving')

/** One piece of WebAssembly: where its source lies, and the TypeScript module that carries it. */
interface KernelBuild {
  readonly what: string
  readonly source: string
  /** Beside those that all have. */
  readonly options: readonly string[]
  readonly module: string
  /** Of the constant in it. */
  readonly constant: string
}

export const MIN_CUT_KERNEL: KernelBuild = {
  what: 'min-cut kernel (src/core/graphcut/wasm)',
  source: 'src/core/graphcut/wasm/gridKernel.ts',
  // Two threads work on one memory, of any size that 32 bits address.
  options: '--importMemory --sharedMemory --initialMemory 1 --maximumMemory 65535 --enable threads'.split(' '),
  module: join(backend, 'kernelBytes.ts'),
  constant: 'KERNEL_BASE64',
}

export const PROBABILITY_KERNEL: KernelBuild = {
  what: 'probability kernel (src/core/network/wasm)',
  source: 'src/core/network/wasm/probabilityKernel.ts',
  // It writes to its memory as soon as it is there.
  options: ['--enable', 'simd', '--initialMemory', '1'],
  module: join(backend, 'probabilityKernelBytes.ts'),
  constant: 'PROBABILITY_KERNEL_BASE64',
}

/** No runtime, no assertions, no names: kernels manage their own memory, and the same sources give the same bytes. */
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub']

/** Compiles a kernel from AssemblyScript to WebAssembly. Throws what the compiler complains about. */
export async function compileKernel({ source, options }: KernelBuild): Promise<Uint8Array> {
  let binary: Uint8Array | null = null
  const complaints: string[] = []
  const asked = [source, '--baseDir', root, ...OPTIONS, ...options, '--outFile', 'kernel.wasm']
  const { error } = await asc.main(asked, {
    stderr: { write: (text: string) => complaints.push(text) },
    writeFile: (_name, contents) => {
      if (typeof contents !== 'string') binary = contents
    },
  })
  if (error !== null)
    throw new Error(`${join(root, source)} does not compile:\n${complaints.join('')}`, { cause: error })
  if (binary === null) throw new Error('The compiler wrote no binary')
  return binary
}

/** The TypeScript module that carries a compiled kernel, so that it is found from source and inside any bundle. */
export function kernelModule({ what, constant }: KernelBuild, binary: Uint8Array): string {
  const base64 = Buffer.from(binary).toString('base64')
  return [
    `/** The compiled ${what}, WebAssembly in base64. Made by \`npm run build:wasm\`. */`,
    `export const ${constant} =`,
    `  '${base64}'`,
    '',
  ].join('\n')
}
