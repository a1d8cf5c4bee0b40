import { basename } from 'node:path'
import { refuse } from '../../core/support/DomainError.ts'
import type { DomainError } from '../../core/support/DomainError.ts'
import type { ProviderName } from '../../shared/deviceNames.ts'
import type { ModelFile } from './inferenceTypes.ts'

/** How what goes wrong with models and their host is told to people. */

export function inferenceCancelled(): Error {
  return refuse('cancelled', { what: 'The model was stopped', todo: 'Nothing was changed.' })
}

/** The host ended under a request. */
export function hostCrashed(how: string): Error {
  return refuse('inference-crashed', {
    what: 'The process that runs models ended unexpectedly',
    received: how,
    todo: 'It is started again by the next request. If this one fails again, try another device or a smaller image.',
  })
}

export function runTimedOut(model: ModelFile, milliseconds: number): Error {
  return refuse('timed-out', {
    what: 'The model did not answer in time',
    where: basename(model.path),
    expected: `at most ${seconds(milliseconds)} s`,
    todo: 'It was stopped. Try a smaller image, another device or a smaller model.',
  })
}

/** ONNX Runtime did not make a session of a model. */
export function sessionRefused(model: ModelFile, provider: ProviderName, reason: string): DomainError {
  const where = basename(model.path)
  if (isOutOfMemory(reason)) return memoryRefused(where, provider, reason)
  const received = oneLine(reason)
  if (provider !== 'cpu') {
    const what = `This model cannot be loaded on the device “${provider}”`
    return refuse('unsupported', { what, where, received, todo: 'Choose another device, such as cpu.' })
  }
  const todo = 'Use a model that ONNX Runtime can load: `strata models verify` says what is wrong with it.'
  return refuse('bad-input', { what: 'ONNX Runtime cannot load this model', where, received, todo })
}

/** ONNX Runtime did not bring a run to its end, though the inputs were of the form that it asks for. */
export function runRefused(model: ModelFile, provider: ProviderName, reason: string): DomainError {
  const where = basename(model.path)
  if (isOutOfMemory(reason)) return memoryRefused(where, provider, reason)
  const what = `The model failed on the device “${provider}”`
  const todo = 'It may need another size of image, or another device.'
  return refuse('bad-input', { what, where, received: oneLine(reason), todo })
}

export function deviceMissing(provider: ProviderName, here: readonly string[]): DomainError {
  return refuse('unsupported', {
    what: `ONNX Runtime does not have the device “${provider}” here`,
    expected: `one of ${here.join(', ')}`,
    todo: '`strata devices` lists what works on this machine.',
  })
}

function memoryRefused(where: string, provider: ProviderName, reason: string): DomainError {
  const what = `There is not enough memory on the device “${provider}” for this model and image`
  const todo = 'Use a smaller image or tile, close other programs, or choose another device.'
  return refuse('unsupported', { what, where, received: oneLine(reason), todo })
}

function isOutOfMemory(reason: string): boolean {
  return /bad_alloc|out of memory|failed to allocate memory|bad allocation|E_OUTOFMEMORY/i.test(reason)
}

/** Messages of ONNX Runtime end in line feeds and may run over several lines; a sentence of ours takes up to this much of them. */
const LONGEST_REASON = 600

export function oneLine(reason: string): string {
  const line = reason.trim().replaceAll(/\s+/g, ' ').replace(/\.$/, '')
  return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)}…` : line
}

function seconds(milliseconds: number): string {
  return String(Math.round(milliseconds / 100) / 10)
}
