import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkCues } from '../../../src/core/cues/checkCues.ts'
import { DIRECTION_X } from '../../../src/core/cues/Cues.ts'
import type { Cues } from '../../../src/core/cues/Cues.ts'
import { instanceMapOf } from '../../../src/core/cues/instanceMap.ts'
import { oracleCues } from '../../../src/core/cues/oracleCues.ts'
import type { AnnotationState } from '../../../src/core/dataset/records.ts'
import { flipHorizontally } from '../../../src/core/masks/maskTransforms.ts'
import { maskFromBitmap, maskToBitmap } from '../../../src/core/masks/bitmapMask.ts'
import type { RunLengthMask } from '../../../src/core/masks/RunLengthMask.ts'
import { boxMask, instanceOf, pairOfStates, sceneArbitrary, stateOf } from '../occlusion/sceneArbitrary.ts'
import { expectSameCues, mirroredCues, turnedCues } from './cueSymmetry.ts'

const SIZE = { width: 12, height: 8 }
const never = (): number => {
  throw new Error('clean cues need no random numbers')
}
const clean = (state: AnnotationState): Cues => oracleCues(state, {}, never)
const boundaryAt = (cues: Cues, x: number, y: number): boolean => cues.boundary[y * cues.size.width + x]! > 0.5
function directionAt(cues: Cues, x: number, y: number): number {
  const pixels = cues.boundary.length
  const values = DIRECTION_X.map((_, k) => cues.direction[k * pixels + y * cues.size.width + x]!)
  return values.indexOf(Math.max(...values))
}

/** Two boxes side by side, x from 2 to 5 and from 6 to 9, rows 2 to 5. */
const twoBoxes = (state: 'a-over-b' | 'b-over-a' | 'none') =>
  stateOf(
    [instanceOf(1, boxMask(SIZE, 2, 2, 4, 4)), instanceOf(2, boxMask(SIZE, 6, 2, 4, 4))],
    [pairOfStates(1, 2, state)],
    SIZE,
  )

describe('oracle cues', () => {
  test('the boundary lies on the side of whoever is in front and points at who is behind', () => {
    const cues = clean(twoBoxes('a-over-b'))
    expect([boundaryAt(cues, 5, 3), boundaryAt(cues, 6, 3)]).toEqual([true, false])
    expect(directionAt(cues, 5, 3)).toBe(0)
    const turned = clean(twoBoxes('b-over-a'))
    expect([boundaryAt(turned, 5, 3), boundaryAt(turned, 6, 3)]).toEqual([false, true])
    expect(directionAt(turned, 6, 3)).toBe(4)
  })

  test('instances that touch without an order have no boundary between them, but one against the background', () => {
    const cues = clean(twoBoxes('none'))
    expect([boundaryAt(cues, 5, 3), boundaryAt(cues, 6, 3)]).toEqual([false, false])
    expect([directionAt(cues, 5, 2), directionAt(cues, 2, 3), directionAt(cues, 2, 2)]).toEqual([6, 4, 5])
  })

  test('where the image ends there is no boundary', () => {
    const cues = clean(stateOf([instanceOf(1, boxMask(SIZE, 0, 0, 12, 8))], [], SIZE))
    expect(cues.boundary.every((value) => value < 0.5)).toBe(true)
  })

  test('a mutual pair is decided on the spot, by whose amodal mask goes on behind the other', () => {
    const left = boxMask(SIZE, 2, 2, 4, 4)
    const right = boxMask(SIZE, 6, 2, 4, 4)
    const state = stateOf(
      [instanceOf(1, left, { visible: left }), instanceOf(2, boxMask(SIZE, 5, 2, 5, 4), { visible: right })],
      [pairOfStates(1, 2, 'mutual')],
      SIZE,
    )
    expect(boundaryAt(clean(state), 5, 3)).toBe(true)
    expect(boundaryAt(clean(state), 6, 3)).toBe(false)
  })

  test('background and class probabilities say what is seen and sum to 1; stuff is background', () => {
    const state = twoBoxes('a-over-b')
    const stuff = { ...state, instances: state.instances.map((it) => ({ ...it, isStuff: it.number === 2 })) }
    const cues = oracleCues(
      stuff,
      {
        classNames: new Map([
          [1, 'cup'],
          [2, 'plate'],
        ]),
      },
      never,
    )
    const [inside, ofStuff] = [3 * 12 + 3, 3 * 12 + 7]
    expect([cues.background[inside], cues.background[ofStuff]].map((value) => value! > 0.5)).toEqual([false, true])
    const { probabilities } = cues.classes!
    for (const pixel of [inside, ofStuff]) {
      expect(cues.background[pixel]! + probabilities[pixel]! + probabilities[96 + pixel]!).toBeCloseTo(1, 5)
    }
    expect(probabilities[inside]).toBeGreaterThan(0.8)
  })

  test('a coarser grid samples the middle of every block', () => {
    const map = instanceMapOf(twoBoxes('a-over-b'), { scale: 4 })
    expect(map.size).toEqual({ width: 3, height: 2 })
    expect([...map.numbers]).toEqual([1, 2, 0, 0, 0, 0])
  })

  test('any scene gives cues that a solver accepts', () => {
    fc.assert(fc.property(sceneArbitrary, (state) => checkCues(clean(state), 'test')))
  })

  test('mirrored and turned scenes give mirrored and turned cues', () => {
    fc.assert(
      fc.property(sceneArbitrary, (state) => {
        expectSameCues(clean(movedState(state, flipHorizontally)), mirroredCues(clean(state)))
        expectSameCues(clean(movedState(state, quarterTurn)), turnedCues(clean(state)))
      }),
    )
  })
})

function movedState(state: AnnotationState, move: (mask: RunLengthMask) => RunLengthMask): AnnotationState {
  const instances = state.instances.map((it) => ({ ...it, amodal: move(it.amodal), visible: move(it.visible) }))
  const [first] = instances
  const size =
    first === undefined ? movedSize(state.size, move) : { width: first.amodal.width, height: first.amodal.height }
  return { ...state, instances, size }
}

function movedSize(
  size: AnnotationState['size'],
  move: (mask: RunLengthMask) => RunLengthMask,
): AnnotationState['size'] {
  const { width, height } = move(boxMask(size, 0, 0, 1, 1))
  return { width, height }
}

function quarterTurn(mask: RunLengthMask): RunLengthMask {
  const { width, height } = mask
  const from = maskToBitmap(mask)
  const to = new Uint8Array(from.length)
  from.forEach((bit, pixel) => (to[(pixel % width) * height + height - 1 - Math.floor(pixel / width)] = bit))
  return maskFromBitmap({ width: height, height: width }, to)
}
