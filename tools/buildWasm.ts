// `npm run build:wasm`: compiles the kernels and writes the modules that carry them.
import { writeFileSync } from 'node:fs'
import { compileKernel, kernelModule, MIN_CUT_KERNEL, PROBABILITY_KERNEL } from './lib/compileKernel.ts'

for (const kernel of [MIN_CUT_KERNEL, PROBABILITY_KERNEL]) {
  const binary = await compileKernel(kernel)
  writeFileSync(kernel.module, kernelModule(kernel, binary))
  console.log(`${binary.length} bytes of WebAssembly in ${kernel.module}`)
}
