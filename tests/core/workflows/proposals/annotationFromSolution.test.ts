import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskUnion } from '../../../../src/core/masks/maskAlgebra.ts'
import { layerOrder } from '../../../../src/core/occlusion/layerOrder.ts'
import { annotationFromSolution } from '../../../../src/core/workflows/proposals/annotationFromSolution.ts'
import { solverRemarksOf } from '../../../../src/core/workflows/proposals/solverRemarks.ts'
import { checkAnnotationState } from '../../../../src/core/workflows/checkAnnotations.ts'
import { expectSameMask, instanceOf, stateOf } from '../../occlusion/sceneArbitrary.ts'
import { maskOfRows, solutionArbitrary, solutionOf, solvedInstance, solvedPair } from './proposalScenes.ts'

const naming = { categoryIdOf: (name: string | null) => (name === null ? 1 : 2) }
const ROWS = ['aabb', 'aabb', '..cc']
const SIZE = { width: 4, height: 3 }
const [A, B, C] = ['a', 'b', 'c'].map((letter) => maskOfRows(ROWS, letter)) as [never, never, never]

describe('an annotation made of a solution', () => {
  it('keeps every rule of annotations, whatever the shapes and the order', () => {
    fc.assert(
      fc.property(solutionArbitrary, (solution) => {
        const state = annotationFromSolution(solution, naming)
        const findings = checkAnnotationState(state, '').filter(({ severity }) => severity !== 'info')
        expect(findings).toEqual([])
        state.instances.forEach((instance, index) => {
          expectSameMask(instance.visible, solution.instances[index]!.visible)
          expectSameMask(instance.amodal, instance.visible)
          expect(instance.linked).toBe(true)
        })
      }),
    )
  })

  it('says who ordered a pair, how sure it is and how the votes fell', () => {
    const solution = solutionOf([solvedInstance(1, A), solvedInstance(2, B)], [solvedPair(1, 2, 'b-over-a')], SIZE)
    expect(annotationFromSolution(solution, naming).pairs).toEqual([
      { a: 1, b: 2, state: 'b-over-a', provenance: 'solver', confidence: 0.8, votes: { aOverB: 7, bOverA: 2 } },
    ])
  })

  it('ranks along the order, from the nearest', () => {
    const instances = [solvedInstance(1, A), solvedInstance(2, B), solvedInstance(3, C)]
    const solution = solutionOf(instances, [solvedPair(2, 3, 'b-over-a'), solvedPair(1, 2, 'b-over-a')], SIZE)
    const state = annotationFromSolution(solution, naming)
    expect(state.instances.map(({ rank }) => rank)).toEqual([3, 2, 1])
    expect(layerOrder(state).sequence).toEqual([3, 2, 1])
  })

  it('names instances by their class and remembers how sure the solver is of each', () => {
    const known = solvedInstance(1, A, { className: 'cup ', partCount: 2, joinConfidence: 0.7 })
    const solution = solutionOf([known, solvedInstance(2, B, { className: null })], [], SIZE)
    const [first, second] = annotationFromSolution(solution, {
      ...naming,
      isStuff: (name) => name === 'cup ',
    }).instances
    expect(first).toMatchObject({ categoryId: 2, label: 'cup ', isStuff: true })
    expect(second).toMatchObject({ categoryId: 1, label: 'object', isStuff: false })
    expect(solverRemarksOf(first!)).toEqual({
      confidence: 0.9,
      partCount: 2,
      joinConfidence: 0.7,
      hasClass: true,
      lockedNumber: null,
    })
    expect(solverRemarksOf(second!)?.hasClass).toBe(false)
  })

  it('gives back a locked instance with its hidden part', () => {
    const locked = instanceOf(7, maskUnion(A, B), { visible: B, linked: false, locked: true, label: 'mine' })
    const solution = solutionOf(
      [solvedInstance(1, A), solvedInstance(2, B, { lockedNumber: 7 })],
      [solvedPair(1, 2, 'a-over-b')],
      SIZE,
    )
    const annotation = stateOf([locked], [], SIZE)
    const [front, back] = annotationFromSolution(solution, { ...naming, annotation }).instances
    expect(back).toMatchObject({ number: 2, label: 'mine', linked: true })
    expectSameMask(back!.amodal, locked.amodal)
    expectSameMask(back!.visible, B)
    expect(front!.linked).toBe(true)
  })

  it('unlinks what a solved order contradicts, and keeps what is seen', () => {
    const locked = instanceOf(7, maskUnion(A, B), { visible: B, linked: false, locked: true })
    const solution = solutionOf(
      [solvedInstance(1, A), solvedInstance(2, B, { lockedNumber: 7 })],
      [solvedPair(1, 2, 'b-over-a')],
      SIZE,
    )
    const state = annotationFromSolution(solution, { ...naming, annotation: stateOf([locked], [], SIZE) })
    expect(state.instances.map(({ linked }) => linked)).toEqual([false, false])
    expectSameMask(state.instances[0]!.visible, A)
    expect(checkAnnotationState(state, '').filter(({ severity }) => severity !== 'info')).toEqual([])
  })

  it('refuses to mix sizes', () => {
    const annotation = stateOf([], [])
    expect(() => annotationFromSolution(solutionOf([], [], SIZE), { ...naming, annotation })).toThrow(/size|Größe|×/)
  })
})
