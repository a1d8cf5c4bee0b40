import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnnotationState, Instance } from '../../../src/core/dataset/records.ts'
import { emptyMask } from '../../../src/core/masks/RunLengthMask.ts'
import { checkAnnotationState } from '../../../src/core/workflows/checkAnnotations.ts'
import { boxMask, instanceOf, pairOfStates, SCENE_SIZE, sceneArbitrary, stateOf } from '../occlusion/sceneArbitrary.ts'

const square = boxMask(SCENE_SIZE, 1, 1, 3, 3)
const plain = stateOf([instanceOf(1, square), instanceOf(2, square)], [pairOfStates(1, 2, 'none')])

function withFirst(changes: Partial<Instance>): AnnotationState {
  return { ...plain, instances: [{ ...plain.instances[0]!, ...changes }, plain.instances[1]!] }
}

const broken: Record<string, AnnotationState> = {
  'mask-size': withFirst({ visible: boxMask({ width: 2, height: 2 }, 0, 0, 1, 1) }),
  'visible-outside-amodal': withFirst({ linked: false, visible: boxMask(SCENE_SIZE, 0, 0, 7, 5) }),
  'visible-not-derived': withFirst({ visible: boxMask(SCENE_SIZE, 1, 1, 2, 3) }),
  'outline-differs': withFirst({ outline: [0, 0, 1, 0, 1, 1, 0, 1] }),
  'pair-without-instance': { ...plain, pairs: [pairOfStates(1, 3, 'a-over-b')] },
  'pair-twice': { ...plain, pairs: [...plain.pairs, pairOfStates(1, 2, 'none')] },
  'pair-not-rising': { ...plain, pairs: [pairOfStates(2, 1, 'none')] },
  'number-reused': { ...plain, nextNumber: 2 },
  'number-not-rising': { ...plain, instances: [plain.instances[0]!, plain.instances[0]!], pairs: [] },
  'bad-number': withFirst({ number: 0 }),
  'mutual-linked': { ...plain, pairs: [pairOfStates(1, 2, 'mutual')] },
}

describe('checkAnnotationState', () => {
  it('has nothing against a sound set but to name its contradictions', () => {
    fc.assert(
      fc.property(sceneArbitrary, (state) => {
        expect(checkAnnotationState(state, 'x').filter(({ severity }) => severity !== 'info')).toEqual([])
      }),
    )
    expect(checkAnnotationState(plain, 'x')).toEqual([])
  })

  it.each(Object.keys(broken))('finds %s', (code) => {
    const found = checkAnnotationState(broken[code]!, 'image 4').filter(({ severity }) => severity === 'disagreement')
    expect(found.map((finding) => finding.code)).toContain(code)
    expect(found.every(({ where }) => where.startsWith('image 4, '))).toBe(true)
  })

  it('counts the pixels that differ', () => {
    const [finding] = checkAnnotationState(broken['visible-not-derived']!, 'x')
    expect(finding?.message).toContain('3 pixels')
  })

  it('accepts an outline that rasterises to the amodal mask', () => {
    expect(checkAnnotationState(withFirst({ outline: [1, 1, 4, 1, 4, 4, 1, 4] }), 'x')).toEqual([])
  })

  it('names a cycle with its least certain pair, a mutual pair, and instances with nothing to see', () => {
    const three = [1, 2, 3].map((number) => instanceOf(number, square))
    const cycle = [
      pairOfStates(1, 2, 'a-over-b'),
      pairOfStates(2, 3, 'a-over-b', { provenance: 'inferred' }),
      pairOfStates(1, 3, 'b-over-a'),
    ]
    const findings = checkAnnotationState(stateOf(three, cycle), 'x')
    expect(findings.map(({ code }) => code)).toEqual(['fully-hidden', 'fully-hidden', 'fully-hidden', 'order-cycle'])
    expect(findings[3]).toMatchObject({ severity: 'info', where: 'x, #1 over #2 over #3 over #1' })
    expect(findings[3]?.message).toContain('#2, #3')
    const pair = stateOf([instanceOf(1, square), instanceOf(2, emptyMask(SCENE_SIZE))], [pairOfStates(1, 2, 'mutual')])
    expect(checkAnnotationState(pair, 'x').map(({ code }) => code)).toEqual(['empty-mask', 'mutual-pair'])
  })
})
