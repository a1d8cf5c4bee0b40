import { describe, expect, test } from 'vitest'

import { findBarJoins } from '../../../../src/core/occlusion/readout/barJoins.ts'
import type { PartScene } from '../../../../src/core/occlusion/readout/PartScene.ts'
import { POST, sceneOf } from './partScenes.ts'
import type { Picture } from './partScenes.ts'

const SIZE = { width: 160, height: 90 }
const joinsOf = (picture: Picture, changes: Partial<PartScene> = {}) => findBarJoins(sceneOf(picture, changes, SIZE))

/** A stick of the given width through the middle of the picture, `shift` and `turn` (radians) off on the right; a wide post between. */
const stick =
  (degrees: number, width: number, { shift = 0, turn = 0, rightWidth = width, isOpen = false } = {}): Picture =>
  (x, y) => {
    if (x >= 60 && x < 100) return isOpen && x >= 70 && x < 90 ? 0 : POST
    const isRight = x >= 80
    const angle = (degrees * Math.PI) / 180 + (isRight ? turn : 0)
    const [dx, dy] = [x + 0.5 - 80, y + 0.5 - 45 - (isRight ? shift : 0)]
    const across = Math.abs(dy * Math.cos(angle) - dx * Math.sin(angle))
    return across <= (isRight ? rightWidth : width) / 2 ? (isRight ? 2 : 1) : 0
  }

describe('two ends of a stick', () => {
  test.each([0, 10, -17, 25])('that is %i° from level are one behind a wide post', (degrees) => {
    const [join, ...others] = joinsOf(stick(degrees, 7))
    expect(others).toEqual([])
    expect([join!.one, join!.two]).toEqual([1, 2])
    expect(join!.score).toBeGreaterThan(0.8)
  })

  test('are one less, the further one is beside the axis of the other', () => {
    const scores = [0, 1, 2, 3, 8].map((shift) => joinsOf(stick(10, 7, { shift }))[0]?.score ?? 0)
    expect(scores).toEqual(scores.toSorted((p, q) => q - p))
    expect(scores[4]).toBe(0)
  })

  test('of other directions or widths are not one', () => {
    expect(joinsOf(stick(10, 7, { turn: 0.25 }))).toEqual([])
    expect(joinsOf(stick(10, 7, { rightWidth: 14 }))).toEqual([])
  })

  test('are not one across the open, nor where classes or contact forbid it', () => {
    expect(joinsOf(stick(10, 7, { isOpen: true }))).toEqual([])
    expect(joinsOf(stick(10, 7), { sameClass: () => false })).toEqual([])
    expect(joinsOf(stick(10, 7), { touch: () => true })).toEqual([])
    expect(joinsOf(stick(10, 7), { isOver: () => false })).toEqual([])
  })
})

test('a short end belongs to a stick, two short ends to nobody', () => {
  const ends =
    (leftFrom: number): Picture =>
    (x, y) => {
      if (x >= 60 && x < 100) return POST
      return y >= 40 && y < 47 && x >= leftFrom && x < 108 ? (x < 80 ? 1 : 2) : 0
    }
  expect(joinsOf(ends(4))[0]!.score).toBeGreaterThan(0.8)
  expect(joinsOf(ends(52))).toEqual([])
})

test('arcs and fat things are no bars', () => {
  const arc: Picture = (x, y) => {
    if (x >= 60 && x < 100) return POST
    const distance = Math.hypot(x - 80, y - 90)
    return distance > 66 && distance < 76 ? (x < 80 ? 1 : 2) : 0
  }
  expect(joinsOf(arc)).toEqual([])
  expect(joinsOf(stick(0, 40))).toEqual([])
})
