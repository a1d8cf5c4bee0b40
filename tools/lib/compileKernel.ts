import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as asc from 'assemblyscript/asc'

const root = fileURLToPath(new URL('../..', import.meta.url))
const SOURCE = 'src/core/graphcut/wasm/gridKernel.ts'
/** No runtime, no assertions, no names: the kernel manages its own memory, and the same sources give the same bytes. */
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub']

/** Compiles the min-cut kernel from AssemblyScript to WebAssembly. Throws what the compiler complains about. */
export async function compileKernel(): Promise<Uint8Array> {
  let binary: Uint8Array | null = null
  const complaints: string[] = []
  const { error } = await asc.main([SOURCE, '--baseDir', root, ...OPTIONS, '--outFile', 'kernel.wasm'], {
    stderr: { write: (text: string) => complaints.push(text) },
    writeFile: (_name, contents) => {
      if (typeof contents !== 'string') binary = contents
    },
  })
  if (error !== null)
    throw new Error(`${join(root, SOURCE)} does not compile:\n${complaints.join('')}`, { cause: error })
  if (binary === null) throw new Error('The compiler wrote no binary')
  return binary
}

/** The TypeScript module that carries the compiled kernel, so that it is found from source and inside any bundle. */
export function kernelModule(binary: Uint8Array): string {
  const base64 = Buffer.from(binary).toString('base64')
  return [
    '/** The compiled min-cut kernel (src/core/graphcut/wasm), WebAssembly in base64. Made by `npm run build:wasm`. */',
    'export const KERNEL_BASE64 =',
    `  '${base64}'`,
    '',
  ].join('\n')
}

/** Where that module lies. */
export const KERNEL_MODULE = join(root, 'src', 'backend', 'solving', 'kernelBytes.ts')
