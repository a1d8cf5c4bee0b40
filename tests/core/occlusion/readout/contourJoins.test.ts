import { describe, expect, test } from 'vitest'

import { findContinuedContours } from '../../../../src/core/occlusion/readout/contourJoins.ts'
import type { PartScene } from '../../../../src/core/occlusion/readout/PartScene.ts'
import { POST, sceneOf } from './partScenes.ts'
import type { Picture } from './partScenes.ts'

const found = (picture: Picture, changes: Partial<PartScene> = {}) => findContinuedContours(sceneOf(picture, changes))

/** A bar behind a post whose right part, from `split` on, is another region, 5. */
const behind =
  (split: number): Picture =>
  (x, y) => {
    if (x >= 24 && x < 36) return x < split ? POST : 5
    return x >= 4 && x < 56 && y >= 20 && y < 30 ? (x < 30 ? 1 : 2) : 0
  }
const over: PartScene['isOver'] = (front, back) => {
  return back === 0 || ((front === POST || front === 5) && back < POST) || (front === POST && back === 5)
}

describe('the two contours of a bar', () => {
  test('go on behind one post', () => {
    const contours = found(behind(36))
    expect(contours).toHaveLength(2)
    for (const { one, two, score, isBehindOne } of contours) {
      expect([one, two, isBehindOne]).toEqual([1, 2, true])
      expect(score).toBeGreaterThan(0.95)
    }
  })

  test('go on behind two posts as well, and it is told that they do', () => {
    const contours = found(behind(30), { isOver: over })
    expect(contours.map(({ isBehindOne }) => isBehindOne)).toEqual([false, false])
    for (const { score } of contours) expect(score).toBeGreaterThan(0.95)
  })

  test('do not go on where the second post is behind the bar, or classes differ', () => {
    expect(found(behind(30), { isOver: (front, back) => front !== 5 && over(front, back) })).toEqual([])
    expect(found(behind(36), { sameClass: () => false })).toEqual([])
  })
})

test('each contour goes on once, where it goes on best', () => {
  // Right of the post are two bars; the left one continues the lower of them, and its lower contour could serve both.
  const three: Picture = (x, y) => {
    if (x >= 26 && x < 34) return POST
    if (x < 30) return y >= 24 && y < 30 ? 1 : 0
    return y >= 14 && y < 20 ? 2 : y >= 24 && y < 30 ? 4 : 0
  }
  const contours = found(three)
  expect(contours.map(({ one, two }) => [one, two])).toEqual([
    [1, 4],
    [1, 4],
  ])
})
