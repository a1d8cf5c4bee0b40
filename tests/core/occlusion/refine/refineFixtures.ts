import fc from 'fast-check'
import { labelMapFromMasks, masksFromLabelMap } from '../../../../src/core/masks/labelMap.ts'
import { emptyMask } from '../../../../src/core/masks/RunLengthMask.ts'
import type { SceneSolution } from '../../../../src/core/occlusion/SceneSolution.ts'
import type { ImageSize } from '../../../../src/core/pixels/imageSize.ts'
import { pixelCount } from '../../../../src/core/pixels/imageSize.ts'
import type { RgbImage } from '../../../../src/core/pixels/RgbImage.ts'
import { seededRandom } from '../../../../src/core/support/seededRandom.ts'

/** A solution whose instances 1 … n have these pixels, each with its own number as its label. */
export function solutionOf(
  size: ImageSize,
  ownerAt: Int32Array,
  lockedNumbers: ReadonlyMap<number, number> = new Map(),
): SceneSolution {
  const masks = masksFromLabelMap(size, ownerAt)
  const largest = ownerAt.reduce((most, owner) => Math.max(most, owner), 0)
  return {
    size,
    labeling: Uint16Array.from(ownerAt),
    energy: 0,
    moves: [],
    instances: Array.from({ length: largest }, (_, index) => ({
      number: index + 1,
      visible: masks.get(index + 1) ?? emptyMask(size),
      partCount: 1,
      joinConfidence: 1,
      className: null,
      label: index + 1,
      confidence: 0.8,
      lockedNumber: lockedNumbers.get(index + 1) ?? null,
    })),
    pairs: [{ a: 1, b: 2, state: 'b-over-a', confidence: 0.9, votes: { aOverB: 0, bOverA: 3 }, flipGap: 4 }],
    constraints: [],
    warnings: ['before'],
  }
}

/** Number of the instance per pixel; throws where two overlap. */
export function ownersOf({ size, instances }: SceneSolution): Int32Array {
  const owners = labelMapFromMasks(size, new Map(instances.map(({ number, visible }) => [number, visible])))
  const covered = instances.reduce((sum, { visible: { ends } }) => {
    for (let run = 1; run < ends.length; run += 2) sum += ends[run]! - ends[run - 1]!
    return sum
  }, 0)
  if (covered !== owners.filter((owner) => owner !== 0).length) throw new Error('masks overlap')
  return owners
}

/** Owner by pixel of a function of pixel centres. */
export function mapOf(size: ImageSize, ownerOf: (x: number, y: number) => number): Int32Array {
  return Int32Array.from({ length: pixelCount(size) }, (_, pixel) =>
    ownerOf((pixel % size.width) + 0.5, Math.floor(pixel / size.width) + 0.5),
  )
}

/** An image that shows each owner in its colour, with noise of up to ± `noise` levels. */
export function imageOf(
  size: ImageSize,
  ownerAt: Int32Array,
  colours: readonly (readonly [number, number, number])[],
  noise = 0,
): RgbImage {
  const random = seededRandom(7)
  const data = new Uint8Array(3 * pixelCount(size))
  for (let at = 0; at < data.length; at++) {
    const level = colours[ownerAt[Math.floor(at / 3)]!]![at % 3]!
    data[at] = Math.min(255, Math.max(0, Math.round(level + noise * (2 * random() - 1))))
  }
  return { size, data }
}

export interface RefineCase {
  readonly coarse: ImageSize
  readonly fine: ImageSize
  readonly ownerAt: Int32Array
  readonly image: RgbImage
}

/** Small maps of up to four blobs, any ratio from 1 to 4, and an image of noise with some structure. */
export const refineCase: fc.Arbitrary<RefineCase> = fc
  .record({
    width: fc.integer({ min: 1, max: 14 }),
    height: fc.integer({ min: 1, max: 14 }),
    ratio: fc.double({ min: 1, max: 4, noNaN: true }),
    seed: fc.integer({ min: 1, max: 1e6 }),
    contrast: fc.constantFrom(0, 20, 200),
  })
  .map(({ width, height, ratio, seed, contrast }) => {
    const random = seededRandom(seed)
    const coarse = { width, height }
    const fine = { width: Math.round(width * ratio), height: Math.round(height * ratio) }
    const blobs = Array.from({ length: 4 }, () => [random() * width, random() * height, 1 + (random() * width) / 3])
    const ownerAt = mapOf(coarse, (x, y) => 1 + blobs.findLastIndex(([cx, cy, r]) => Math.hypot(x - cx!, y - cy!) < r!))
    const data = Uint8Array.from({ length: 3 * pixelCount(fine) }, (_, at) => {
      const x = Math.floor(at / 3) % fine.width
      return 100 + (x % 7 < 3 ? contrast / 2 : 0) + Math.floor(random() * 20)
    })
    return { coarse, fine, ownerAt, image: { size: fine, data } }
  })
