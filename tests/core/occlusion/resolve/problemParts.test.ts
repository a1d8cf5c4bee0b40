import fc from 'fast-check'
import { expect, test } from 'vitest'
import { labelingEnergy } from '../../../../src/core/occlusion/labeling/labelingEnergy.ts'
import type { LabelingProblem } from '../../../../src/core/occlusion/labeling/LabelingProblem.ts'
import { changedPixels } from '../../../../src/core/occlusion/resolve/changedPixels.ts'
import { cropPlane, cropProblem, pastePlane } from '../../../../src/core/occlusion/resolve/cropProblem.ts'
import { pixelCount } from '../../../../src/core/pixels/imageSize.ts'
import type { PixelBox } from '../../../../src/core/pixels/imageSize.ts'
import { tinyCase } from '../labeling/problemFixtures.ts'

const labels = (length: number) =>
  fc.array(fc.nat({ max: 3 }), { minLength: length, maxLength: length }).map((list) => Uint16Array.from(list))

/** A case with a second problem on the same grid, its planes and pairs taken from another draw where the sizes agree. */
const twoProblems = tinyCase().chain(({ problem }) => {
  const pixels = pixelCount(problem.size)
  return fc.record({
    problem: fc.constant(problem),
    edits: fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: pixels - 1 })), { maxLength: 3 }),
    one: labels(pixels),
    other: labels(pixels),
  })
})

/** The problem with single weights changed: of a pixel, of a neighbour pair to the right, or of an oriented pair. */
function edited(problem: LabelingProblem, edits: readonly (readonly [number, number])[]): LabelingProblem {
  let { backgroundCost, foregroundCost, smoothness, pairs } = problem
  for (const [what, pixel] of edits) {
    if (what === 0) backgroundCost = backgroundCost.map((cost, at) => cost + (at === pixel ? 1 : 0))
    if (what === 1) foregroundCost = foregroundCost.map((cost, at) => cost + (at === pixel ? 1 : 0))
    const hasRight = (pixel % problem.size.width) + 1 < problem.size.width
    if (what === 2 && hasRight) {
      const toRight = smoothness[0]!.map((weight, at) => weight + (at === pixel ? 1 : 0))
      smoothness = [toRight, ...smoothness.slice(1)]
    }
    if (what === 3 && pairs.count > 0) {
      const at = pixel % pairs.count
      pairs = { ...pairs, reward: pairs.reward.map((reward, pair) => reward + (pair === at ? 1 : 0)) }
    }
  }
  return { ...problem, backgroundCost, foregroundCost, smoothness, pairs }
}

test('two problems differ, for labelings that agree on the changed pixels, by a constant', () => {
  fc.assert(
    fc.property(twoProblems, ({ problem, edits, one, other }) => {
      const after = edited(problem, edits)
      const changed = changedPixels(problem, after)
      const agreeing = other.map((label, pixel) => (changed.isIn[pixel] === 0 ? label : one[pixel]!))
      const difference = (labeling: Uint16Array) => labelingEnergy(after, labeling) - labelingEnergy(problem, labeling)
      expect(difference(agreeing)).toBeCloseTo(difference(one), 3)
      if (edits.length === 0) expect(changed.list).toHaveLength(0)
      expect(changed.list.length).toBeLessThanOrEqual(2 * edits.length)
    }),
  )
})

test('the energy of a crop and of the whole differ by a constant for labelings that agree outside of its inner pixels', () => {
  const drawn = twoProblems.chain((drawn) => {
    const { width, height } = drawn.problem.size
    return fc.record({
      drawn: fc.constant(drawn),
      corners: fc.tuple(
        fc.nat({ max: width - 1 }),
        fc.nat({ max: height - 1 }),
        fc.nat({ max: width }),
        fc.nat({ max: height }),
      ),
    })
  })
  fc.assert(
    fc.property(drawn, ({ drawn: { problem, one, other }, corners: [x0, y0, x1, y1] }) => {
      const { size } = problem
      const box: PixelBox = { x0, y0, x1: Math.max(x0 + 1, x1), y1: Math.max(y0 + 1, y1) }
      const isInner = (pixel: number) => {
        const [x, y] = [pixel % size.width, Math.floor(pixel / size.width)]
        const isInX = (x > box.x0 || box.x0 === 0) && (x < box.x1 - 1 || box.x1 === size.width)
        const isInY = (y > box.y0 || box.y0 === 0) && (y < box.y1 - 1 || box.y1 === size.height)
        return x >= box.x0 && x < box.x1 && y >= box.y0 && y < box.y1 && isInX && isInY
      }
      const agreeing = other.map((label, pixel) => (isInner(pixel) ? label : one[pixel]!))
      const crop = cropProblem(problem, box)
      const cropped = (labeling: Uint16Array) => cropPlane(labeling, size, box, Uint16Array)
      const whole = labelingEnergy(problem, agreeing) - labelingEnergy(problem, one)
      const part = labelingEnergy(crop, cropped(agreeing)) - labelingEnergy(crop, cropped(one))
      expect(part).toBeCloseTo(whole, 3)
      const pasted = one.slice()
      pastePlane(pasted, cropped(agreeing), size, box)
      expect(pasted).toEqual(agreeing)
    }),
  )
})
