import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkManifest } from '../../../src/backend/models/readManifest.ts'
import { tinyInput, tinyManifest, writeModelFolder } from '../../support/modelFolder.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'
import { verdict } from './verdict.ts'

describe('the manifest', () => {
  const verdictOnManifest = (manifest: unknown) => verdict(writeModelFolder(temporaryFolder(), manifest))

  it.each<[string, unknown, string]>([
    [
      'of a later version',
      { strataModel: 2 },
      'unsupported: The manifest of the model was written for a newer Strata in …/model.json, strataModel: expected 1, received 2. Update Strata, or get the model for this version.',
    ],
    [
      'without a version',
      { kind: 'oosis' },
      'bad-input: Not the manifest of a model in …/model.json: expected an object with "strataModel": 1, received none of that name. docs/models.md shows what a manifest looks like.',
    ],
    [
      'with a version that is none',
      { strataModel: '1' },
      'bad-input: Not the manifest of a model in …/model.json: expected an object with "strataModel": 1, received "1". docs/models.md shows what a manifest looks like.',
    ],
    [
      'that is a list',
      [1],
      'bad-input: Not the manifest of a model in …/model.json: expected an object with "strataModel": 1, received none of that name. docs/models.md shows what a manifest looks like.',
    ],
    [
      'of another kind',
      tinyManifest(undefined, { kind: 'depth' }),
      'bad-input: The manifest of the model does not have the form it must have in …/model.json, kind: expected "oosis" or "classifier", received "depth". Correct it; docs/models.md says what each field means.',
    ],
    [
      'with a parameter that the solver does not have',
      tinyManifest(undefined, { solver: { evidence: { smoothnes: 1 } } }),
      'bad-input: Not usable as solver parameters in …/model.json, solver, evidence, smoothnes: expected one of smoothness, order, violation, leastProbability, backgroundDoubt, boundaryThreshold, connectivity, thinning, linkReach, softOrder, basins, interiorFactor, boundaryFactor, mouthFactor, mouthExponent, mergeWidth, contrast, classContrast, netVotes, received "smoothnes".',
    ],
    [
      'with a text for a number',
      tinyManifest(undefined, { stride: '1' }),
      'bad-input: The manifest of the model does not have the form it must have in …/model.json, stride: expected a number, received "1". Correct it; docs/models.md says what each field means.',
    ],
    [
      'without a field',
      tinyManifest(undefined, { input: tinyInput({ scale: undefined }) }),
      'bad-input: The manifest of the model does not have the form it must have in …/model.json, input.scale: expected a number, received nothing. Correct it; docs/models.md says what each field means.',
    ],
    [
      'with a name nobody knows',
      tinyManifest(undefined, { input: tinyInput({ gamma: 2 }) }),
      'bad-input: The manifest of the model does not have the form it must have in …/model.json, input: expected only names that are known here, received "gamma". Correct or remove the name; docs/models.md lists those of a manifest.',
    ],
    [
      'with another word',
      tinyManifest(undefined, { input: tinyInput({ layout: 'CHW' }) }),
      'bad-input: The manifest of the model does not have the form it must have in …/model.json, input.layout: expected "NCHW" or "NHWC", received "CHW". Correct it; docs/models.md says what each field means.',
    ],
    [
      'that is wrong at several places',
      tinyManifest(undefined, { stride: 0, classes: 'ring', title: 7 }),
      'bad-input: The manifest of the model is wrong at 3 places, first in …/model.json, title: expected a text, received 7. Correct it; docs/models.md says what each field means.',
    ],
    [
      'with a direction that leads nowhere',
      tinyManifest(undefined, { directions: [[2, 0]] }),
      'bad-input: The manifest of the model does not have the form it must have in …/model.json, directions.0.0: expected -1, 0 or 1, received 2. Correct it; docs/models.md says what each field means.',
    ],
  ])('%s', async (_what, manifest, sentence) => {
    expect(await verdictOnManifest(manifest)).toBe(sentence)
  })

  it('that is not JSON, too large, or not there', async () => {
    expect(await verdictOnManifest('{"strataModel": 1,')).toMatch(
      /^bad-input: The manifest of the model is not JSON in …\/model\.json: received .+ Correct it; docs\/models\.md/,
    )
    expect(await verdictOnManifest(`[${' '.repeat(2 ** 20)}]`)).toMatch(/^bad-input: Too large for a manifest in /)
    expect(await verdict(temporaryFolder())).toBe(
      'not-found: The model has no manifest in …: expected a file model.json, received none. Put it there, or check the path.',
    )
  })

  it('may begin with a byte order mark', async () => {
    expect(await verdictOnManifest(`\ufeff${JSON.stringify(tinyManifest())}`)).toBe('fine')
  })

  it('that docs/models.md shows is one, and the page explains each of its names', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/models.md'), 'utf8')
    const shown = JSON.parse(/```json\n(.*?)```/s.exec(page)![1]!) as object
    const { externalData, ...rest } = checkManifest(shown, 'docs/models.md')
    expect({ externalData, ...rest }).toEqual(shown)
    for (const name of Object.keys(shown)) expect(page).toContain(`| \`${name}\` `)
  })
})
