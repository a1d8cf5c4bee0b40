import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DIRECTION_X, DIRECTION_Y } from '../../src/core/cues/Cues.ts'
import { modelManifestSchema } from '../../src/shared/modelManifest.ts'
import { onnxParity } from '../../tools/onnxParity.ts'
import { temporaryFolder } from '../support/temporaryFolder.ts'

const RECIPE = join(import.meta.dirname, '..', '..', 'models', 'training')
/** One thread, so that a test leaves the other cores alone and its sums do not depend on their number. */
const ENVIRONMENT = { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' }
const MINUTES = 60_000

const python = pythonWithTorch()
const needs = 'the training recipe (with Python and PyTorch ≥ 1.13: apt-get install python3-torch python3-pil)'

describe.skipIf(python === null)(needs, () => {
  it('passes its own tests', { timeout: 10 * MINUTES }, () => {
    expect(() => runPython(['-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'])).not.toThrow()
  })

  it('trains, exports and agrees with ONNX Runtime', { timeout: 10 * MINUTES }, async () => {
    const folder = temporaryFolder()
    runPython(['-m', 'strata_training', '--threads', '1', 'smoke', '--out', folder])
    const manifest = modelManifestSchema.parse(JSON.parse(readFileSync(join(folder, 'bytes', 'model.json'), 'utf8')))
    expect(manifest).toMatchObject({ kind: 'oosis', directions: DIRECTION_X.map((x, k) => [x, DIRECTION_Y[k]]) })
    for (const form of ['bytes', 'mirrored', 'logits']) {
      const { differences, allowed } = await onnxParity(
        join(folder, form),
        join(folder, 'reference'),
        form === 'mirrored',
      )
      expect(allowed).toBeCloseTo(form === 'logits' ? 1e-4 : 0.5 / 255 + 1e-4, 8)
      expect(Object.keys(differences).sort()).toEqual(['boundary', 'direction', 'semantic'])
      for (const difference of Object.values(differences)) expect(difference).toBeLessThanOrEqual(allowed)
    }
  })
})

/** The interpreter to run the recipe with: STRATA_PYTHON, or the first of the usual ones that has what it needs. */
function pythonWithTorch(): string | null {
  const candidates = [process.env['STRATA_PYTHON'], '/usr/bin/python3', 'python3', 'python']
  const check =
    'import torch, numpy, PIL; assert tuple(map(int, torch.__version__.split("+")[0].split(".")[:2])) >= (1, 13)'
  for (const candidate of candidates) {
    if (candidate === undefined) continue
    try {
      execFileSync(candidate, ['-c', check], { stdio: 'ignore', cwd: tmpdir() })
      return candidate
    } catch {
      // Not there, or without PyTorch: the next one may have it.
    }
  }
  return null
}

function runPython(args: readonly string[]): void {
  execFileSync(python!, args, { cwd: RECIPE, env: ENVIRONMENT, stdio: 'pipe' })
}
