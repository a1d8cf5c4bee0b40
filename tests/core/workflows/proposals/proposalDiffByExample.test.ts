import { describe, expect, it } from 'vitest'
import { applyDiff } from '../../../../src/core/dataset/annotationDiff.ts'
import { findInstance } from '../../../../src/core/dataset/findInstance.ts'
import type { AnnotationState } from '../../../../src/core/dataset/records.ts'
import { emptyMask } from '../../../../src/core/masks/RunLengthMask.ts'
import { pairOf } from '../../../../src/core/occlusion/OrderGraph.ts'
import type { SceneSolution } from '../../../../src/core/occlusion/SceneSolution.ts'
import { annotationFromSolution } from '../../../../src/core/workflows/proposals/annotationFromSolution.ts'
import { compareProposal, proposalDiff } from '../../../../src/core/workflows/proposals/proposalDiff.ts'
import { expectSameMask, instanceOf, pairOfStates, stateOf } from '../../occlusion/sceneArbitrary.ts'
import { maskOfRows, solutionOf, solvedInstance, solvedPair } from './proposalScenes.ts'

const SIZE = { width: 8, height: 3 }
const CUP = 1
const BOWL = 2
const naming = { categoryIdOf: (name: string | null) => (name === 'bowl' ? BOWL : CUP) }

function box(from: number, to: number) {
  const row = Array.from({ length: SIZE.width }, (_, x) => (x >= from && x < to ? 'm' : '.')).join('')
  return maskOfRows([row, row, row], 'm')
}

function proposalOf(solution: SceneSolution): AnnotationState {
  return annotationFromSolution(solution, naming)
}

function textsOf(current: AnnotationState, proposal: AnnotationState): string[] {
  return compareProposal(current, proposal).map(({ id, text }) => `${id}: ${text}`)
}

describe('the comparison of an annotation and a proposal', () => {
  it('says in a sentence each what is new, changed, gone and ordered otherwise', () => {
    const current = stateOf(
      [
        instanceOf(3, box(0, 3), { label: 'cup' }),
        instanceOf(5, box(3, 5), { label: 'cup ' }),
        instanceOf(6, box(5, 6), { label: 'fork' }),
      ],
      [pairOfStates(3, 5, 'b-over-a', { provenance: 'imported' })],
      SIZE,
    )
    const proposal = proposalOf(
      solutionOf(
        [
          solvedInstance(1, box(0, 4)),
          solvedInstance(2, box(4, 5), { className: 'bowl' }),
          solvedInstance(3, box(6, 8), { className: 'plate' }),
        ],
        [solvedPair(1, 2, 'a-over-b'), solvedPair(2, 3, 'unknown')],
        SIZE,
      ),
    )
    expect(textsOf(current, proposal)).toEqual([
      'changed-3: #3 (cup) gains 3 pixels.',
      'changed-5: #5 (cup) becomes bowl and loses 3 pixels.',
      'new-3: New instance (plate) of 6 pixels.',
      'gone-6: #6 (fork) is not there any more.',
      'order-3-5: #3 (cup) is in front of #5 (cup), and not behind it.',
    ])
  })

  it('lists nothing for what is equal, hidden, or known to the annotation alone', () => {
    const current = stateOf(
      [
        instanceOf(1, box(0, 2)),
        instanceOf(2, box(2, 4)),
        instanceOf(3, box(0, 1), { visible: emptyMask(SIZE) }),
        instanceOf(4, box(6, 8), { isStuff: true }),
      ],
      [pairOfStates(1, 2, 'a-over-b'), pairOfStates(1, 3, 'a-over-b')],
      SIZE,
    )
    const solution = solutionOf([solvedInstance(1, box(0, 2)), solvedInstance(2, box(2, 4))], [], SIZE)
    expect(compareProposal(current, proposalOf(solution))).toEqual([])
  })

  it('takes an unknown class for no statement', () => {
    const current = stateOf([instanceOf(1, box(0, 2), { categoryId: BOWL })], [], SIZE)
    const solution = solutionOf([solvedInstance(1, box(0, 2), { className: null })], [], SIZE)
    expect(compareProposal(current, proposalOf(solution))).toEqual([])
  })

  it('matches one-to-one, the better overlap first', () => {
    const current = stateOf([instanceOf(1, box(0, 6))], [], SIZE)
    const halves = [solvedInstance(1, box(0, 2)), solvedInstance(2, box(2, 6))]
    const ids = compareProposal(current, proposalOf(solutionOf(halves, [], SIZE))).map(({ id }) => id)
    expect(ids).toEqual(['new-1', 'changed-1'])
  })
})

describe('taking over one change', () => {
  it('keeps the hidden part that a person drew, as far as something still hides it', () => {
    // #2 reaches behind #1 by three columns; the proposal moves their border one column to the left.
    const current = stateOf(
      [instanceOf(1, box(0, 4)), instanceOf(2, box(1, 8), { visible: box(4, 8) })],
      [pairOfStates(1, 2, 'a-over-b')],
      SIZE,
    )
    const solution = solutionOf(
      [solvedInstance(1, box(0, 3)), solvedInstance(2, box(3, 7))],
      [solvedPair(1, 2, 'a-over-b')],
      SIZE,
    )
    const after = applyDiff(current, proposalDiff(current, proposalOf(solution), 'all'))
    expectSameMask(findInstance(after, 1)!.amodal, box(0, 3))
    expectSameMask(findInstance(after, 2)!.amodal, box(1, 7))
    expectSameMask(findInstance(after, 2)!.visible, box(3, 7))
  })

  it('lets the order decide where an accepted mask meets one that was not accepted', () => {
    const current = stateOf(
      [instanceOf(1, box(0, 4)), instanceOf(2, box(4, 8))],
      [pairOfStates(1, 2, 'a-over-b')],
      SIZE,
    )
    const solution = solutionOf([solvedInstance(1, box(0, 3)), solvedInstance(2, box(3, 8))], [], SIZE)
    const after = applyDiff(current, proposalDiff(current, proposalOf(solution), new Set(['changed-2'])))
    expectSameMask(findInstance(after, 2)!.visible, box(4, 8))
    expectSameMask(findInstance(after, 2)!.amodal, box(3, 8))
  })

  it('brings the order of a new instance along, in front of all by rank, without the remarks of the solver', () => {
    const current = stateOf([instanceOf(4, box(0, 3))], [], SIZE)
    const solution = solutionOf(
      [solvedInstance(1, box(3, 6)), solvedInstance(2, box(0, 3)), solvedInstance(3, box(6, 8))],
      [solvedPair(1, 2, 'b-over-a'), solvedPair(1, 3, 'b-over-a')],
      SIZE,
    )
    const after = applyDiff(current, proposalDiff(current, proposalOf(solution), new Set(['new-1', 'new-3'])))
    expect(pairOf(after, 4, 5)).toMatchObject({
      state: 'a-over-b',
      provenance: 'solver',
      confidence: 0.8,
      votes: { aOverB: 2, bOverA: 7 },
    })
    expect(pairOf(after, 5, 6)).toMatchObject({ state: 'b-over-a' })
    expect(after.instances.map(({ number, rank }) => [number, rank])).toEqual([
      [4, 4],
      [5, 2],
      [6, 1],
    ])
    expect(findInstance(after, 5)!.extra).toEqual({})
    const alone = applyDiff(current, proposalDiff(current, proposalOf(solution), new Set(['new-1'])))
    expect(alone.pairs).toHaveLength(1)
  })

  it('leaves an order that a person decided, unless it is named', () => {
    const current = stateOf(
      [instanceOf(1, box(0, 4)), instanceOf(2, box(4, 8))],
      [pairOfStates(1, 2, 'a-over-b')],
      SIZE,
    )
    const solution = solutionOf(
      [solvedInstance(1, box(0, 4)), solvedInstance(2, box(4, 8))],
      [solvedPair(1, 2, 'b-over-a')],
      SIZE,
    )
    const proposal = proposalOf(solution)
    expect(compareProposal(current, proposal)).toMatchObject([{ id: 'order-1-2', overridesHuman: true }])
    expect(applyDiff(current, proposalDiff(current, proposal, 'all'))).toEqual(current)
    const named = applyDiff(current, proposalDiff(current, proposal, new Set(['order-1-2'])))
    expect(named.pairs).toMatchObject([{ state: 'b-over-a', provenance: 'solver' }])
  })

  it('keeps off what a locked instance shows and off the order that hides part of it', () => {
    const locked = instanceOf(2, box(2, 6), { visible: box(4, 6), locked: true })
    const current = stateOf([instanceOf(1, box(0, 4)), locked], [pairOfStates(1, 2, 'a-over-b')], SIZE)
    // The proposal lets #1 grow over the locked one, turns the order and adds something on top of it.
    const grown = solutionOf(
      [solvedInstance(1, box(0, 5)), solvedInstance(2, box(5, 7))],
      [solvedPair(1, 2, 'b-over-a')],
      SIZE,
    )
    const ids = compareProposal(current, proposalOf(grown)).map(({ id }) => id)
    expect(ids).toEqual([])
    const removed = solutionOf([solvedInstance(1, box(4, 6))], [], SIZE)
    expect(compareProposal(current, proposalOf(removed))).toEqual([])
  })
})
