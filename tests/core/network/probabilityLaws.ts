import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ProbabilityKernel } from '../../../src/core/network/ProbabilityKernel.ts'

/** `values[channel][x]` written into a room behind one channel that is not asked for; the arrays to be read afterwards. */
function roomOf(kernel: ProbabilityKernel, values: readonly (readonly number[])[]): readonly Float32Array[] {
  const channels = kernel.room(1 + values.length, values[0]!.length)
  channels[0]!.fill(NaN)
  values.forEach((row, channel) => channels[1 + channel]!.set(row))
  return channels.slice(1)
}

function expectNear(received: readonly Float32Array[], wanted: (x: number) => readonly number[]): void {
  for (let x = 0; x < received[0]!.length; x++) {
    const [here, there] = [received.map((values) => values[x]!), wanted(x)]
    const isNear = here.every((value, channel) => Math.abs(value - there[channel]!) <= 1e-6)
    if (!isNear) expect.fail(`position ${x}: expected ${there.join(', ')}, received ${here.join(', ')}`)
  }
}

function softmax(logits: readonly number[]): number[] {
  const largest = Math.max(...logits)
  const powers = logits.map((logit) => Math.exp(logit - largest))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}

function sharesOf(values: readonly number[]): number[] {
  const within = values.map((value) => Math.min(1, Math.max(0, value)))
  const sum = within.reduce((total, value) => total + value, 0)
  return within.map((value) => value / sum)
}

const columnOf = (rows: readonly (readonly number[])[], x: number): number[] => rows.map((row) => row[x]!)
const single32 = (options: { min: number; max: number }) =>
  fc.float({ ...options, min: Math.fround(options.min), max: Math.fround(options.max), noNaN: true })
/** Rows of one length, which need not be a multiple of four. */
const rowsOf = (value: fc.Arbitrary<number>, channels: { min: number; max: number }) =>
  fc
    .tuple(fc.integer(channels), fc.integer({ min: 1, max: 37 }))
    .chain(([count, length]) =>
      fc.array(fc.array(value, { minLength: length, maxLength: length }), { minLength: count, maxLength: count }),
    )

/** What every kernel makes of the values of a network. */
export function describeProbabilities(makeKernel: () => ProbabilityKernel): void {
  describe('the probabilities of a kernel', () => {
    it('are the softmax of logits, or the shares of what is within 0 and 1', () => {
      const kernel = makeKernel()
      fc.assert(
        fc.property(rowsOf(single32({ min: -90, max: 90 }), { min: 2, max: 20 }), (rows) => {
          const channels = roomOf(kernel, rows)
          expect(kernel.shares(1, rows.length, true)).toBe(true)
          expectNear(channels, (x) => softmax(columnOf(rows, x)))
        }),
      )
      fc.assert(
        fc.property(rowsOf(single32({ min: 0.01, max: 1.5 }), { min: 2, max: 20 }), (rows) => {
          const channels = roomOf(kernel, rows)
          expect(kernel.shares(1, rows.length, false)).toBe(true)
          expectNear(channels, (x) => sharesOf(columnOf(rows, x)))
        }),
      )
    })

    it('are, of a single channel, the sigmoid of logits or what is within 0 and 1', () => {
      const kernel = makeKernel()
      fc.assert(
        fc.property(rowsOf(single32({ min: -120, max: 120 }), { min: 1, max: 1 }), fc.boolean(), (rows, isLogits) => {
          const channels = roomOf(kernel, rows)
          expect(kernel.single(1, isLogits)).toBe(true)
          const wanted = (value: number) => (isLogits ? 1 / (1 + Math.exp(-value)) : Math.min(1, Math.max(0, value)))
          expectNear(channels, (x) => [wanted(rows[0]![x]!)])
        }),
      )
    })

    it('are even where the condition is not met, whatever is there', () => {
      const kernel = makeKernel()
      const rows = [
        [0.5, 0.1, 0.25, 0.2, 0.9, NaN],
        [1, NaN, 2, Infinity, -1, 0],
        [3, 0, 2, NaN, 1, 0],
      ]
      for (const isLogits of [true, false]) {
        const channels = roomOf(kernel, rows).slice(1)
        expect(kernel.sharesWhere(2, 2, isLogits, 1, 0.25)).toBe(true)
        const shares = isLogits ? softmax : sharesOf
        const isMet = (x: number) => rows[0]![x]! >= 0.25
        expectNear(channels, (x) => (isMet(x) ? shares([rows[1]![x]!, rows[2]![x]!]) : [0.5, 0.5]))
        expect([channels[0]![1], channels[1]![3], channels[0]![5]]).toEqual([0.5, 0.5, 0.5])
      }
    })

    it('do not mind large logits and small probabilities', () => {
      const kernel = makeKernel()
      const large = roomOf(kernel, [
        [1e30, -1e4, 3],
        [0, -1e4, -Infinity],
        [-1e30, -1e30, 2],
      ])
      expect(kernel.shares(1, 3, true)).toBe(true)
      expectNear(large, (x) => [[1, 0, 0], [0.5, 0.5, 0], softmax([3, -Infinity, 2])][x]!)
      const small = roomOf(kernel, [
        [1e-40, 0, 1],
        [1e-40, 1e-30, 0],
      ])
      expect(kernel.shares(1, 2, false)).toBe(true)
      expectNear(small, (x) => [[0.5, 0.5], [0, 1], [1, 0]][x]!) // prettier-ignore
    })

    it('say where there is no answer, in any position, and there alone', () => {
      const kernel = makeKernel()
      const wrongLogits = [[NaN, 1], [1, NaN], [Infinity, 1], [-Infinity, -Infinity]] // prettier-ignore
      for (const [isLogits, wrong] of [
        [true, wrongLogits],
        [
          false,
          [
            [NaN, 1],
            [1, NaN],
            [0, 0],
            [-1, 0],
          ],
        ],
      ] as const)
        // prettier-ignore
        for (const pair of wrong)
          for (let place = 0; place < 9; place++) {
            const rows = pair.map((value) => Array.from({ length: 9 }, (_, x) => (x === place ? value : 0.5)))
            const isAsked = Array.from({ length: 9 }, () => 1)
            const channels = roomOf(kernel, [...rows, isAsked])
            expect(kernel.shares(1, 2, isLogits)).toBe(false)
            expect(channels[0]!.findIndex(Number.isNaN)).toBe(place)
            expect(channels[0]!.filter(Number.isNaN)).toHaveLength(1)
            roomOf(kernel, [...rows, isAsked])
            expect(kernel.sharesWhere(1, 2, isLogits, 3, 0.5)).toBe(false)
            expect(channels[0]!.findIndex(Number.isNaN)).toBe(place)
          }
      const channels = roomOf(kernel, [[0, 0, 0, 0, NaN]])
      expect(kernel.single(1, true)).toBe(false)
      expect(channels[0]!.findIndex(Number.isNaN)).toBe(4)
    })
  })
}
