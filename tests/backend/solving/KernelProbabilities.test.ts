import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { KernelProbabilities, probabilityKernel } from '../../../src/backend/solving/KernelProbabilities.ts'
import { networkCues } from '../../../src/core/network/networkCues.ts'
import { planTiles } from '../../../src/core/network/planTiles.ts'
import { compileKernel, kernelModule, PROBABILITY_KERNEL } from '../../../tools/lib/compileKernel.ts'
import { expectGolden, GOLDEN } from '../../core/network/golden/expectGolden.ts'
import { inputOf, madeUpOutputs, specOf } from '../../core/network/madeUp.ts'
import { describeProbabilities } from '../../core/network/probabilityLaws.ts'

describeProbabilities(() => new KernelProbabilities())

describe('the probability kernel', () => {
  it('is the one that its sources give', { timeout: 120_000 }, async () => {
    const binary = await compileKernel(PROBABILITY_KERNEL)
    expect(readFileSync(PROBABILITY_KERNEL.module, 'utf8')).toBe(kernelModule(PROBABILITY_KERNEL, binary))
  })

  it('makes PyTorch’s probabilities into cues', () => {
    const geometry = planTiles({ width: 11, height: 7 }, specOf())
    const { background, boundary, direction, classes } = networkCues(
      [madeUpOutputs(11, 7)],
      geometry,
      specOf(),
      probabilityKernel(),
    )
    const semantic = Float32Array.of(...background, ...classes!.probabilities)
    expectGolden([1, 4, 7, 11], semantic, GOLDEN.cues.plain.semantic)
    expectGolden([1, 1, 7, 11], boundary, GOLDEN.cues.plain.boundary)
    expectGolden([1, 8, 7, 11], direction, GOLDEN.cues.plain.direction)
  })

  it('makes the cues that the plain one makes, of one tile or several and on any grid', () => {
    const kernel = new KernelProbabilities()
    const rules = [
      { rule: 'multiple', multiple: 4, tile: 1024, overlap: 4 },
      { rule: 'multiple', multiple: 4, tile: 24, overlap: 4 },
      { rule: 'longest-side', longestSide: 30, multiple: 8 },
    ] as const
    for (const size of rules)
      for (const stride of [1, 2]) {
        const spec = specOf({ stride, input: inputOf({ size }) })
        const geometry = planTiles({ width: 61, height: 43 }, spec)
        const { tileSize, tiles } = geometry
        const outputs = tiles.map(() =>
          madeUpOutputs(Math.ceil(tileSize.width / stride), Math.ceil(tileSize.height / stride)),
        )
        const [plain, quick] = [networkCues(outputs, geometry, spec), networkCues(outputs, geometry, spec, kernel)]
        for (const [wanted, received] of [
          [plain.background, quick.background],
          [plain.boundary, quick.boundary],
          [plain.direction, quick.direction],
          [plain.classes!.probabilities, quick.classes!.probabilities],
        ] as const) {
          expect(received).toHaveLength(wanted.length)
          const farthest = wanted.reduce((most, value, at) => Math.max(most, Math.abs(value - received[at]!)), 0)
          expect(farthest).toBeLessThan(1e-6)
        }
      }
  })

  it('finds room for rows of any length, the longest first or last', () => {
    const kernel = new KernelProbabilities()
    for (const [channels, positions] of [
      [17, 640],
      [300, 20_000],
      [2, 3],
    ] as const) {
      // prettier-ignore
      const room = kernel.room(channels, positions)
      room.forEach((values, channel) => values.fill(channel))
      expect(room.map((values) => values.length)).toEqual(new Array(channels).fill(positions))
      expect(room.every((values, channel) => values.every((value) => value === channel))).toBe(true)
      expect(kernel.shares(0, channels, true)).toBe(true)
      expect(kernel.room(channels, positions)).toBe(room)
    }
  })
})
