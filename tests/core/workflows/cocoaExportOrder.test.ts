import { describe, expect, test } from 'vitest'
import type { OrderPair } from '../../../src/core/dataset/records.ts'
import { maskFromCocoRle } from '../../../src/core/formats/cocoRle.ts'
import { emptyMask } from '../../../src/core/masks/RunLengthMask.ts'
import { drawing, drawn, maskOf } from '../../support/bitmapOracle.ts'
import { exportCocoa } from './cocoaReading.ts'
import { ALL_IN_LINE, codeOf, CYCLE, LEFT, MIDDLE, pair, RIGHT, setOf, SIZE } from './cocoaSets.ts'

describe('an order that is no order', () => {
  test('is refused with its shortest cycles and mutual pairs named', () => {
    const fourth = drawn('......', '......', '......', '######')
    const state = setOf([LEFT, MIDDLE, RIGHT, fourth], [...CYCLE, pair(3, 4, 'mutual')])
    expect(() => exportCocoa(state)).toThrow('received #1 → #2 → #3 → #1; #3 and #4 hide each other.')
    expect(codeOf(() => exportCocoa(state))).toBe('order-cycle')
  })

  const weakestOf = (...more: Partial<OrderPair>[]): unknown => {
    const state = setOf(
      [LEFT, MIDDLE, RIGHT],
      CYCLE.map((one, index) => ({ ...one, ...more[index] })),
    )
    const { decisions } = exportCocoa(state, { onCycle: 'break-weakest' })
    expect(decisions).toHaveLength(1)
    expect(decisions[0]).toMatchObject({ kind: 'cycle-broken', becomes: null })
    return [decisions[0]!.a, decisions[0]!.b]
  }

  test('loses the pair of the lowest confidence, whoever stated it', () => {
    expect(weakestOf({ provenance: 'inferred' }, { confidence: 0.9 }, { confidence: 0.95 })).toEqual([2, 3])
  })

  test('then of the least trusted provenance', () => {
    const order = ['inferred', 'model', 'solver', 'imported', 'human'] as const
    for (let worse = 0; worse < 4; worse++) {
      const better = { provenance: order[worse + 1]! }
      expect(weakestOf(better, { provenance: order[worse]! }, better)).toEqual([2, 3])
    }
  })

  test('then of the fewest votes for what it says', () => {
    const votes = (aOverB: number, bOverA: number): Partial<OrderPair> => ({ votes: { aOverB, bOverA } })
    expect(weakestOf(votes(3, 0), votes(2, 9), votes(9, 3))).toEqual([2, 3])
    expect(weakestOf({}, {}, votes(9, 8))).toEqual([1, 3])
  })

  test('then of the smallest overlap', () => {
    // 1 ∩ 2 has four pixels, 2 ∩ 3 three, 1 ∩ 3 two.
    expect(weakestOf()).toEqual([1, 3])
  })

  test('is written without that pair, masks as they are seen', () => {
    const state = setOf([LEFT, MIDDLE, RIGHT], CYCLE)
    const { annotation, decisions } = exportCocoa(state, { onCycle: 'break-weakest' })
    expect(annotation.depthConstraint).toBe('1-2,2-3')
    expect(decisions[0]!.reason).toBe('weakest pair of the cycle #1 → #2 → #3 → #1')
    const seen = annotation.regions.map(({ visibleMask }) => drawing(maskFromCocoRle(visibleMask!, 'visible')))
    expect(seen).toEqual(state.instances.map(({ visible }) => drawing(visible)))
  })

  test('needs no decision when it is one, and then breaks nothing', () => {
    const state = setOf([LEFT, MIDDLE, RIGHT], ALL_IN_LINE)
    expect(exportCocoa(state, { onCycle: 'break-weakest' })).toEqual(exportCocoa(state))
  })

  test('keeps of a mutual pair the direction that hides more', () => {
    const partly = maskOf(drawn('...##.', '..###.', '......', '......'))
    const changes = [{ linked: false }, { linked: false, visible: partly }]
    const left = maskOf(drawn('###...', '##....', '###...', '......'))
    const state = setOf([LEFT, MIDDLE], [pair(1, 2, 'mutual')], [{ ...changes[0], visible: left }, changes[1]!])
    const { annotation, decisions } = exportCocoa(state, { onCycle: 'break-weakest' })
    expect(annotation.depthConstraint).toBe('1-2')
    expect(annotation.regions.map(({ name }) => name)).toEqual(['thing 1', 'thing 2'])
    expect(decisions).toEqual([
      {
        kind: 'mutual-directed',
        a: 1,
        b: 2,
        was: 'mutual',
        becomes: 'a-over-b',
        reason: 'where both are, #1 shows in 3 pixels and #2 in 1',
      },
    ])
    const reversed = setOf(
      [LEFT, MIDDLE],
      [pair(1, 2, 'mutual')],
      [{ ...changes[0], visible: maskOf(drawn('#.....', '#.....', '###...', '......')) }, { linked: false }],
    )
    const other = exportCocoa(reversed, { onCycle: 'break-weakest' })
    expect(other.annotation.regions.map(({ name }) => name)).toEqual(['thing 2', 'thing 1'])
    expect(other.decisions[0]!.becomes).toBe('b-over-a')
  })

  test('a direction given to a mutual pair may close a cycle, which is then broken too', () => {
    const pairs = [pair(1, 2, 'mutual'), pair(2, 3, 'a-over-b'), pair(1, 3, 'b-over-a')]
    const unlinked = [{ linked: false }, { linked: false, visible: emptyMask(SIZE) }]
    const { decisions } = exportCocoa(setOf([LEFT, MIDDLE, RIGHT], pairs, unlinked), { onCycle: 'break-weakest' })
    expect(decisions.map(({ kind }) => kind)).toEqual(['mutual-directed', 'cycle-broken'])
  })
})
