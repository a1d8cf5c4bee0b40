// `npm run build:probe`: writes the module that carries the small model which providers are probed with.
import { writeFileSync } from 'node:fs'
import { PROBE_MODULE, probeModel, probeModule } from './lib/probeModel.ts'

const bytes = probeModel()
writeFileSync(PROBE_MODULE, probeModule(bytes))
console.log(`${bytes.length} bytes of ONNX in ${PROBE_MODULE}`)
