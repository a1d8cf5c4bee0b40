import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { InferenceDesk } from '../../src/backend/inference/InferenceDesk.ts'
import { ModelLibrary } from '../../src/backend/models/ModelLibrary.ts'
import { installedModels } from '../../src/backend/prediction/installedModels.ts'
import { parametersOf } from '../../src/backend/prediction/predictionModels.ts'
import { runNetwork } from '../../src/backend/prediction/runNetwork.ts'
import { createMinCut } from '../../src/backend/solving/createMinCut.ts'
import { overParameters } from '../../src/backend/solving/overParameters.ts'
import { cuesOf } from '../../src/backend/solving/readyScene.ts'
import { addScores } from '../../src/core/metrics/addScores.ts'
import { scoreScene } from '../../src/core/metrics/sceneScore.ts'
import { checkSolverParameters } from '../../src/core/occlusion/SolverParameters.ts'
import { solveScene } from '../../src/core/occlusion/solveScene.ts'
import { drawnScenes } from './support/model/drawnScenes.ts'
const [MODEL, SCENES, COUNT, LIST] = process.argv.slice(2)
const library = new ModelLibrary({ bundled: join(import.meta.dirname, '../../models'), own: 'none' })
const model = await installedModels(library).open(MODEL)
const desk = new InferenceDesk({ cacheDir: join(tmpdir(), 'strata-bench-judge') })
const minCut = createMinCut()
const all = []
for await (const { image, truth } of drawnScenes(SCENES, Number(COUNT))) all.push({ image, truth, cues: cuesOf(await runNetwork(desk, { image, decoded: 0, model, device: 'cpu', signal: new AbortController().signal })).cues })
await desk.close()
for (const line of readFileSync(LIST, 'utf8').split('\n').filter((l) => l.trim())) {
  const { parameters } = checkSolverParameters(overParameters(parametersOf(model.manifest), JSON.parse(line)), 'P')
  let sum
  for (const { image, truth, cues } of all) {
    const r = solveScene({ cues, image, imageSize: image.size, annotation: null, constraints: [] }, parameters, { minCut })
    const s = scoreScene(truth, { ...r.solution, size: image.size })
    sum = sum === undefined ? s : addScores(sum, s)
  }
  const { instances, recalled, spurious, iouSum, right, wrong, unknown, missed } = sum
  const found = right + wrong + unknown
  console.log(`recall ${(recalled / instances).toFixed(3)} IoU ${(iouSum / instances).toFixed(3)} spur ${spurious} ${right}/${wrong}/${unknown}/${missed} right ${(right / (right + wrong)).toFixed(3)} dec ${((right + wrong) / found).toFixed(3)}  ${line}`)
}
