import type { InstanceFeatures } from './instanceFeatures.ts'
import type { PairFeatures } from './pairFeatures.ts'

/*
 * From features to calibrated beliefs: logistic regression, p = 1 / (1 + exp(−(intercept + Σ weight · feature))).
 *
 * The numbers below are fitted and printed, with how well they hold on scenes they were not fitted on, by
 *
 *   npm run bench calibration
 *
 * (tests/bench/calibration.bench.ts; docs/solver/reliability.md describes data and result). A weight whose sign would
 * say that evidence for something makes it less likely is fitted as 0.
 */

/** An intercept and a weight per feature. */
export type LogisticModel<Features> = { readonly intercept: number } & { readonly [Name in keyof Features]: number }

/** That a told order of two instances is as told, given that both are objects. */
export const PAIR_MODEL: LogisticModel<PairFeatures> = {
  intercept: 0.71,
  agreement: 0.78,
  support: 0.62,
  flipGap: 0.27,
}

/** That an instance is one object: that it has an IoU of at least 0.5 with one. */
export const INSTANCE_MODEL: LogisticModel<InstanceFeatures> = {
  intercept: 2.85,
  size: 2.28,
  mergeGap: 0.79,
  isAlone: 2.6,
  sharedBorder: -4.59,
  spread: -3.41,
}

/** Belief in what the features are of, strictly between 0 and 1. */
export function believed<Features extends { readonly [Name in keyof Features]: number }>(
  model: LogisticModel<Features>,
  features: Features,
): number {
  let logOdds = model.intercept
  for (const name of Object.keys(features) as (keyof Features)[]) logOdds += model[name] * features[name]
  return clamped(1 / (1 + Math.exp(-logOdds)))
}

/** No belief is a certainty, and none is more sure than what it was fitted on allows to say. */
const LEAST_BELIEF = 0.005

function clamped(belief: number): number {
  return Math.min(1 - LEAST_BELIEF, Math.max(LEAST_BELIEF, belief))
}
