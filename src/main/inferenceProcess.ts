import { serveInference } from './serveInference.ts'

/** Entry of the inference host under Electron. */
serveInference(process.parentPort, () => process.exit(0))
