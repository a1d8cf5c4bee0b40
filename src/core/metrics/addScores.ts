import type { SceneScore } from './sceneScore.ts'

/** The scores of two images, or sets of images, together. */
export function addScores(one: SceneScore, other: SceneScore): SceneScore {
  return {
    instances: one.instances + other.instances,
    recalled: one.recalled + other.recalled,
    iouSum: one.iouSum + other.iouSum,
    spurious: one.spurious + other.spurious,
    pairs: one.pairs + other.pairs,
    right: one.right + other.right,
    wrong: one.wrong + other.wrong,
    unknown: one.unknown + other.unknown,
    missed: one.missed + other.missed,
  }
}
