import { join } from 'node:path'
import { refuse } from '../../core/support/DomainError.ts'
import type { ModelManifest } from '../../shared/modelManifest.ts'
import type { JobControl } from '../exchange/JobControl.ts'
import { checkExternals } from './checkExternals.ts'
import { checkPorts } from './checkPorts.ts'
import { checkRuntimeFit } from './checkRuntimeFit.ts'
import { fileInside, hashOf, LARGEST_FOLDER, LARGEST_NETWORK, readHashed } from './modelFiles.ts'
import type { FileInside } from './modelFiles.ts'
import { readOnnx } from './onnx/readOnnx.ts'
import type { OnnxSummary } from './onnx/readOnnx.ts'

/** The files of a model, found and not yet read. */
export interface ModelFiles {
  readonly network: FileInside
  /** By their names in the manifest. */
  readonly externals: ReadonlyMap<string, FileInside>
  readonly bytes: number
}

/** Finds the files that a manifest names. Throws `not-found`; `bad-input` for links that lead out and sizes beyond the limits. */
export async function findModelFiles(folder: string, manifest: ModelManifest): Promise<ModelFiles> {
  const missing = 'A file that the manifest of the model names is not there'
  const network = await fileInside(folder, manifest.file, missing)
  if (network.size > LARGEST_NETWORK) throw tooLarge(join(folder, manifest.file), LARGEST_NETWORK, network.size)
  const externals = new Map<string, FileInside>()
  let bytes = network.size
  for (const { file } of manifest.externalData) {
    const found = await fileInside(folder, file, missing)
    externals.set(file, found)
    bytes += found.size
  }
  if (bytes > LARGEST_FOLDER) throw tooLarge(folder, LARGEST_FOLDER, bytes)
  return { network, externals, bytes }
}

/**
 * All that can be known of a model without running it: that its files are those that the manifest was written for, and that
 * the network is what the manifest says and what the runtime takes. Throws `bad-input`, `unsupported`, `cancelled`.
 */
export async function checkModelFiles(
  folder: string,
  manifest: ModelManifest,
  files: ModelFiles,
  control: JobControl,
): Promise<OnnxSummary> {
  let done = 0
  const onBytes = (bytes: number): void => {
    done += bytes
    control.onProgress?.({ stage: 'checked bytes', done, total: files.bytes })
  }
  const where = join(folder, manifest.file)
  const { bytes, sha256 } = await readHashed(files.network, control, onBytes)
  if (sha256 !== manifest.sha256) throw otherFile(where, manifest.sha256, sha256)
  for (const { file, sha256: expected } of manifest.externalData) {
    const received = await hashOf(files.externals.get(file)!.path, control, onBytes)
    if (received !== expected) throw otherFile(join(folder, file), expected, received)
  }
  const summary = readOnnx(bytes, where)
  checkRuntimeFit(summary, where)
  const sizes = new Map([...files.externals].map(([name, { size }]) => [name, size]))
  checkExternals(summary.externals, sizes, where)
  checkPorts(summary, manifest, where)
  return summary
}

function otherFile(where: string, expected: string, received: string): Error {
  return refuse('bad-input', {
    what: 'A file of the model is not the one that its manifest was written for',
    where,
    expected: `SHA-256 ${expected}`,
    received,
    todo: 'Copy or download the model again; whoever made the file new must write its SHA-256 into the manifest.',
  })
}

function tooLarge(where: string, limit: number, received: number): Error {
  const todo = limit === LARGEST_NETWORK ? 'Save the network with its numbers in files beside it (external data).' : ''
  const fault = { what: 'The model is too large', where, expected: `at most ${limit} bytes`, received: `${received}` }
  return refuse('bad-input', todo === '' ? fault : { ...fault, todo })
}
