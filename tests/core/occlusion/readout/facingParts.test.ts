import { describe, expect, test } from 'vitest'

import { findFacingParts } from '../../../../src/core/occlusion/readout/facingParts.ts'
import type { PartScene } from '../../../../src/core/occlusion/readout/PartScene.ts'
import { POST, sceneOf } from './partScenes.ts'
import type { Picture } from './partScenes.ts'

const facing = (picture: Picture, changes: Partial<PartScene> = {}) => findFacingParts(sceneOf(picture, changes))

/** Something left of an upright post in some rows, something right of it in others. */
const beside =
  (left: readonly [number, number], right: readonly [number, number]): Picture =>
  (x, y) => {
    if (x >= 26 && x < 34) return POST
    const [first, end] = x < 30 ? left : right
    return x >= 10 && x < 50 && y >= first && y < end ? (x < 30 ? 1 : 2) : 0
  }

describe('parts on both sides of a post', () => {
  test('face each other with all of their borders when they begin and end alike', () => {
    const [found, ...others] = facing(beside([10, 40], [10, 40]))
    expect(others).toEqual([])
    expect([found!.one, found!.two]).toEqual([1, 2])
    expect(found!.shares[0]).toBeGreaterThan(0.9)
    expect(found!.shares[1]).toBeGreaterThan(0.9)
  })

  test('face each other by the share of each border that has the other straight across', () => {
    const [found] = facing(beside([10, 40], [30, 40]))
    expect(found!.shares[0]).toBeCloseTo(1 / 3, 1)
    expect(found!.shares[1]).toBeGreaterThan(0.8)
    const [mirrored] = facing((x, y) => [0, 2, 1, POST][beside([10, 40], [30, 40])(59 - x, y)]!)
    expect(mirrored!.shares[0]).toBeCloseTo(found!.shares[1], 5)
    expect(mirrored!.shares[1]).toBeCloseTo(found!.shares[0], 5)
  })

  test('do not face each other at other heights, across the open, or when they cannot be one', () => {
    expect(facing(beside([2, 18], [30, 46]))).toEqual([])
    const twoPosts: Picture = (x, y) => {
      if ((x >= 20 && x < 24) || (x >= 36 && x < 40)) return POST
      return y >= 10 && y < 40 && (x < 20 || x >= 40) ? (x < 30 ? 1 : 2) : 0
    }
    expect(facing(twoPosts)).toEqual([])
    expect(facing(beside([10, 40], [10, 40]), { touch: () => true })).toEqual([])
    expect(facing(beside([10, 40], [10, 40]), { sameClass: () => false })).toEqual([])
  })

  test('do not face each other across something that is behind one of them', () => {
    const changes = {
      isOver: (front: number, back: number) => back === 0 || (front === POST && back === 1) || back === 4,
    }
    expect(facing(beside([10, 40], [10, 40]), changes)).toEqual([])
  })
})

test('what lies over the occluder hides, too, though it meets neither part', () => {
  // A post of three stripes: the outer ones are over the parts, the middle one only over the outer ones.
  const striped: Picture = (x, y) => {
    if (x >= 26 && x < 29) return 4
    if (x >= 29 && x < 32) return 5
    if (x >= 32 && x < 35) return 6
    return x >= 10 && x < 50 && y >= 10 && y < 40 ? (x < 30 ? 1 : 2) : 0
  }
  const over = (middle: boolean) => (front: number, back: number) => {
    if (back === 0 || (front === 4 && back === 1) || (front === 6 && back === 2)) return true
    return front === 5 ? middle && (back === 4 || back === 6) : back === 5 && !middle
  }
  const pairs = (isOver: PartScene['isOver']) => facing(striped, { isOver }).map(({ one, two }) => [one, two])
  // What is behind the occluder faces the parts itself.
  expect(pairs(over(false))).not.toContainEqual([1, 2])
  const hidden = (front: number, back: number) => over(true)(front, back) || (front === 6 && back === 5)
  expect(pairs(hidden)).toContainEqual([1, 2])
})
