import { describe, expect, test } from 'vitest'

import { findPartJoins } from '../../../../src/core/occlusion/readout/rejoinParts.ts'
import type { PartScene } from '../../../../src/core/occlusion/readout/PartScene.ts'
import { POST, sceneOf } from './partScenes.ts'
import type { Picture } from './partScenes.ts'

const isPost: Picture = (x) => Number(x >= 26 && x < 34)
/** A bar from the left with the given rows, one to the right with others, a post between. */
const bars =
  (leftRows: readonly [number, number], rightRows: readonly [number, number]): Picture =>
  (x, y) => {
    if (isPost(x, y)) return POST
    const [first, end] = x < 30 ? leftRows : rightRows
    return x >= 4 && x < 56 && y >= first && y < end ? (x < 30 ? 1 : 2) : 0
  }
/** What an image says of any two parts. */
const coloursOf = (likeness: number, shade = 0) => ({ likeness: () => likeness, shadeDifference: () => shade })
const joinsOf = (picture: Picture, changes: Partial<PartScene> = {}) => findPartJoins(sceneOf(picture, changes))

describe('one object behind a post', () => {
  test('is put together, surely: both of its contours go on', () => {
    const [join, ...others] = joinsOf(bars([20, 28], [20, 28]))
    expect(others).toEqual([])
    expect([join!.one, join!.two]).toEqual([1, 2])
    expect(join!.confidence).toBeGreaterThan(0.75)
  })

  test('is put together when it is slanted', () => {
    const slanted: Picture = (x, y) => {
      if (isPost(x, y)) return POST
      return x >= 4 && x < 56 && y >= 10 + x / 3 && y < 18 + x / 3 ? (x < 30 ? 1 : 2) : 0
    }
    const joins = joinsOf(slanted)
    expect(joins).toHaveLength(1)
    expect(joins[0]!.confidence).toBeGreaterThan(0.6)
  })

  test('is believed less the further its halves are apart from going on', () => {
    const confidences = [0, 1, 2, 4, 8].map((shift) => {
      return joinsOf(bars([16, 24], [16 + shift, 24 + shift]))[0]?.confidence ?? 0
    })
    expect(confidences).toEqual(confidences.toSorted((p, q) => q - p))
    expect(confidences[0]! - confidences[4]!).toBeGreaterThan(0.5)
  })

  test('is the same seen in a mirror or upside down', () => {
    const picture = bars([16, 24], [18, 25])
    const [join] = joinsOf(picture)
    const swapped = (region: number) => (region === 1 ? 2 : region === 2 ? 1 : region)
    expect(joinsOf((x, y) => swapped(picture(59 - x, y)))[0]!.confidence).toBeCloseTo(join!.confidence, 9)
    expect(joinsOf((x, y) => picture(x, 47 - y))[0]!.confidence).toBeCloseTo(join!.confidence, 9)
  })
})

describe('one object behind several things', () => {
  /** A bar behind two posts that touch, 3 over 5; their common border is not upright. */
  const twoPosts: Picture = (x, y) => {
    if (x >= 22 && x < 38) return x - y / 8 < 27 ? POST : 5
    return x >= 4 && x < 56 && y >= 20 && y < 28 ? (x < 30 ? 1 : 2) : 0
  }
  const over = (front: number, back: number) => back === 0 || front === POST || (front === 5 && back <= 2)

  test('is put together when it goes behind one and comes out behind another', () => {
    const [join] = joinsOf(twoPosts, { isOver: over, sameClass: () => true })
    expect([join!.one, join!.two]).toEqual([1, 2])
    expect(join!.confidence).toBeGreaterThan(0.85)
  })

  test('is left apart when one of them is behind it', () => {
    expect(joinsOf(twoPosts, { isOver: (front, back) => front !== 5 && over(front, back) })).toEqual([])
  })

  test('is put together across its corner, by the borders that face each other', () => {
    // A sheet whose upper right corner lies under a diagonal bar: both of its edges end there, and neither goes on.
    const sheet: Picture = (x, y) => {
      if (Math.abs(x - y - 14) < 5) return POST
      return x >= 8 && x < 48 && y >= 4 && y < 44 ? (x - y < 14 ? 1 : 2) : 0
    }
    const [join] = joinsOf(sheet, { colours: coloursOf(1) })
    expect([join!.one, join!.two]).toEqual([1, 2])
    expect(join!.confidence).toBeGreaterThan(0.9)
  })

  test('is put together as a bar, however wide what hides it', () => {
    const wide: Picture = (x, y) => {
      if (x >= 20 && x < 70) return POST
      return y >= 20 && y < 24 ? (x < 30 ? 1 : 2) : 0
    }
    const size = { width: 90, height: 48 }
    const [join] = findPartJoins(sceneOf(wide, {}, size))
    expect(join!.confidence).toBeGreaterThan(0.9)
  })
})

describe('two objects behind a post', () => {
  test('at other heights are not put together', () => {
    expect(joinsOf(bars([4, 12], [34, 42]))).toEqual([])
  })

  test('of another class, or such that touch elsewhere, are never put together', () => {
    expect(joinsOf(bars([20, 28], [20, 28]), { sameClass: () => false })).toEqual([])
    expect(joinsOf(bars([20, 28], [20, 28]), { touch: () => true })).toEqual([])
  })

  test('of other colours are believed less: likeness counts', () => {
    const confidence = (likeness: number) => {
      return joinsOf(bars([20, 28], [20, 28]), { colours: coloursOf(likeness) })[0]!.confidence
    }
    expect(confidence(0)).toBeLessThan(0.05)
    expect(confidence(1)).toBeGreaterThan(0.75)
    expect([0, 0.2, 0.4, 0.6, 0.8, 1].map(confidence)).toEqual(
      [0, 0.2, 0.4, 0.6, 0.8, 1].map(confidence).toSorted((p, q) => p - q),
    )
  })

  test('are heard of for less where the likeness of classes counts', () => {
    // Of the contours one goes on by chance, and the borders hardly face each other.
    const rough = bars([20, 28], [27, 44])
    const colours = coloursOf(0.95)
    expect(joinsOf(rough, { colours })).toEqual([])
    expect(joinsOf(rough, { colours, classLikeness: () => 0.9 })).toHaveLength(1)
  })

  test('are believed more the more alike their classes are, less the more their brightness differs', () => {
    const confidence = (classLikeness: number, shade: number) => {
      const scene = { colours: coloursOf(0.3, shade), classLikeness: () => classLikeness }
      return joinsOf(bars([20, 28], [20, 28]), scene)[0]!.confidence
    }
    const byClass = [0.05, 0.2, 0.5, 1].map((likeness) => confidence(likeness, 0.6))
    const byShade = [0, 0.3, 0.6, 1.2].map((shade) => confidence(0.5, shade))
    expect(byClass).toEqual(byClass.toSorted((p, q) => p - q))
    expect(byShade).toEqual(byShade.toSorted((p, q) => q - p))
    expect(new Set(byClass).size).toBe(4)
    expect(new Set(byShade).size).toBe(4)
    // Where classes are a condition, brightness counts within the likeness of colours alone.
    const [bright, dark] = [0, 1].map((shade) => joinsOf(bars([20, 28], [20, 28]), { colours: coloursOf(0.3, shade) }))
    expect(bright).toEqual(dark)
  })

  test('with only one contour in line are believed less than one object', () => {
    const [both, one] = [bars([20, 28], [20, 28]), bars([20, 28], [20, 44])].map((picture) => joinsOf(picture)[0]!)
    expect(one!.confidence).toBeLessThan(0.9)
    expect(both!.confidence).toBeGreaterThan(0.95)
  })
})

test('nothing is put together where the way between is in the open', () => {
  // Two posts with background between them: the contours go on from one gap to the other, unhidden for the most part.
  const open: Picture = (x, y) => {
    if ((x >= 14 && x < 18) || (x >= 42 && x < 46)) return POST
    return y >= 20 && y < 28 && (x < 14 || x >= 46) ? (x < 30 ? 1 : 2) : 0
  }
  expect(joinsOf(open)).toEqual([])
})

test('the halves of a ring that lies under a bar are put together at both ends', () => {
  const ring: Picture = (x, y) => {
    if (y >= 20 && y < 28) return POST
    const distance = Math.hypot(x - 29.5, y - 23.5)
    return distance < 20 && distance > 13 ? (y < 24 ? 1 : 2) : 0
  }
  const joins = joinsOf(ring)
  expect(joins).toHaveLength(1)
  expect(joins[0]!.confidence).toBeGreaterThan(0.8)
})

test('three pieces of one bar under two posts are put together neighbour by neighbour', () => {
  const pieces: Picture = (x, y) => {
    if ((x >= 16 && x < 22) || (x >= 38 && x < 44)) return POST
    return y >= 20 && y < 28 ? (x < 16 ? 1 : x < 38 ? 2 : 4) : 0
  }
  expect(joinsOf(pieces).map(({ one, two }) => [one, two])).toEqual([
    [1, 2],
    [2, 4],
  ])
})
