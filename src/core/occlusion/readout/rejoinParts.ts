import { findBarJoins } from './barJoins.ts'
import { findContinuedContours } from './contourJoins.ts'
import { findFacingParts } from './facingParts.ts'
import type { PartScene } from './PartScene.ts'

/** Two visible parts that are believed to be one object behind an occluder. */
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

/**
 * Weights of log odds, by logistic regression on the joins found in 20 generated scenes (seeds 3001–3010; 3101–3110: sticks
 * among other things), each with perfect and with spoilt cues: one model where colours are known, one where they are not.
 * The intercepts are for unknown classes; `sameClass` is added where they are known to agree. Of colours the logarithm of
 * their likeness counts.
 */
const WEIGHTS = {
  withColours: {
    intercept: 1.08,
    contour: 2.28,
    several: 2.35,
    facing: 3.27,
    bar: 17.3,
    colour: 6.27,
    sameClass: 1.66,
  },
  withoutColours: {
    intercept: -2.35,
    contour: 2.33,
    several: 1.35,
    facing: 3.53,
    bar: 8.47,
    colour: 0,
    sameClass: 2.07,
  },
} as const
const LEAST_LIKENESS = 0.02
/** No belief is a certainty: more than this is more than what the weights were fitted on can tell. */
const LARGEST_BELIEF = 0.99

/** Less than all of these is no reason to ask further: many different things are near each other and alike in colour. */
const LEAST_CONTOURS = 0.6
const LEAST_FACING = 0.2
const LEAST_BAR = 0.1

/**
 * Finds parts that one object is likely to show on several sides of what is in front of it. Conditions: they do not touch, classes agree, and
 * what is between them is in front of both. Reasons: contours that continue from one to the other (`contourJoins.ts`),
 * borders that face each other across the occluder (`facingParts.ts`), one straight axis (`barJoins.ts`). Belief grows
 * with each, and with the likeness of colours.
 *
 * "Good continuation" in the sense of P. Kellman, T. Shipley, *A Theory of Visual Interpolation in Object Perception*,
 * Cognitive Psychology 23, 1991 (relatable edges turn by less than 90°, the same way at both ends); the other reasons, the form of
 * the scores and the constants are ours (docs/solver.md). O(pixels + junctions² + border pixels · way across).
 */
export function findPartJoins(scene: PartScene): PartJoin[] {
  const joins = gatherEvidence(scene).flatMap((evidence) => {
    const isReason =
      sum(evidence.contours) + sum(evidence.contoursBehindSeveral) >= LEAST_CONTOURS ||
      Math.min(...evidence.facing) >= LEAST_FACING ||
      evidence.bar >= LEAST_BAR
    return isReason ? [{ one: evidence.one, two: evidence.two, confidence: beliefIn(scene, evidence) }] : []
  })
  return joins.sort((p, q) => q.confidence - p.confidence || p.one - q.one || p.two - q.two)
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

function beliefIn({ sameClass, colourLikeness }: PartScene, evidence: JoinEvidence): number {
  const weights = colourLikeness === null ? WEIGHTS.withoutColours : WEIGHTS.withColours
  const likeness = colourLikeness?.(evidence.one, evidence.two) ?? 1
  const logOdds =
    weights.intercept +
    weights.contour * sum(evidence.contours) +
    weights.several * sum(evidence.contoursBehindSeveral) +
    weights.facing * Math.sqrt(evidence.facing[0] * evidence.facing[1]) +
    weights.bar * evidence.bar +
    weights.colour * Math.log(Math.max(LEAST_LIKENESS, likeness)) +
    (sameClass === null ? 0 : weights.sameClass)
  return Math.min(LARGEST_BELIEF, 1 / (1 + Math.exp(-logOdds)))
}

function bestTwo(scores: readonly number[]): number[] {
  return scores.toSorted((p, q) => q - p).slice(0, 2)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
