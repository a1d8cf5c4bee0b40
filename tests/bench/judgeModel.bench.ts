/*
 * How good a model is, on drawn scenes whose truth is known: its boundaries and directions by themselves, and what becomes of
 * them on the whole path through the solver. What each of its mistakes costs, show the parts that put the truth in place of one cue.
 * Scenes: python3 -m strata_training scenes --out FOLDER --difficulty easy --count 200 (in models/training)
 * Run: SCENES=FOLDER npm run bench judgeModel
 *   MODEL=name or folder (oosis-small), COUNT=scenes (200), PARTS=boundaries,network,classless,ground,boundary,direction,contours,oracle
 *   (the first two), PARAMETERS=JSON of the solver (what the model suggests), EACH=1 also prints every scene
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceDesk } from '../../src/backend/inference/InferenceDesk.ts'
import { ModelLibrary } from '../../src/backend/models/ModelLibrary.ts'
import { installedModels } from '../../src/backend/prediction/installedModels.ts'
import { parametersOf } from '../../src/backend/prediction/predictionModels.ts'
import { runNetwork } from '../../src/backend/prediction/runNetwork.ts'
import { createMinCut } from '../../src/backend/solving/createMinCut.ts'
import { overParameters } from '../../src/backend/solving/overParameters.ts'
import { cuesOf } from '../../src/backend/solving/readyScene.ts'
import type { Cues } from '../../src/core/cues/Cues.ts'
import { instanceMapOf } from '../../src/core/cues/instanceMap.ts'
import { oracleCues } from '../../src/core/cues/oracleCues.ts'
import { orderOnTheSpot } from '../../src/core/cues/trueBoundary.ts'
import { addScores } from '../../src/core/metrics/addScores.ts'
import { boundaryTruth } from '../../src/core/metrics/boundaryTruth.ts'
import { directionAccuracy } from '../../src/core/metrics/directionAccuracy.ts'
import { countBoundary } from '../../src/core/metrics/orientedBoundaryCounts.ts'
import type { BoundaryCounts } from '../../src/core/metrics/orientedBoundaryCounts.ts'
import { scoreBoundaries } from '../../src/core/metrics/orientedBoundaryScore.ts'
import { scoreScene } from '../../src/core/metrics/sceneScore.ts'
import type { SceneScore } from '../../src/core/metrics/sceneScore.ts'
import { checkSolverParameters } from '../../src/core/occlusion/SolverParameters.ts'
import { solveScene } from '../../src/core/occlusion/solveScene.ts'
import { seededRandom } from '../../src/core/support/seededRandom.ts'
import type { RgbImage } from '../../src/core/pixels/RgbImage.ts'
import { drawnScenes } from './support/model/drawnScenes.ts'
import { swappedCues } from './support/model/swappedCues.ts'

type Make = (network: Cues, oracle: Cues) => Cues

const PARTS: Readonly<Record<string, Make>> = {
  network: (network) => network,
  classless: (network) => ({ ...network, classes: null }),
  ground: (network, oracle) => swappedCues(network, oracle, ['ground']),
  boundary: (network, oracle) => swappedCues(network, oracle, ['boundary']),
  direction: (network, oracle) => swappedCues(network, oracle, ['direction']),
  contours: (network, oracle) => swappedCues(network, oracle, ['boundary', 'direction']),
  oracle: (_, oracle) => oracle,
}

const { MODEL: modelName = 'oosis-small', SCENES: folder, COUNT = '200', EACH, PARAMETERS = '{}' } = process.env
if (folder === undefined) {
  console.log(
    'judgeModel: left out, it needs a folder of scenes: SCENES=FOLDER (the head of this file says how to make one)',
  )
  process.exit(0)
}
const wanted = (process.env['PARTS'] ?? 'boundaries,network').split(',')
const library = new ModelLibrary({ bundled: join(import.meta.dirname, '../../models'), own: 'none' })
const model = await installedModels(library).open(modelName)
const desk = new InferenceDesk({ cacheDir: join(tmpdir(), 'strata-bench-judge') })
const asked = overParameters(parametersOf(model.manifest), JSON.parse(PARAMETERS))
const { parameters } = checkSolverParameters(asked, 'PARAMETERS')
const minCut = createMinCut()
const scores = new Map<string, SceneScore>()
const boundaries: BoundaryCounts[] = []
const between = { pixels: 0, within45: 0, within90: 0 }
let scenes = 0

for await (const { image, truth } of drawnScenes(folder, Number(COUNT))) {
  const network = await networkCuesOf(image)
  const oracle = oracleCues(truth, {}, seededRandom(1))
  scenes++
  if (wanted.includes('boundaries')) {
    const map = instanceMapOf(truth)
    const thin = boundaryTruth(map, orderOnTheSpot(truth, map))
    boundaries.push(countBoundary(network, thin))
    const { betweenInstances } = directionAccuracy(network, thin, map)
    for (const name of ['pixels', 'within45', 'within90'] as const) between[name] += betweenInstances[name]
  }
  for (const [name, make] of Object.entries(PARTS)) {
    if (!wanted.includes(name)) continue
    const input = { cues: make(network, oracle), image, imageSize: image.size, annotation: null, constraints: [] }
    const result = solveScene(input, parameters, { minCut })
    if (result.kind !== 'solution') throw new Error('a solve without constraints found a conflict')
    const score = scoreScene(truth, { ...result.solution, size: image.size })
    if (EACH !== undefined) console.log(scenes - 1, name, JSON.stringify(score))
    const sum = scores.get(name)
    scores.set(name, sum === undefined ? score : addScores(sum, score))
  }
}
await desk.close()
report()

/** As the product makes them. */
async function networkCuesOf(image: RgbImage): Promise<Cues> {
  const asked = { image, decoded: 0, model, device: 'cpu' as const, signal: new AbortController().signal }
  return cuesOf(await runNetwork(desk, asked)).cues
}

function report(): void {
  console.log(`${modelName} on ${scenes} scenes of ${folder}`)
  if (boundaries.length > 0) {
    const { boundary, oriented } = scoreBoundaries(boundaries)
    console.log('boundary', JSON.stringify(boundary), 'oriented', JSON.stringify(oriented))
    const share = (part: number): string => (part / between.pixels).toFixed(4)
    console.log(`direction between instances: within 45° ${share(between.within45)}, 90° ${share(between.within90)}`)
  }
  for (const [name, score] of scores) {
    const { instances, recalled, spurious, iouSum, pairs, right, wrong, unknown, missed } = score
    const found = right + wrong + unknown
    console.log(
      `${name.padEnd(10)} recall ${(recalled / instances).toFixed(3)} of ${instances}, mean IoU ${(iouSum / instances).toFixed(3)}, spurious ${spurious}; ` +
        `of ${pairs} pairs ${right} right, ${wrong} wrong, ${unknown} unknown, ${missed} missed: ` +
        `right ${(right / (right + wrong)).toFixed(3)}, decided ${((right + wrong) / found).toFixed(3)}`,
    )
  }
}
