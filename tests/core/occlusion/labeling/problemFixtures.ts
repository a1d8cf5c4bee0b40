import fc from 'fast-check'

import { DIRECTION_X, DIRECTION_Y } from '../../../../src/core/cues/Cues.ts'
import { ARC_X, ARC_Y } from '../../../../src/core/graphcut/GridMinCut.ts'
import type { GridConnectivity } from '../../../../src/core/graphcut/GridMinCut.ts'
import type { LabelingProblem } from '../../../../src/core/occlusion/labeling/LabelingProblem.ts'
import { pixelCount } from '../../../../src/core/pixels/imageSize.ts'
import type { ImageSize } from '../../../../src/core/pixels/imageSize.ts'

export interface OrientedPair {
  readonly from: number
  readonly direction: number
  readonly reward: number
  readonly violation: number
}

export interface SceneWeights {
  readonly lambda: number
  readonly mu: number
  /** c: what a violated pair costs, in rewards. */
  readonly violation: number
}

/**
 * The problem of a painted scene: every pair of 4-neighbours with different instances, of which one is in front (the
 * background is behind all), is an oriented pair; σ is 0.05 on instances and 0.95 elsewhere; every weight is 1.
 */
export function paintedProblem(
  size: ImageSize,
  instanceAt: (x: number, y: number) => number,
  isOver: (front: number, back: number) => boolean,
  { lambda, mu, violation }: SceneWeights,
): LabelingProblem {
  const map = Array.from({ length: pixelCount(size) }, (_, p) => instanceAt(p % size.width, Math.floor(p / size.width)))
  const pairs: OrientedPair[] = []
  for (let from = 0; from < map.length; from++) {
    for (const direction of [0, 2, 4, 6]) {
      const to = neighbour(size, from, direction)
      if (to === null || map[from] === 0 || map[from] === map[to]) continue
      if (map[to] !== 0 && !isOver(map[from]!, map[to]!)) continue
      pairs.push({ from, direction, reward: mu, violation: mu * violation })
    }
  }
  const foreground = (sigma: number) => -Math.log(1 - sigma)
  const background = (sigma: number) => -Math.log(sigma)
  const sigmas = map.map((instance) => (instance === 0 ? 0.95 : 0.05))
  return problemOf(size, 4, sigmas.map(background), sigmas.map(foreground), () => lambda, pairs)
}

/** n squares of 12 × 12 pixels side by side, each in front of the next one and of the background. */
export function chainProblem(n: number, weights: SceneWeights): LabelingProblem {
  const inside = (v: number, end: number) => v >= 4 && v < end
  const square = (x: number, y: number) => {
    return inside(y, 16) && inside(x, 4 + 12 * n) ? 1 + Math.floor((x - 4) / 12) : 0
  }
  return paintedProblem({ width: 12 * n + 8, height: 20 }, square, (front, back) => front + 1 === back, weights)
}

export function problemOf(
  size: ImageSize,
  connectivity: GridConnectivity,
  backgroundCost: readonly number[],
  foregroundCost: readonly number[],
  smoothness: (direction: number, pixel: number) => number,
  pairs: readonly OrientedPair[],
): LabelingProblem {
  const planes = Array.from({ length: connectivity / 2 }, (_, direction) =>
    Float32Array.from({ length: pixelCount(size) }, (__, pixel) => {
      const x = (pixel % size.width) + ARC_X[direction]!
      const y = Math.floor(pixel / size.width) + ARC_Y[direction]!
      return x < 0 || x >= size.width || y >= size.height ? 0 : smoothness(direction, pixel)
    }),
  )
  return {
    size,
    connectivity,
    backgroundCost: Float32Array.from(backgroundCost),
    foregroundCost: Float32Array.from(foregroundCost),
    smoothness: planes,
    pairs: {
      count: pairs.length,
      from: Int32Array.from(pairs, ({ from }) => from),
      direction: Uint8Array.from(pairs, ({ direction }) => direction),
      reward: Float32Array.from(pairs, ({ reward }) => reward),
      violation: Float32Array.from(pairs, ({ violation }) => violation),
    },
  }
}

/** The pixel next to one in a direction of `DIRECTION_X`, null outside of the image. */
export function neighbour({ width, height }: ImageSize, pixel: number, direction: number): number | null {
  const x = (pixel % width) + DIRECTION_X[direction]!
  const y = Math.floor(pixel / width) + DIRECTION_Y[direction]!
  return x < 0 || x >= width || y < 0 || y >= height ? null : y * width + x
}

export interface ProblemCase {
  readonly problem: LabelingProblem
  readonly labeling: Uint16Array
  readonly frozen: Uint8Array
}

/** Tiny problems (≤ 9 pixels) with thousandths as weights, so that scaling is exact, any labeling and frozen pixels. */
export function tinyCase(): fc.Arbitrary<ProblemCase> {
  const weight = fc.integer({ min: 0, max: 4000 }).map((units) => units / 1000)
  return fc
    .record({ width: fc.integer({ min: 1, max: 3 }), height: fc.integer({ min: 1, max: 3 }) })
    .chain((size) => {
      const pixels = pixelCount(size)
      return fc.record({
        size: fc.constant(size),
        connectivity: fc.constantFrom<GridConnectivity>(4, 8),
        background: fc.array(weight, { minLength: pixels, maxLength: pixels }),
        foreground: fc.array(weight, { minLength: pixels, maxLength: pixels }),
        smoothness: fc.array(weight, { minLength: 4 * pixels, maxLength: 4 * pixels }),
        pairs: fc.array(
          fc.record({
            from: fc.nat({ max: pixels - 1 }),
            direction: fc.nat({ max: 7 }),
            reward: weight,
            violation: fc.oneof(weight, fc.constant(100)),
          }),
          { maxLength: 8 },
        ),
        labels: fc.array(fc.nat({ max: 4 }), { minLength: pixels, maxLength: pixels }),
        frozen: fc.array(fc.constantFrom(0, 0, 0, 1), { minLength: pixels, maxLength: pixels }),
      })
    })
    .map(({ size, connectivity, background, foreground, smoothness, pairs, labels, frozen }) => {
      const fitting = pairs.filter(
        ({ from, direction }) =>
          neighbour(size, from, direction) !== null && (connectivity === 8 || direction % 2 === 0),
      )
      const weightOf = (direction: number, pixel: number) => smoothness[direction * pixelCount(size) + pixel]!
      return {
        problem: problemOf(size, connectivity, background, foreground, weightOf, fitting),
        labeling: Uint16Array.from(labels),
        frozen: Uint8Array.from(frozen),
      }
    })
}
