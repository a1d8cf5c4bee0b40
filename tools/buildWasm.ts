// `npm run build:wasm`: compiles the min-cut kernel and writes the module that carries it.
import { writeFileSync } from 'node:fs'
import { compileKernel, KERNEL_MODULE, kernelModule } from './lib/compileKernel.ts'

const binary = await compileKernel()
writeFileSync(KERNEL_MODULE, kernelModule(binary))
console.log(`${binary.length} bytes of WebAssembly in ${KERNEL_MODULE}`)
