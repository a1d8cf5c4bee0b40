/*
 * Robustness: how well scenes are solved from cues that are spoilt in known ways, the reconstruction against Strata's
 * default, from boundaries and background alone and with image and classes. Scenes: generated ones that no parameter was
 * chosen on, and the annotated photos where present (two of the five that the reconstruction was first tried with). Cues:
 * oracle cues, each scene with each seed.
 * Columns: recall at IoU 0.5 / mean IoU over true instances · true pairs that touch with their order right / wrong /
 * unknown (one of the two not found); milliseconds per solve without refinement and beliefs, of that the evidence.
 * Run: npm run bench robustness, or with other sizes: node tests/bench/robustness.bench.ts [SEEDS [SCENES [SET …]]],
 * sets: half, quarter-photos, photos, full (the one with the largest cuts, and half as many scenes).
 */
import { DEFAULT_SOLVER_PARAMETERS } from '../../src/core/occlusion/SolverParameters.ts'
import { CORRUPTION_ROWS } from './support/robustness/corruptionRows.ts'
import { RECONSTRUCTION_SOLVER, runRobustness, scoreText } from './support/robustness/robustnessRun.ts'
import { cocoaPhotos, generatedScenes } from './support/robustness/robustnessScenes.ts'
import type { SceneSet } from './support/robustness/robustnessScenes.ts'
import { printTable } from './support/measure.ts'

const SEEDS = Array.from({ length: Number(process.argv[2] ?? 5) }, (_, index) => index + 1)
const SCENES = Number(process.argv[3] ?? 4)

const SETS: Readonly<Record<string, () => SceneSet | null | Promise<SceneSet | null>>> = {
  half: () => generatedScenes(12001, SCENES, 2),
  'quarter-photos': () => cocoaPhotos(4),
  photos: () => cocoaPhotos(1),
  full: () => generatedScenes(12001, Math.ceil(SCENES / 2), 1),
}
const CHOSEN = process.argv.slice(4)

for (const [name, makeSet] of Object.entries(SETS)) {
  if (CHOSEN.length > 0 && !CHOSEN.includes(name)) continue
  const set = await makeSet()
  if (set === null) {
    console.log('\nannotated photos: skipped, ../shared/data/cocoa-demo is absent')
    continue
  }
  console.log(`\n${set.name}; ${SEEDS.length} seeds`)
  const rows = CORRUPTION_ROWS.map(({ name, corruption }) => {
    const theirs = runRobustness(set, corruption, SEEDS, RECONSTRUCTION_SOLVER)
    const ours = runRobustness(set, corruption, SEEDS, DEFAULT_SOLVER_PARAMETERS)
    const seeing = runRobustness(set, corruption, SEEDS, DEFAULT_SOLVER_PARAMETERS, {
      withImage: true,
      withClasses: true,
    })
    const time = `${ours.solveTime.toFixed(0)} (${ours.evidenceTime.toFixed(0)})`
    return [
      name,
      scoreText(theirs.score),
      scoreText(ours.score),
      scoreText(seeing.score),
      theirs.solveTime.toFixed(0),
      time,
    ]
  })
  printTable(['cues', 'reconstruction', 'Strata', 'with image and classes', 'ms', 'ms (evidence)'], rows)
}
