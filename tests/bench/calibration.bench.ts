/*
 * Calibration: what a confidence is worth. Fits the models of confidenceModel.ts anew on generated scenes (to be compared
 * with the constants there), then prints for the constants, on scenes nothing was fitted on, per bin of confidence how
 * many of them were right, with the expected calibration error (ECE), the Brier score (that of always believing the
 * overall share in brackets) and the area under the ROC curve. All cues are oracle cues spoilt to random degrees
 * (spoiltCues.ts), every other time with classes and image.
 * Run: npm run bench calibration
 */
import { believed, INSTANCE_MODEL, PAIR_MODEL } from '../../src/core/occlusion/confidence/confidenceModel.ts'
import type { LogisticModel } from '../../src/core/occlusion/confidence/confidenceModel.ts'
import type { InstanceFeatures } from '../../src/core/occlusion/confidence/instanceFeatures.ts'
import type { PairFeatures } from '../../src/core/occlusion/confidence/pairFeatures.ts'
import { fitLogistic } from './support/calibration/fitLogistic.ts'
import type { Signs } from './support/calibration/fitLogistic.ts'
import { gatherBeliefs } from './support/calibration/gatherBeliefs.ts'
import type { Belief, Beliefs } from './support/calibration/gatherBeliefs.ts'
import { reliabilityOf } from './support/calibration/reliability.ts'
import { printTable } from './support/measure.ts'
import { cocoaPhotos, generatedScenes } from './support/robustness/robustnessScenes.ts'
import type { SceneSet } from './support/robustness/robustnessScenes.ts'

const PAIR_SIGNS: Signs<PairFeatures> = { agreement: 1, support: 1, flipGap: 1 }
const INSTANCE_SIGNS: Signs<InstanceFeatures> = { size: 1, mergeGap: 1, isAlone: 1, sharedBorder: -1, spread: -1 }

/** Scenes to fit on, at three sizes, so that no length in pixels is learned. */
const TRAINING: readonly Gathering[] = [
  { set: generatedScenes(7001, 10, 2), rounds: 6 },
  { set: generatedScenes(7101, 4, 1), rounds: 4 },
  { set: generatedScenes(7201, 12, 4), rounds: 8 },
]
const HELD_OUT: readonly Gathering[] = [
  { set: generatedScenes(8001, 10, 2), rounds: 6 },
  { set: generatedScenes(8101, 4, 1), rounds: 4 },
  { set: generatedScenes(8201, 12, 4), rounds: 8 },
]

interface Gathering {
  readonly set: SceneSet
  readonly rounds: number
}

function gathered(gatherings: readonly Gathering[]): Beliefs {
  const all = gatherings.map(({ set, rounds }) => {
    const beliefs = gatherBeliefs(set, rounds)
    console.log(
      `${set.name}, ${rounds} rounds: ${beliefs.pairs.length} pairs, ${beliefs.instances.length} instances, ` +
        `${beliefs.time.toFixed(0)} ms of processor time per scene for all features`,
    )
    return beliefs
  })
  const time = all.reduce((sum, beliefs) => sum + beliefs.time, 0) / all.length
  return { pairs: all.flatMap(({ pairs }) => pairs), instances: all.flatMap(({ instances }) => instances), time }
}

function modelText(model: Readonly<Record<string, number>>): string {
  return Object.entries(model)
    .map(([name, weight]) => `${name} ${weight.toFixed(2)}`)
    .join(', ')
}

function printReliability<Features extends { readonly [Name in keyof Features]: number }>(
  what: string,
  beliefs: readonly Belief<Features>[],
  model: LogisticModel<Features>,
): void {
  const outcomes = beliefs.map(({ features, isRight }) => ({ belief: believed(model, features), isRight }))
  const { bins, calibrationError, brier, baseBrier, separation } = reliabilityOf(outcomes)
  console.log(`\n${what}`)
  printTable(
    ['confidence', 'mean', 'right', 'count'],
    bins.map(({ from, to, meanBelief, shareRight, count }) => [
      `${from.toFixed(1)}–${to.toFixed(1)}`,
      meanBelief.toFixed(3),
      shareRight.toFixed(3),
      String(count),
    ]),
  )
  console.log(
    `ECE ${calibrationError.toFixed(3)} · Brier ${brier.toFixed(4)} (${baseBrier.toFixed(4)}) · AUC ${separation.toFixed(3)}`,
  )
}

console.log('Fitting on')
const training = gathered(TRAINING)
console.log(`pairs, fitted:      ${modelText(fitLogistic(training.pairs, PAIR_SIGNS))}`)
console.log(`pairs, in use:      ${modelText(PAIR_MODEL)}`)
console.log(`instances, fitted:  ${modelText(fitLogistic(training.instances, INSTANCE_SIGNS))}`)
console.log(`instances, in use:  ${modelText(INSTANCE_MODEL)}`)

console.log('\nHeld out')
const heldOut = gathered(HELD_OUT)
printReliability('Pairs, generated scenes', heldOut.pairs, PAIR_MODEL)
printReliability('Instances, generated scenes', heldOut.instances, INSTANCE_MODEL)

const photos = await cocoaPhotos(4)
if (photos === null) console.log('\nannotated photos: skipped, ../shared/data/cocoa-demo is absent')
else {
  console.log('')
  const seen = gathered([{ set: photos, rounds: 16 }])
  printReliability('Pairs, annotated photos', seen.pairs, PAIR_MODEL)
  printReliability('Instances, annotated photos', seen.instances, INSTANCE_MODEL)
}
