import { findBarJoins } from './barJoins.ts'
import { findContinuedContours } from './contourJoins.ts'
import { findFacingParts } from './facingParts.ts'
import type { PartScene } from './PartScene.ts'

/** Two visible parts that are believed to be one object behind an occluder. The most likely joins come first. */
export interface PartJoin {
  readonly one: number
  readonly two: number
  /** 0..1. */
  readonly confidence: number
}

/** What speaks for two parts being one, all from 0 (nothing) up. */
interface JoinEvidence {
  readonly one: number
  readonly two: number
  /** Scores of the best two contours that continue behind one occluder, and behind several, added up: 0..2. */
  contours: readonly number[]
  contoursBehindSeveral: readonly number[]
  /** Shares of their borders with the occluders between them from which they face each other, 0..1. */
  facing: readonly [number, number]
  /** 0..1: how well one continues the other as a bar. */
  bar: number
}

/** Weights of log odds. */
interface JoinModel {
  readonly intercept: number
  readonly contour: number
  readonly several: number
  readonly facing: number
  readonly bar: number
  /** Of the logarithms of likenesses. */
  readonly colour: number
  readonly classes: number
  readonly shade: number
  /** Added where classes are known to agree. */
  readonly sameClass: number
  /**
   * Less than this, of continued contours and twice the facing share together, is no reason to ask further, unless there is a bar
   * (`LEAST_BAR`): many different things are near each other and alike in colour.
   */
  readonly leastReason: number
}

/**
 * By logistic regression. The first two on the joins found in 44 generated scenes (seeds 3001–3022; 3101–3122: sticks among other
 * things), each with perfect and with spoilt cues, intercepts for unknown classes. The third on what the bundled network (1.2.0)
 * found in 360 scenes of models/training (seed 3, 240 easy, 120 hard): parts are as often torn by its mistakes as by occluders, and
 * their contours are rough, so that any reason is heard.
 */
const WITH_COLOURS: JoinModel = {
  ...{ intercept: 3.23, contour: 1.09, several: 1.74, facing: 1.82, bar: 11.3 },
  ...{ colour: 7.52, classes: 0, shade: 0, sameClass: 1.94, leastReason: 0.8 },
}
const WITHOUT_COLOURS: JoinModel = {
  ...{ intercept: -1.89, contour: 2.26, several: 1.58, facing: 2.86, bar: 8 },
  ...{ colour: 0, classes: 0, shade: 0, sameClass: 2.09, leastReason: 0.8 },
}
const WITH_CLASS_LIKENESS: JoinModel = {
  ...{ intercept: 0.74, contour: 1.84, several: 0.38, facing: 2, bar: 4.47 },
  ...{ colour: 2.7, classes: 1.16, shade: -3, sameClass: 0, leastReason: 0 },
}
const LEAST_BAR = 0.1
const LEAST_LIKENESS = 0.02
/** No belief is a certainty: of the joins that the first two believed most, three in a hundred were wrong on scenes that nothing was fitted on. */
const LARGEST_BELIEF = 0.97

/**
 * Finds parts that one object is likely to show on several sides of what is in front of it. Conditions: they do not touch, classes
 * agree (where they are a condition), and what is between them is in front of both. Reasons: contours that continue from one to the other (`contourJoins.ts`),
 * borders that face each other across the occluder (`facingParts.ts`), one straight axis (`barJoins.ts`). Belief grows
 * with each, and with the likeness of colours (and of classes, where they are no condition).
 *
 * "Good continuation" in the sense of P. Kellman, T. Shipley, *A Theory of Visual Interpolation in Object Perception*,
 * Cognitive Psychology 23, 1991 (relatable edges turn by less than 90°, the same way at both ends); the other reasons, the form of
 * the scores and the constants are ours (docs/solver/rejoining.md). O(pixels + junctions² + border pixels · way across).
 */
export function findPartJoins(scene: PartScene): PartJoin[] {
  const model = modelFor(scene)
  const likely = gatherEvidence(scene)
    .filter((evidence) => isReason(model, evidence))
    .map((evidence) => ({ ...evidence, logOdds: logOddsOf(scene, model, evidence) }))
    .sort((p, q) => q.logOdds - p.logOdds || p.one - q.one || p.two - q.two)
  return likely.map(({ one, two, logOdds }) => {
    return { one, two, confidence: Math.min(LARGEST_BELIEF, 1 / (1 + Math.exp(-logOdds))) }
  })
}

function modelFor({ colours, classLikeness }: PartScene): JoinModel {
  if (colours === null) return WITHOUT_COLOURS
  return classLikeness === null ? WITH_COLOURS : WITH_CLASS_LIKENESS
}

function isReason({ leastReason }: JoinModel, evidence: JoinEvidence): boolean {
  const { contours, contoursBehindSeveral, facing, bar } = evidence
  return bar >= LEAST_BAR || sum(contours) + sum(contoursBehindSeveral) + 2 * Math.min(...facing) >= leastReason
}

function gatherEvidence(scene: PartScene): JoinEvidence[] {
  const found = new Map<number, JoinEvidence>()
  const of = ({ one, two }: { readonly one: number; readonly two: number }): JoinEvidence => {
    const key = one * (scene.largest + 1) + two
    const known = found.get(key) ?? { one, two, contours: [], contoursBehindSeveral: [], facing: [0, 0], bar: 0 }
    found.set(key, known)
    return known
  }
  for (const contour of findContinuedContours(scene)) {
    const evidence = of(contour)
    if (contour.isBehindOne) evidence.contours = bestTwo([...evidence.contours, contour.score])
    else evidence.contoursBehindSeveral = bestTwo([...evidence.contoursBehindSeveral, contour.score])
  }
  for (const facing of findFacingParts(scene)) of(facing).facing = facing.shares
  for (const bar of findBarJoins(scene)) of(bar).bar = bar.score
  return [...found.values()]
}

function logOddsOf({ sameClass, classLikeness, colours }: PartScene, model: JoinModel, evidence: JoinEvidence): number {
  const { one, two, contours, contoursBehindSeveral, facing, bar } = evidence
  return (
    model.intercept +
    model.contour * sum(contours) +
    model.several * sum(contoursBehindSeveral) +
    model.facing * Math.sqrt(facing[0] * facing[1]) +
    model.bar * bar +
    model.colour * logLikeness(colours?.likeness(one, two)) +
    model.shade * (colours?.shadeDifference(one, two) ?? 0) +
    model.classes * logLikeness(classLikeness?.(one, two)) +
    (sameClass === null ? 0 : model.sameClass)
  )
}

function logLikeness(likeness = 1): number {
  return Math.log(Math.max(LEAST_LIKENESS, likeness))
}

function bestTwo(scores: readonly number[]): number[] {
  return scores.toSorted((p, q) => q - p).slice(0, 2)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
