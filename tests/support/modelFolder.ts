import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DIRECTION_X, DIRECTION_Y } from '../../src/core/cues/Cues.ts'
import { tinyModel } from './tinyModel.ts'

type Json = Record<string, unknown>

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A manifest that fits `tinyModel()`, as JSON: two classes, any size. */
export function tinyManifest(bytes: Uint8Array = tinyModel(), changes: Json = {}): Json {
  const output = (name: string) => ({ name, form: 'logits', dtype: 'float32' })
  return {
    strataModel: 1,
    kind: 'oosis',
    name: 'tiny',
    title: 'Tiny',
    description: 'Three convolutions that know nothing.',
    version: '1.0.0',
    licence: 'Apache-2.0',
    file: 'model.onnx',
    sha256: sha256Of(bytes),
    input: tinyInput(),
    outputs: { semantic: output('semantic'), boundary: output('boundary'), direction: output('direction') },
    stride: 1,
    classes: ['ellipse', 'ring'],
    directions: DIRECTION_X.map((x, k) => [x, DIRECTION_Y[k]]),
    decision: { rule: 'threshold', threshold: 0.3, thinning: true },
    ...changes,
  }
}

export function tinyInput(changes: Json = {}): Json {
  return {
    name: 'image',
    layout: 'NCHW',
    dtype: 'float32',
    colour: 'RGB',
    scale: 1 / 255,
    mean: [0.5, 0.5, 0.5],
    std: [0.25, 0.25, 0.25],
    size: { rule: 'multiple', multiple: 16, tile: 256, overlap: 32 },
    ...changes,
  }
}

/** A classifier of two classes: its network is `tinyClassifier()`. */
export function classifierManifest(bytes: Uint8Array, changes: Json = {}): Json {
  const { stride, directions, decision, ...common } = tinyManifest(bytes)
  void [stride, directions, decision]
  const input = tinyInput({ size: { rule: 'fixed', width: 32, height: 24 } })
  const outputs = { classes: { name: 'classes', form: 'logits', dtype: 'float32' } }
  return { ...common, kind: 'classifier', name: 'tiny-classifier', input, outputs, ...changes }
}

/** Writes a model's folder: `files` by their paths inside it, text or bytes; `model.json` from `manifest`. Returns its path. */
export function writeModelFolder(
  folder: string,
  manifest: unknown = tinyManifest(),
  files: Readonly<Record<string, Uint8Array | string>> = { 'model.onnx': tinyModel() },
): string {
  const contents = { 'model.json': typeof manifest === 'string' ? manifest : JSON.stringify(manifest), ...files }
  for (const [name, content] of Object.entries(contents)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}
