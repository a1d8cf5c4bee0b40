import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyDiff, invertDiff, isEmptyDiff } from '../../../../src/core/dataset/annotationDiff.ts'
import { findInstance } from '../../../../src/core/dataset/findInstance.ts'
import { sameInstance } from '../../../../src/core/dataset/instanceFields.ts'
import { pairKey } from '../../../../src/core/dataset/records.ts'
import type { AnnotationState } from '../../../../src/core/dataset/records.ts'
import { checkAnnotationState } from '../../../../src/core/workflows/checkAnnotations.ts'
import { annotationFromSolution } from '../../../../src/core/workflows/proposals/annotationFromSolution.ts'
import { compareProposal, proposalDiff } from '../../../../src/core/workflows/proposals/proposalDiff.ts'
import { resolvedArbitrary, solutionArbitrary } from './proposalScenes.ts'

const naming = { categoryIdOf: () => 2 }
const proposalArbitrary = solutionArbitrary.map((solution) => annotationFromSolution(solution, naming))

function brokenRules(state: AnnotationState) {
  return checkAnnotationState(state, '').filter(({ severity }) => severity !== 'info')
}

const resolved = resolvedArbitrary.map(({ current, solution }) => ({
  current,
  proposal: annotationFromSolution(solution, { ...naming, annotation: current }),
}))
/** A comparison and any part of it. */
const acceptance = fc.tuple(resolved, fc.infiniteStream(fc.boolean()))

describe('taking over a proposal', () => {
  it('leads from a sound annotation to a sound one and back, whichever changes are accepted', () => {
    fc.assert(
      fc.property(acceptance, ([{ current, proposal }, coins]) => {
        const ids = new Set(compareProposal(current, proposal).map(({ id }) => id))
        const accepted = new Set([...ids].filter(() => coins.next().value))
        const diff = proposalDiff(current, proposal, accepted)
        const after = applyDiff(current, diff)
        expect(brokenRules(after)).toEqual([])
        expect(applyDiff(after, invertDiff(diff))).toEqual({ ...current, nextNumber: after.nextNumber })
      }),
      { numRuns: 500 },
    )
  })

  it('never touches a locked instance', () => {
    fc.assert(
      fc.property(acceptance, ([{ current, proposal }, coins]) => {
        const changes = compareProposal(current, proposal)
        const accepted = new Set(changes.map(({ id }) => id).filter(() => coins.next().value))
        for (const choice of [accepted, new Set(changes.map(({ id }) => id))]) {
          const after = applyDiff(current, proposalDiff(current, proposal, choice))
          for (const before of current.instances.filter(({ locked }) => locked)) {
            expect(sameInstance(findInstance(after, before.number)!, before)).toBe(true)
          }
        }
      }),
      { numRuns: 500 },
    )
  })

  it('changes nothing when nothing is accepted', () => {
    fc.assert(
      fc.property(resolved, ({ current, proposal }) => {
        expect(isEmptyDiff(proposalDiff(current, proposal, new Set()))).toBe(true)
        expect(isEmptyDiff(proposalDiff(current, proposal, new Set(['changed-99', 'no such id'])))).toBe(true)
      }),
    )
  })

  it('finds nothing to change between a proposal and itself', () => {
    fc.assert(
      fc.property(proposalArbitrary, (proposal) => {
        expect(compareProposal(proposal, proposal)).toEqual([])
      }),
    )
  })

  it('has nothing left to say once everything was accepted over an earlier proposal', () => {
    fc.assert(
      fc.property(proposalArbitrary, proposalArbitrary, (current, proposal) => {
        const everything = new Set(compareProposal(current, proposal).map(({ id }) => id))
        const after = applyDiff(current, proposalDiff(current, proposal, everything))
        // An order that only the earlier proposal knows stays, and where it makes somebody hide somebody nothing is lost:
        // the masks of a proposal are disjoint.
        expect(compareProposal(after, proposal)).toEqual([])
      }),
    )
  })

  it('changes the pairs of a person only when they are accepted by name', () => {
    fc.assert(
      fc.property(resolved, ({ current, proposal }) => {
        const after = applyDiff(current, proposalDiff(current, proposal, 'all'))
        const gone = new Set(
          current.instances.map(({ number }) => number).filter((number) => findInstance(after, number) === null),
        )
        const known = new Map(after.pairs.map((pair) => [pairKey(pair.a, pair.b), pair]))
        for (const pair of current.pairs) {
          if (pair.provenance !== 'human' || pair.state === 'unknown' || gone.has(pair.a) || gone.has(pair.b)) continue
          expect(known.get(pairKey(pair.a, pair.b))).toEqual(pair)
        }
      }),
    )
  })

  it('takes only what was accepted: a change of one instance leaves the fields of the others', () => {
    fc.assert(
      fc.property(resolved, fc.nat(20), ({ current, proposal }, at) => {
        const changes = compareProposal(current, proposal)
        const change = changes[at % Math.max(1, changes.length)]
        if (change === undefined) return
        const after = applyDiff(current, proposalDiff(current, proposal, new Set([change.id])))
        const expected = current.instances.length + (change.kind === 'new' ? 1 : change.kind === 'gone' ? -1 : 0)
        expect(after.instances).toHaveLength(expected)
        const concerned = change.kind === 'changed' ? [change.number] : []
        for (const before of current.instances) {
          const now = findInstance(after, before.number)
          if (now === null || concerned.includes(before.number)) continue
          expect({ ...now, visible: null }).toEqual({ ...before, visible: null })
        }
      }),
    )
  })
})
