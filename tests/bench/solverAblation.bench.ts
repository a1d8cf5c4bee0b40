/*
 * Ablation: each choice of the solver's defaults switched off or moved, all else as it is. Generated scenes at half size
 * that no parameter was chosen on, oracle cues; first without image and classes, then, for what looks at them, with both.
 * Columns: recall at IoU 0.5 per kind of corruption, then over all of them recall and mean IoU, the share of true pairs
 * with right order, wrong orders, and instances found that are none; last milliseconds per solve.
 * Run: npm run bench solverAblation, or with other sizes: node tests/bench/solverAblation.bench.ts [SEEDS [SCENES]]
 */
import type { SceneScore } from '../../src/core/metrics/sceneScore.ts'
import { DEFAULT_EVIDENCE, RECONSTRUCTION } from '../../src/core/occlusion/evidence/EvidenceParameters.ts'
import type { EvidenceParameters } from '../../src/core/occlusion/evidence/EvidenceParameters.ts'
import { DEFAULT_SOLVER_PARAMETERS } from '../../src/core/occlusion/SolverParameters.ts'
import type { MoveParameters, SolverParameters } from '../../src/core/occlusion/SolverParameters.ts'
import type { ReadoutParameters } from '../../src/core/occlusion/readout/SceneReading.ts'
import { rowsNamed } from './support/robustness/corruptionRows.ts'
import { RECONSTRUCTION_SOLVER, runRobustness } from './support/robustness/robustnessRun.ts'
import { generatedScenes } from './support/robustness/robustnessScenes.ts'
import { printTable } from './support/measure.ts'

const SEEDS = Array.from({ length: Number(process.argv[2] ?? 2) }, (_, index) => index + 1)
const SET = generatedScenes(12101, Number(process.argv[3] ?? 4), 2)
const ROWS = rowsNamed(
  'perfect',
  '50 % dropped',
  '10 % flipped',
  '10 % dropped, 2 % flipped, 10 strokes',
  '30 % in gaps',
  '20 % in gaps, 20 % confused classes',
  'blurred by 2',
  'shifted by up to 2',
  'a bit of everything',
)

interface Changes {
  readonly evidence?: Partial<EvidenceParameters>
  readonly moves?: Partial<MoveParameters>
  readonly readout?: Partial<ReadoutParameters>
}

const VARIANTS: Readonly<Record<string, Changes>> = {
  default: {},
  'no basins (λ everywhere)': { evidence: { basins: false } },
  'interior factor 1': { evidence: { interiorFactor: 1 } },
  'interior factor 4': { evidence: { interiorFactor: 4 } },
  'interior factor 16': { evidence: { interiorFactor: 16 } },
  'boundary factor 1': { evidence: { boundaryFactor: 1 } },
  'boundary factor 0': { evidence: { boundaryFactor: 0 } },
  'mouth factor 1': { evidence: { mouthFactor: 1 } },
  'mouth factor 4': { evidence: { mouthFactor: 4 } },
  'mouth exponent 1': { evidence: { mouthExponent: 1 } },
  'mouth exponent 5': { evidence: { mouthExponent: 5 } },
  'merge width 0.6': { evidence: { mergeWidth: 0.6 } },
  'merge width 1': { evidence: { mergeWidth: 1 } },
  'no links': { evidence: { linkReach: 0 } },
  'links up to 8': { evidence: { linkReach: 8 } },
  'no thinning': { evidence: { thinning: false } },
  'no soft order': { evidence: { softOrder: false } },
  'no net votes': { evidence: { netVotes: false } },
  'threshold 0.15': { evidence: { boundaryThreshold: 0.15 } },
  'threshold 0.5': { evidence: { boundaryThreshold: 0.5 } },
  '4-connected': { evidence: { connectivity: 4 } },
  'violation 30': { evidence: { violation: 30 } },
  'violation 2': { evidence: { violation: 2 } },
  'order 0.7 (μ/λ = 1.4)': { evidence: { order: 0.7 } },
  'order 2 (μ/λ = 4)': { evidence: { order: 2 } },
  'not begun with regions': { moves: { regionStart: false } },
  'no moves of parts': { moves: { partMoves: false } },
  'down-jumps and expansion': { moves: { downJumps: true, expansion: true } },
  'border support 0.4': { readout: { leastBorderSupport: 0.4 } },
  'parts not rejoined': { readout: { leastJoinConfidence: 2 } },
  'evidence of the reconstruction': { evidence: RECONSTRUCTION },
}

/** For these, cues have classes and the image is there. */
const SEEING_VARIANTS: Readonly<Record<string, Changes>> = {
  'default, image and classes': {},
  'contrast 0': { evidence: { contrast: 0 } },
  'contrast 0.5': { evidence: { contrast: 0.5 } },
  'class contrast 0': { evidence: { classContrast: 0 } },
  'class contrast 0.5': { evidence: { classContrast: 0.5 } },
  'contrast 0, class contrast 0': { evidence: { contrast: 0, classContrast: 0 } },
}

function changed({ evidence, moves, readout }: Changes): SolverParameters {
  return {
    evidence: { ...DEFAULT_EVIDENCE, ...evidence },
    moves: { ...DEFAULT_SOLVER_PARAMETERS.moves, ...moves },
    readout: { ...DEFAULT_SOLVER_PARAMETERS.readout, ...readout },
  }
}

function row(name: string, parameters: SolverParameters, isSeeing = false): string[] {
  const looks = { withImage: isSeeing, withClasses: isSeeing }
  const results = ROWS.map(({ corruption }) => runRobustness(SET, corruption, SEEDS, parameters, looks))
  const total = (field: keyof SceneScore): number => results.reduce((all, { score }) => all + score[field], 0)
  const milliseconds = results.reduce((all, { solveTime }) => all + solveTime, 0) / results.length
  return [
    name,
    ...results.map(({ score }) => (score.recalled / score.instances).toFixed(2)),
    (total('recalled') / total('instances')).toFixed(3),
    (total('iouSum') / total('instances')).toFixed(3),
    (total('right') / total('pairs')).toFixed(3),
    String(total('wrong')),
    String(total('spurious')),
    milliseconds.toFixed(0),
  ]
}

console.log(`${SET.name}; ${SEEDS.length} seeds`)
ROWS.forEach(({ name }, index) => console.log(`  ${index + 1}: ${name}`))
printTable(
  ['', ...ROWS.map((_, index) => String(index + 1)), 'recall', 'IoU', 'right', 'wrong', 'spurious', 'ms'],
  [
    ...Object.entries(VARIANTS).map(([name, changes]) => row(name, changed(changes))),
    row('reconstruction', RECONSTRUCTION_SOLVER),
    ...Object.entries(SEEING_VARIANTS).map(([name, changes]) => row(name, changed(changes), true)),
  ],
)
