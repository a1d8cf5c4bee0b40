import { readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { createMinCut, cutsAreProven, FallbackMinCut } from '../../../src/backend/solving/createMinCut.ts'
import { KernelMinCut } from '../../../src/backend/solving/KernelMinCut.ts'
import { CheckedMinCut } from '../../../src/core/graphcut/CheckedMinCut.ts'
import { GridMaxFlow } from '../../../src/core/graphcut/GridMaxFlow.ts'
import type { GridMinCut } from '../../../src/core/graphcut/GridMinCut.ts'
import { seededRandom } from '../../../src/core/support/seededRandom.ts'
import { compileKernel, kernelModule, MIN_CUT_KERNEL } from '../../../tools/lib/compileKernel.ts'
import { describeAdversarialGrids } from '../../core/graphcut/adversarialLaws.ts'
import { describeMinCuts, randomGrid, strokeGrid } from '../../core/graphcut/minCutLaws.ts'
import { emptyGrid, filledGrid, solvedCut } from '../../support/arbitraryGrid.ts'

describeMinCuts(() => new KernelMinCut())
describeAdversarialGrids(() => new KernelMinCut())

describe('the kernel', () => {
  it('finds the same cut as the plain implementation, the one nearest to the source', () => {
    const random = seededRandom(7)
    const kernel = new KernelMinCut()
    const plain = new GridMaxFlow()
    for (let round = 0; round < 1500; round++) {
      const grid = randomGrid(random, round % 100 === 0 ? 60 : 12)
      expect(solvedCut(kernel, grid)).toEqual(solvedCut(plain, grid))
    }
  })

  it('finds it where strokes are the only ties too, with residuals that prove it', () => {
    const random = seededRandom(8)
    const kernel = new CheckedMinCut(new KernelMinCut())
    const plain = new GridMaxFlow()
    for (let round = 0; round < 500; round++) {
      const grid = strokeGrid(random, round % 50 === 0 ? 60 : 14)
      expect(solvedCut(kernel, grid)).toEqual(solvedCut(plain, grid))
    }
  })

  it('is the one that its sources give', { timeout: 120_000 }, async () => {
    expect(readFileSync(MIN_CUT_KERNEL.module, 'utf8')).toBe(
      kernelModule(MIN_CUT_KERNEL, await compileKernel(MIN_CUT_KERNEL)),
    )
  })

  it('refuses grids beyond what it can address', () => {
    const kernel = new KernelMinCut()
    expect(() => kernel.begin({ width: 16_000, height: 16_000 }, 8)).toThrow(
      'The grid does not fit in the memory of the min-cut kernel: expected less than 4 GiB, received 16000×16000',
    )
  })

  it('is what the factory gives', () => {
    const grid = emptyGrid(3, 1, 4)
    grid.terminal.set([5, 0, -5])
    grid.forward[0]!.set([4, 3])
    expect(solvedCut(createMinCut(), grid)).toEqual({ flow: 3, sinkSide: Uint8Array.of(0, 0, 1) })
  })

  it('is proven cut by cut in development builds and where asked for', () => {
    expect(cutsAreProven({})).toBe(false)
    expect(cutsAreProven({ STRATA_PROVE_CUTS: '1' })).toBe(true)
    expect(cutsAreProven({ NODE_ENV_ELECTRON_VITE: 'development' })).toBe(true)
    const grid = emptyGrid(3, 1, 4)
    grid.terminal.set([5, 0, -5])
    grid.forward[0]!.set([4, 3])
    // A certificate is made from the residuals; nothing else asks for them.
    using residuals = vi.spyOn(KernelMinCut.prototype, 'residuals')
    const plain = solvedCut(createMinCut({ isProven: false }), grid)
    expect(residuals).not.toHaveBeenCalled()
    expect(solvedCut(createMinCut({ isProven: true }), grid)).toEqual(plain)
    expect(residuals).toHaveBeenCalledOnce()
  })

  it('gives way to the plain implementation for a grid that does not fit, and only for that', () => {
    const tooLarge = new KernelMinCut()
    const refusing: GridMinCut = {
      begin: (size, connectivity) =>
        tooLarge.begin(size.width > 3 ? { width: 16_000, height: 16_000 } : size, connectivity),
      solve: () => tooLarge.solve(),
      isSourceSide: (pixel) => tooLarge.isSourceSide(pixel),
      writeSinkSide: (into) => tooLarge.writeSinkSide(into),
    }
    const plain: GridMaxFlow[] = []
    const solver = new FallbackMinCut(refusing, () => {
      plain.push(new GridMaxFlow())
      return plain.at(-1)!
    })
    const random = seededRandom(3)
    const expected = new GridMaxFlow()
    for (const width of [3, 4, 2, 5]) {
      const grid = filledGrid(
        emptyGrid(width, 3, 8),
        () => Math.floor(random() * 9) - 4,
        () => Math.floor(random() * 5),
      )
      expect(solvedCut(solver, grid)).toEqual(solvedCut(expected, grid))
      expect(solver.isSourceSide(0)).toBe(expected.isSourceSide(0))
    }
    expect(plain.length).toBe(1)
    expect(() => solver.begin({ width: 0, height: 1 }, 4)).toThrow('Not a usable image size')
  })
})
