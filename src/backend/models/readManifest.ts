import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkSolverParameters } from '../../core/occlusion/SolverParameters.ts'
import { refuse } from '../../core/support/DomainError.ts'
import { MANIFEST_VERSION, modelManifestSchema } from '../../shared/modelManifest.ts'
import type { ModelManifest } from '../../shared/modelManifest.ts'
import { manifestFault } from './manifestFault.ts'
import { fileInside } from './modelFiles.ts'

/** The name of the manifest in the folder of every model. */
export const MANIFEST_FILE = 'model.json'

/** Far above any manifest: 4096 classes and a long report take less. */
const MOST_BYTES = 2 ** 20

/** Reads the manifest of a folder. Throws `not-found`, `bad-input`, `unsupported` for one of a newer Strata. */
export async function readManifest(folder: string): Promise<ModelManifest> {
  const where = join(folder, MANIFEST_FILE)
  const { path, size } = await fileInside(folder, MANIFEST_FILE, 'The model has no manifest')
  if (size > MOST_BYTES) {
    throw refuse('bad-input', {
      what: 'Too large for a manifest',
      where,
      expected: `at most ${MOST_BYTES} bytes`,
      received: `${size}`,
      todo: 'Leave out what is not needed, such as long lists in "training".',
    })
  }
  return checkManifest(parsedJson(await readFile(path, 'utf8'), where), where)
}

/** Makes a manifest of untrusted JSON. Throws as `readManifest` does. */
export function checkManifest(value: unknown, where: string): ModelManifest {
  const version = typeof value === 'object' && value !== null && 'strataModel' in value ? value.strataModel : undefined
  if (Number.isInteger(version) && (version as number) > MANIFEST_VERSION) {
    throw refuse('unsupported', {
      what: 'The manifest of the model was written for a newer Strata',
      where: `${where}, strataModel`,
      expected: `${MANIFEST_VERSION}`,
      received: String(version),
      todo: 'Update Strata, or get the model for this version.',
    })
  }
  if (version !== MANIFEST_VERSION) {
    throw refuse('bad-input', {
      what: 'Not the manifest of a model',
      where,
      expected: `an object with "strataModel": ${MANIFEST_VERSION}`,
      received: version === undefined ? 'none of that name' : (JSON.stringify(version) ?? 'nothing').slice(0, 60),
      todo: 'docs/models.md shows what a manifest looks like.',
    })
  }
  const { success, data, error } = modelManifestSchema.safeParse(value)
  if (!success) throw manifestFault(error.issues, value, where)
  if (data.kind === 'oosis') checkSolverParameters(data.solver, `${where}, solver`)
  return data
}

function parsedJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    const received = error instanceof Error ? error.message : String(error)
    const todo = 'Correct it; docs/models.md shows what a manifest looks like.'
    throw refuse('bad-input', { what: 'The manifest of the model is not JSON', where, received, todo }, error)
  }
}
