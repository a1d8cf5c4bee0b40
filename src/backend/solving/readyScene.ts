import type { Cues } from '../../core/cues/Cues.ts'
import { oracleCues } from '../../core/cues/oracleCues.ts'
import { decidedCues } from '../../core/network/decidedBoundary.ts'
import { networkCues } from '../../core/network/networkCues.ts'
import { checkSolveInput } from '../../core/occlusion/checkSolveInput.ts'
import { DomainError, refuse } from '../../core/support/DomainError.ts'
import { seededRandom } from '../../core/support/seededRandom.ts'
import type { NetworkFacts } from '../storage/runRecords.ts'
import { probabilityKernel } from './KernelProbabilities.ts'
import { cuesFromNpz } from './npzCues.ts'
import type { ReadyScene } from './SceneCache.ts'
import type { CueMaterial, NetworkMaterial, SceneMaterial } from './solverMessages.ts'

/**
 * Cues read or made, and checked against the image. Throws `bad-input` and `size-mismatch` naming the file and the array
 * in it where there is one.
 */
export function readyScene({ cues: material, image, imageSize, warnings }: SceneMaterial): ReadyScene {
  const made = cuesOf(material)
  const { facts = null } = made
  const scene = { cues: made.cues, image, imageSize, facts, warnings: [...warnings, ...made.warnings] }
  try {
    checkSolveInput({ ...scene, annotation: null, constraints: [] })
  } catch (error) {
    if (!(error instanceof DomainError) || material.kind !== 'npz' || 'where' in error.details) throw error
    // What checks the fit knows no file.
    throw refuse(error.code, { what: 'The cues cannot be used', ...error.details, where: material.where }, error)
  }
  return scene
}

interface MadeCues {
  readonly cues: Cues
  readonly warnings: readonly string[]
  readonly facts?: NetworkFacts
}

/** Reads or makes cues. Throws `bad-input` and `size-mismatch`. */
export function cuesOf(material: CueMaterial): MadeCues {
  if (material.kind === 'npz') return cuesFromNpz(material.bytes, material.where)
  if (material.kind === 'network') return fromNetwork(material)
  const { state, corruption, seed, scale, classNames } = material
  const options = { scale, corruption, ...(classNames === null ? {} : { classNames }) }
  return { cues: oracleCues(state, options, seededRandom(seed)), warnings: [] }
}

function fromNetwork({ outputs, geometry, spec, ran }: NetworkMaterial): MadeCues {
  const startedAt = performance.now()
  const cues = decidedCues(networkCues(outputs, geometry, spec, probabilityKernel()), spec.decision)
  const milliseconds = { ...ran.milliseconds, post: performance.now() - startedAt }
  const facts = { ...ran, tiles: geometry.tiles.length, cueSize: geometry.cueSize, milliseconds }
  return { cues, warnings: geometry.warnings, facts }
}
