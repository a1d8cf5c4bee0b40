import fc from 'fast-check'

import type { ClassCues, Cues } from '../../../../src/core/cues/Cues.ts'
import { DIRECTION_COUNT } from '../../../../src/core/cues/Cues.ts'
import type { LabelingProblem } from '../../../../src/core/occlusion/labeling/LabelingProblem.ts'
import type { ReadoutParameters } from '../../../../src/core/occlusion/readout/SceneReading.ts'
import type { ImageSize } from '../../../../src/core/pixels/imageSize.ts'
import { pixelCount } from '../../../../src/core/pixels/imageSize.ts'
import { neighbour, problemOf } from '../labeling/problemFixtures.ts'
import type { OrientedPair } from '../labeling/problemFixtures.ts'

export interface PaintedScene {
  readonly size: ImageSize
  readonly problem: LabelingProblem
  readonly labeling: Uint16Array
  readonly cues: Cues
}

export const PARAMETERS: ReadoutParameters = {
  connectivity: 4,
  minimumPixels: 1,
  leastBorderSupport: 0,
  leastJoinConfidence: 0.5,
  joinByClass: true,
  leastOrderConfidence: 0,
}

/** A labeling with the evidence that comes with it: an oriented pair wherever `isOver` says who is in front. */
export function paintedScene(
  size: ImageSize,
  labelAt: (x: number, y: number) => number,
  isOver: (p: number, q: number, labeling: Uint16Array) => boolean,
  classes: ClassCues | null = null,
): PaintedScene {
  const labeling = Uint16Array.from({ length: pixelCount(size) }, (_, p) => {
    return labelAt(p % size.width, Math.floor(p / size.width))
  })
  const pairs: OrientedPair[] = []
  for (let from = 0; from < labeling.length; from++) {
    for (const direction of [0, 2, 4, 6]) {
      const to = neighbour(size, from, direction)
      if (to !== null && isOver(from, to, labeling)) pairs.push({ from, direction, reward: 1, violation: 10 })
    }
  }
  const zeros = new Array<number>(labeling.length).fill(0)
  return { size, labeling, problem: problemOf(size, 4, zeros, zeros, () => 0.5, pairs), cues: plainCues(size, classes) }
}

/** Evidence for every difference of labels: the larger is in front. */
export const byLabel = (p: number, q: number, labeling: Uint16Array): boolean => labeling[p]! > labeling[q]!

/** Cues that say nothing, but for classes. */
export function plainCues(size: ImageSize, classes: ClassCues | null): Cues {
  const plane = (value: number) => new Float32Array(pixelCount(size)).fill(value)
  const direction = new Float32Array(DIRECTION_COUNT * pixelCount(size)).fill(1 / DIRECTION_COUNT)
  return { size, background: plane(0.5), boundary: plane(0), direction, classes }
}

/** A picture of letters: `labels` gives each one's label, anything else is background. */
export function lettersScene(
  rows: readonly string[],
  labels: Readonly<Record<string, number>>,
  isOver: (p: number, q: number, labeling: Uint16Array) => boolean = byLabel,
): PaintedScene {
  const size = { width: rows[0]!.length, height: rows.length }
  return paintedScene(size, (x, y) => labels[rows[y]![x]!] ?? 0, isOver)
}

/** Small labelings with few labels, so that there are many parts, and oriented pairs here and there. */
export function randomScene(largestSide = 9): fc.Arbitrary<PaintedScene> {
  const side = fc.integer({ min: 1, max: largestSide })
  return fc
    .record({ width: side, height: side })
    .chain((size) => {
      const pixels = pixelCount(size)
      return fc.record({
        size: fc.constant(size),
        labels: fc.array(fc.nat({ max: 3 }), { minLength: pixels, maxLength: pixels }),
        // Per pixel, which of its four neighbours it claims to be in front of.
        claims: fc.array(fc.oneof(fc.constant(0), fc.nat({ max: 15 })), { minLength: pixels, maxLength: pixels }),
      })
    })
    .map(({ size, labels, claims }) => {
      const at = (x: number, y: number) => labels[y * size.width + x]!
      const claim = (p: number, q: number) => {
        const direction = [1, size.width, -1, -size.width].indexOf(q - p)
        return ((claims[p]! >> direction) & 1) === 1
      }
      return paintedScene(size, at, claim)
    })
}

/** Connected parts by flooding: of equal label > 0, numbered from 1 by their first pixel. */
export function floodParts({ width, height }: ImageSize, labeling: Uint16Array, connectivity: 4 | 8): Int32Array {
  const partAt = new Int32Array(labeling.length)
  let count = 0
  for (let start = 0; start < labeling.length; start++) {
    if (labeling[start] === 0 || partAt[start] !== 0) continue
    partAt[start] = ++count
    const open = [start]
    for (let pixel = open.pop(); pixel !== undefined; pixel = open.pop()) {
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const [x, y] = [(pixel % width) + dx, Math.floor(pixel / width) + dy]
          if (x < 0 || x >= width || y < 0 || y >= height || (connectivity === 4 && dx * dy !== 0)) continue
          const next = y * width + x
          if (labeling[next] !== labeling[start] || partAt[next] !== 0) continue
          partAt[next] = count
          open.push(next)
        }
      }
    }
  }
  return partAt
}
