import type { LogisticModel } from '../../../../src/core/occlusion/confidence/confidenceModel.ts'
import type { Belief } from './gatherBeliefs.ts'

/** By feature: whether it speaks for (1) or against (−1) what is believed. */
export type Signs<Features> = { readonly [Name in keyof Features]: 1 | -1 }

/** Steps of Newton's method; it is there after about eight. */
const STEPS = 30
/** Keeps weights finite where a feature tells everything; far below what the data say. */
const RIDGE = 1e-3

/**
 * Logistic regression by Newton's method (iteratively reweighted least squares), weights of the wrong sign held at 0:
 * the worst of them is taken out and all else fitted again, until none is left.
 */
export function fitLogistic<Features extends { readonly [Name in keyof Features]: number }>(
  beliefs: readonly Belief<Features>[],
  signs: Signs<Features>,
): LogisticModel<Features> {
  const names = Object.keys(signs) as (keyof Features)[]
  let used = names
  for (;;) {
    const weights = newton(
      beliefs.map(({ features }) => [1, ...used.map((name) => features[name])]),
      beliefs.map(({ isRight }) => (isRight ? 1 : 0)),
    )
    const wrongness = used.map((name, index) => -signs[name] * weights[index + 1]!)
    const worst = wrongness.indexOf(Math.max(...wrongness))
    if (used.length === 0 || wrongness[worst]! <= 0) {
      const model = names.map((name) => [name, used.includes(name) ? weights[used.indexOf(name) + 1]! : 0] as const)
      return { intercept: weights[0]!, ...Object.fromEntries(model) } as LogisticModel<Features>
    }
    used = used.filter((_, index) => index !== worst)
  }
}

function newton(rows: readonly (readonly number[])[], truth: readonly number[]): number[] {
  const count = rows[0]!.length
  let weights = new Array<number>(count).fill(0)
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map((weight) => -RIDGE * weight)
    const curvature = weights.map((_, i) => weights.map((__, j) => (i === j ? RIDGE : 0)))
    rows.forEach((row, index) => {
      const belief = 1 / (1 + Math.exp(-row.reduce((sum, value, i) => sum + value * weights[i]!, 0)))
      for (let i = 0; i < count; i++) {
        gradient[i]! += row[i]! * (truth[index]! - belief)
        for (let j = 0; j < count; j++) curvature[i]![j]! += row[i]! * row[j]! * belief * (1 - belief)
      }
    })
    const change = solved(curvature, gradient)
    weights = weights.map((weight, i) => weight + change[i]!)
  }
  return weights
}

/** Solves a small linear system by elimination with pivots. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, right[index]!])
  const count = rows.length
  for (let column = 0; column < count; column++) {
    let pivot = column
    for (let row = column + 1; row < count; row++) {
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row
    }
    ;[rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!]
    for (let row = 0; row < count; row++) {
      if (row === column) continue
      const factor = rows[row]![column]! / rows[column]![column]!
      for (let at = column; at <= count; at++) rows[row]![at]! -= factor * rows[column]![at]!
    }
  }
  return rows.map((row, index) => row[count]! / row[index]!)
}
