// `npm run build:onnx`: makes onnxFormat.ts of onnx.proto. The generator is fetched for the occasion: it is needed only when
// the description of the messages changes, and its compiler weighs more than all of Strata.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'

const FOLDER = fileURLToPath(new URL('../src/backend/models/onnx', import.meta.url))
const TARGET = join(FOLDER, 'onnxFormat.ts')
const PACKAGES = ['@bufbuild/buf@1.75.0', '@bufbuild/protobuf@2.17.0', '@bufbuild/protoc-gen-es@2.17.0']
const OPTIONS = 'target=ts,erasable_syntax=true'

const out = mkdtempSync(join(tmpdir(), 'strata-onnx-'))
try {
  const plugin = { local: 'protoc-gen-es', out, opt: OPTIONS }
  const template = JSON.stringify({ version: 'v2', inputs: [{ directory: FOLDER }], plugins: [plugin] })
  const packages = PACKAGES.map((name) => `--package=${name}`)
  execFileSync('npx', ['--yes', ...packages, '--', 'buf', 'generate', '--template', template], { stdio: 'inherit' })
  const generated = readFileSync(join(out, 'onnx_pb.ts'), 'utf8')
  const head = '// Made of onnx.proto by `npm run build:onnx`; not to be edited.\n\n'
  // The comments repeat what onnx.proto says, and there is one for every field.
  const code = generated.replaceAll(/^\s*(?:\/\/.*|\/\*[^]*?\*\/)$/gm, '').trim()
  writeFileSync(TARGET, await format(head + code, { ...(await resolveConfig(TARGET)), filepath: TARGET }))
  console.log(`wrote ${TARGET}`)
} finally {
  rmSync(out, { recursive: true, force: true })
}
