import { fileURLToPath } from 'node:url'
import { defineConfig } from 'electron-vite'
import rendererConfig from './vite.renderer.config.ts'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/**
 * The desktop build. The main process, the backend process, the inference host and the solver's workers (ES modules, packages left outside), the
 * preload script (one CommonJS file with everything inside, as a sandboxed preload must be), and the renderer.
 */
export default defineConfig({
  main: {
    build: {
      outDir: path('./out/main'),
      target: 'node24',
      rolldownOptions: {
        input: {
          index: path('./src/main/index.ts'),
          backendProcess: path('./src/main/backendProcess.ts'),
          inferenceProcess: path('./src/main/inferenceProcess.ts'),
          solverWorker: path('./src/backend/solving/solverWorker.ts'),
          cutPartnerWorker: path('./src/backend/solving/cutPartnerWorker.ts'),
        },
        // One folder: whichever chunk starts a worker finds it beside itself (`workerUrl.ts`).
        output: { format: 'es', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: path('./out/preload'),
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: path('./src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: rendererConfig,
})
