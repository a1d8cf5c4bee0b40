import type { AnnotationState, Instance, OrderPair, PairState } from '../../../../src/core/dataset/records.ts'
import { maskDifference, maskUnion } from '../../../../src/core/masks/maskAlgebra.ts'
import type { RunLengthMask } from '../../../../src/core/masks/RunLengthMask.ts'
import { strokeMask } from '../../../../src/core/masks/rasterizeStroke.ts'
import { instanceOf } from '../randomScene.ts'

const SIZE = { width: 900, height: 600 }

/**
 * A small scene with one of everything: a chain of overlaps, a bar in front of two, a ring, a mutual pair, a pair of
 * unknown order, one that is wholly hidden, a thin line, a tiny one.
 */
export function orderedScene(): AnnotationState {
  const disc = (x: number, y: number, diameter: number): RunLengthMask => strokeMask(SIZE, [x, y], diameter)
  const ring = maskDifference(disc(170, 440, 230), disc(170, 440, 120))
  const amodals: RunLengthMask[] = [
    strokeMask(SIZE, [60, 240, 620, 180], 46), // 1: bar in front of 2, 3
    disc(220, 170, 250), // 2
    disc(400, 210, 260), // 3, behind 2
    ring, // 4
    strokeMask(SIZE, [90, 380, 260, 520], 70), // 5: through the ring
    disc(660, 420, 220), // 6: mutual with 7
    strokeMask(SIZE, [700, 330, 830, 520], 120), // 7
    disc(640, 110, 150), // 8: unknown with 9
    strokeMask(SIZE, [700, 60, 820, 150], 90), // 9
    disc(400, 205, 40), // 10: wholly hidden behind 3
    strokeMask(SIZE, [330, 400, 520, 560], 3), // 11: thin
    disc(520, 420, 9), // 12: tiny
  ]
  const statements: [number, number, PairState][] = [
    [1, 2, 'a-over-b'],
    [1, 3, 'a-over-b'],
    [2, 3, 'a-over-b'],
    [3, 10, 'a-over-b'],
    [4, 5, 'b-over-a'],
    [6, 7, 'mutual'],
  ]
  const pairs = statements.map(([a, b, state]): OrderPair => {
    return { a, b, state, provenance: 'human', confidence: null, votes: null }
  })
  const front = (number: number): RunLengthMask[] =>
    statements.flatMap(([a, b, state]) => {
      if (state === 'a-over-b' && b === number) return [amodals[a - 1]!]
      return state === 'b-over-a' && a === number ? [amodals[b - 1]!] : []
    })
  const visibleOf = (number: number): RunLengthMask => {
    const amodal = amodals[number - 1]!
    const occluders = front(number)
    // The mutual pair shares its overlap: each is visible in the half it was given.
    if (number === 6) return maskDifference(amodal, strokeMask(SIZE, [760, 300, 760, 430], 130))
    if (number === 7) return maskDifference(amodal, disc(640, 480, 140))
    return occluders.length === 0 ? amodal : maskDifference(amodal, occluders.reduce(maskUnion))
  }
  const instances = amodals.map((amodal, index): Instance => instanceOf(index + 1, amodal, visibleOf(index + 1)))
  return { size: SIZE, instances, pairs, nextNumber: 13 }
}
