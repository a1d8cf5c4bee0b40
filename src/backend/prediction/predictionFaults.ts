import { DomainError, refuse } from '../../core/support/DomainError.ts'
import type { ErrorCode } from '../../core/support/DomainError.ts'
import { FAULTS_OF_ONE_IMAGE } from '../solving/imageFaults.ts'

export function photoMissing(fileName: string): Error {
  return refuse('not-found', {
    what: 'The photo is missing, and a network has nothing else to look at',
    where: fileName,
    todo: 'Put it back where the project expects it.',
  })
}

/** A run of the network that failed is one image's affair, too. */
const OF_ONE_IMAGE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...FAULTS_OF_ONE_IMAGE,
  'timed-out',
  'inference-crashed',
])

/** Whether a refusal concerns the image at hand alone. Bugs do: one image brought them to light, others may do. */
export function isOfOneImage(error: unknown): boolean {
  return !(error instanceof DomainError) || OF_ONE_IMAGE.has(error.code)
}

/** Code and sentence of whatever was thrown. */
export function failureOf(error: unknown): { readonly code: ErrorCode; readonly message: string } {
  if (error instanceof DomainError) return { code: error.code, message: error.message }
  const received = error instanceof Error ? error.message : String(error)
  const { code, message } = refuse('internal', {
    what: 'Strata failed on this image, which is a bug',
    received,
    todo: 'Please report it.',
  })
  return { code, message }
}

/** An image in whose company the process ended again and again is not tried once more by itself. */
export function endedTooOften(fileName: string, attempts: number): Error {
  return refuse('internal', {
    what: `Strata ended ${attempts} times while it worked on this image`,
    where: fileName,
    todo: 'Look whether the photo opens elsewhere; try the failed images again to have another try.',
  })
}

export function hostKeepsCrashing(images: number, last: string): Error {
  return refuse('inference-crashed', {
    what: `The process that runs the network ended on ${images} images one after the other`,
    received: last,
    todo: 'Choose another device or model, or go on and see.',
  })
}

export function noModel(): Error {
  return refuse('not-found', {
    what: 'There is no model that can be used',
    expected: 'a model of the kind oosis',
    todo: 'Add one with `strata models add`, or look at the problems of those that are there.',
  })
}

/** The model of a job is not among those that are installed now, nor where it was. */
export function modelGone({ name, sha256 }: { readonly name: string; readonly sha256: string }): Error {
  return refuse('not-found', {
    what: `The model ${name} is not there any more, or another one than when the job began`,
    expected: `a network with the SHA-256 ${sha256.slice(0, 12)}…`,
    todo: 'Install the one from then and go on, or begin a new job.',
  })
}

export function jobAtWork(jobId: number): Error {
  return refuse('bad-input', { what: `Prediction job ${jobId} is at work`, todo: 'Cancel it first.' })
}

export function nothingToPredict(): Error {
  return refuse('bad-input', { what: 'There is no image to predict', todo: 'Add photos to the project.' })
}
