import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instanceConfidence } from '../../../../src/core/occlusion/confidence/instanceConfidence.ts'
import { instanceFeatures } from '../../../../src/core/occlusion/confidence/instanceFeatures.ts'
import { believed, INSTANCE_MODEL, PAIR_MODEL } from '../../../../src/core/occlusion/confidence/confidenceModel.ts'
import { pairConfidence } from '../../../../src/core/occlusion/confidence/pairConfidence.ts'
import { pairFeatures } from '../../../../src/core/occlusion/confidence/pairFeatures.ts'
import type { SolvedEvidence } from '../../../../src/core/occlusion/confidence/SolvedEvidence.ts'
import type { ReadPair } from '../../../../src/core/occlusion/readout/SceneReading.ts'
import { mirroredEvidence } from './mirroredEvidence.ts'
import { sceneCues, solvedEvidence } from './solvedScenes.ts'

const SPOILT = { drop: 0.3, flip: 0.08, gaps: 0.2, spurious: 4 }
const SCENES = [11, 12, 13].flatMap((seed) => [sceneCues(seed, {}), sceneCues(seed, SPOILT)]).map(solvedEvidence)

/** The same reading with the instances numbered the other way round. */
function renumbered(evidence: SolvedEvidence): SolvedEvidence {
  const { reading } = evidence
  const count = reading.instances.length
  const turned = (number: number) => (number === 0 ? 0 : count + 1 - number)
  const TURNED = { 'a-over-b': 'b-over-a', 'b-over-a': 'a-over-b', unknown: 'unknown' } as const
  const pairs = reading.pairs.map(({ a, b, state, votes, flipGap }): ReadPair => {
    const swapped = { aOverB: votes.bOverA, bOverA: votes.aOverB }
    return { a: turned(b), b: turned(a), state: TURNED[state], votes: swapped, flipGap }
  })
  const instances = reading.instances.map((instance) => ({ ...instance, number: turned(instance.number) })).reverse()
  return { ...evidence, reading: { ...reading, pairs, instances, instanceAt: reading.instanceAt.map(turned) } }
}

function expectNear(received: readonly number[], expected: readonly number[]): void {
  expect(received).toHaveLength(expected.length)
  received.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 4))
}

describe('confidence', () => {
  it('is a probability short of certain, one per pair and instance', () => {
    for (const evidence of SCENES) {
      const [pairs, instances] = [pairConfidence(evidence), instanceConfidence(evidence)]
      expect(pairs).toHaveLength(evidence.reading.pairs.length)
      expect(instances).toHaveLength(evidence.reading.instances.length)
      for (const belief of [...pairs, ...instances]) {
        expect(belief).toBeGreaterThan(0)
        expect(belief).toBeLessThan(1)
      }
    }
  })

  it('is 0.5 for unknown pairs', () => {
    for (const evidence of SCENES) {
      const pairs = evidence.reading.pairs.map((pair) => ({ ...pair, state: 'unknown' as const }))
      const beliefs = pairConfidence({ ...evidence, reading: { ...evidence.reading, pairs } })
      expect(beliefs).toEqual(pairs.map(() => 0.5))
    }
  })

  it('is the same every time, whatever was solved in between', () => {
    for (const evidence of SCENES) {
      const again = { ...evidence }
      expect(pairConfidence(again)).toEqual(pairConfidence(evidence))
      expect(instanceConfidence(again)).toEqual(instanceConfidence(evidence))
    }
  })

  it('does not depend on how instances are numbered', () => {
    for (const evidence of SCENES) {
      const turned = renumbered(evidence)
      expectNear(pairConfidence(turned), pairConfidence(evidence))
      expectNear(instanceConfidence(turned).reverse(), instanceConfidence(evidence))
    }
  })

  it('is that of the mirrored scene', () => {
    for (const evidence of SCENES) {
      const mirrored = mirroredEvidence(evidence)
      expectNear(pairConfidence(mirrored), pairConfidence(evidence))
      expectNear(instanceConfidence(mirrored), instanceConfidence(evidence))
    }
  })

  it('looks at nothing but the wanted instances, and at those as before', () => {
    for (const evidence of SCENES) {
      const only = new Set([1, 3])
      const all = instanceConfidence(evidence)
      evidence.reading.instances.forEach(({ number }, index) => {
        const belief = instanceConfidence(evidence, only)[index]!
        if (!only.has(number)) expect(belief).toBe(0.5)
        // Only the spread may differ: labels are free to move in a window instead of everywhere.
        else expect(Math.abs(belief - all[index]!)).toBeLessThan(0.05)
      })
      const pairs = pairConfidence(evidence)
      const some = pairConfidence(evidence, only)
      evidence.reading.pairs.forEach(({ a, b }, index) => {
        expect(some[index]).toBe(only.has(a) || only.has(b) ? pairs[index] : 0.5)
      })
    }
  })

  it('falls when the cues are spoilt', () => {
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    const [clean, spoilt] = [0, 1].map((rest) => SCENES.filter((_, index) => index % 2 === rest))
    for (const confidence of [pairConfidence, instanceConfidence]) {
      expect(mean(spoilt!.flatMap((it) => confidence(it)))).toBeLessThan(mean(clean!.flatMap((it) => confidence(it))))
    }
  })

  it('has nothing to say about an empty scene', () => {
    const cues = sceneCues(11, {})
    const empty = solvedEvidence({ ...cues, background: cues.background.map(() => 1) })
    expect(pairConfidence(empty)).toEqual([])
    expect(instanceConfidence(empty)).toEqual([])
  })
})

describe('the models', () => {
  const anyPair = fc.record({
    agreement: fc.double({ min: -6, max: 6, noNaN: true }),
    support: fc.double({ min: -6, max: 10, noNaN: true }),
    flipGap: fc.double({ min: 0, max: 10, noNaN: true }),
  })
  const anyInstance = fc.record({
    size: fc.double({ min: -10, max: 2, noNaN: true }),
    mergeGap: fc.double({ min: 0, max: 10, noNaN: true }),
    isAlone: fc.constantFrom(0, 1),
    sharedBorder: fc.double({ min: 0, max: 1, noNaN: true }),
    spread: fc.double({ min: 0, max: 0.5, noNaN: true }),
  })
  const rise = fc.double({ min: 0, max: 3, noNaN: true })

  it('believe more in an order the more speaks for it', () => {
    fc.assert(
      fc.property(anyPair, fc.constantFrom('agreement', 'support', 'flipGap'), rise, (features, name, by) => {
        const more = { ...features, [name]: features[name] + by }
        expect(believed(PAIR_MODEL, more)).toBeGreaterThanOrEqual(believed(PAIR_MODEL, features))
      }),
    )
  })

  it('believe more in an instance the more speaks for it, and less the more against', () => {
    fc.assert(
      fc.property(anyInstance, rise, (features, by) => {
        const belief = believed(INSTANCE_MODEL, features)
        for (const name of ['size', 'mergeGap', 'isAlone'] as const) {
          expect(believed(INSTANCE_MODEL, { ...features, [name]: features[name] + by })).toBeGreaterThanOrEqual(belief)
        }
        for (const name of ['sharedBorder', 'spread'] as const) {
          expect(believed(INSTANCE_MODEL, { ...features, [name]: features[name] + by })).toBeLessThanOrEqual(belief)
        }
      }),
    )
  })

  it('get features that are numbers', () => {
    for (const evidence of SCENES) {
      for (const features of [...pairFeatures(evidence), ...instanceFeatures(evidence)]) {
        for (const value of Object.values(features ?? {})) expect(Number.isFinite(value)).toBe(true)
      }
    }
  })
})
