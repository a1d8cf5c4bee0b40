import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { CutPartner } from '../../../src/backend/solving/CutPartner.ts'
import { KernelMinCut } from '../../../src/backend/solving/KernelMinCut.ts'
import type { Helping } from '../../../src/backend/solving/KernelMinCut.ts'
import { newCutCells, SharedCut } from '../../../src/backend/solving/SharedCut.ts'
import { CheckedMinCut } from '../../../src/core/graphcut/CheckedMinCut.ts'
import type { GridCapacities } from '../../../src/core/graphcut/GridMinCut.ts'
import { seededRandom } from '../../../src/core/support/seededRandom.ts'
import { describeAdversarialGrids } from '../../core/graphcut/adversarialLaws.ts'
import { describeMinCuts, randomGrid, strokeGrid } from '../../core/graphcut/minCutLaws.ts'
import { copyInto, emptyGrid, filledGrid } from '../../support/arbitraryGrid.ts'
import { ABSENT, awaitedPartner } from '../../support/cutPartners.ts'

const inHalves = (partner: Helping): KernelMinCut => new KernelMinCut({ partner, leastShared: 1 })

describe('with a partner that never comes', () => {
  describeMinCuts(() => inHalves(ABSENT))
  describeAdversarialGrids(() => inHalves(ABSENT))
})

function outcomeOf(solver: KernelMinCut | CheckedMinCut, grid: GridCapacities) {
  copyInto(grid, solver.begin(grid.size, grid.connectivity))
  const flow = solver.solve()
  const sinkSide = new Uint8Array(grid.terminal.length)
  solver.writeSinkSide(sinkSide)
  return { flow, sinkSide }
}

describe('a grid that two threads solve', () => {
  const partner = new CutPartner()
  afterAll(async () => partner.end())

  it('has the cut that one thread finds, with residuals that prove it', () => {
    const random = seededRandom(21)
    const whole = new KernelMinCut()
    const shared = new CheckedMinCut(inHalves(awaitedPartner(partner)))
    for (let round = 0; round < 300; round++) {
      const most = round % 50 === 0 ? 120 : 24
      const grid = round % 2 === 0 ? randomGrid(random, most) : strokeGrid(random, most)
      expect(outcomeOf(shared, grid)).toEqual(outcomeOf(whole, grid))
    }
  })

  it('has the same flow through every arc whoever does the second half', () => {
    const random = seededRandom(22)
    const solvers = [ABSENT, awaitedPartner(partner), partner].map(inHalves)
    for (let round = 0; round < 60; round++) {
      const grid = round % 2 === 0 ? randomGrid(random, 40) : strokeGrid(random, 40)
      const [first, ...others] = solvers.map((solver) => [outcomeOf(solver, grid), solver.residuals()])
      for (const other of others) expect(other).toEqual(first)
    }
  })

  it('is solved again after the thread has ended, and for grids in another memory', async () => {
    const grid = randomGrid(seededRandom(23), 60)
    const expected = outcomeOf(new KernelMinCut(), grid)
    const solvers = [1, 2].map(() => inHalves(awaitedPartner(partner)))
    for (const solver of [...solvers, ...solvers]) expect(outcomeOf(solver, grid)).toEqual(expected)
    await partner.end()
    for (const solver of solvers) expect(outcomeOf(solver, grid)).toEqual(expected)
  })

  it('is not shared with a thread that is only being started, or that has no core', async () => {
    const late = new CutPartner()
    onTestFinished(() => late.end())
    expect(late.isFree()).toBe(false)
    await vi.waitFor(() => expect(late.isFree()).toBe(true), { timeout: 10_000 })
    let hasCore = true
    const sometimes = new CutPartner(() => hasCore)
    onTestFinished(() => sometimes.end())
    await vi.waitFor(() => expect(sometimes.isFree()).toBe(true), { timeout: 10_000 })
    hasCore = false
    expect(sometimes.isFree()).toBe(false)
  })

  it('may have more paths in each half than a 16-bit clock counts', () => {
    const random = seededRandom(24)
    const [width, height] = [40, 20_000]
    const grid = filledGrid(
      emptyGrid(width, height, 4),
      (pixel) => (pixel % width === 0 ? 1e6 : pixel % width === width - 1 ? -1e6 : 0),
      () => 1 + Math.floor(random() ** 3 * 200),
    )
    expect(outcomeOf(inHalves(awaitedPartner(partner)), grid)).toEqual(outcomeOf(new KernelMinCut(), grid))
  })

  it('is left to one thread where it is small or flat, or when there is no core for another', () => {
    const invited: string[] = []
    let isFree = true
    const watched = (name: string): Helping => ({
      isFree: () => isFree,
      invite: (memory) => {
        invited.push(name)
        return ABSENT.invite(memory)
      },
    })
    const grid = (width: number, height: number) => randomSized(width, height)
    outcomeOf(new KernelMinCut({ partner: watched('small'), leastShared: 401 }), grid(20, 20))
    outcomeOf(new KernelMinCut({ partner: watched('flat'), leastShared: 1 }), grid(60, 7))
    isFree = false
    outcomeOf(new KernelMinCut({ partner: watched('busy'), leastShared: 1 }), grid(20, 20))
    expect(invited).toEqual([])
    isFree = true
    outcomeOf(new KernelMinCut({ partner: watched('large'), leastShared: 400 }), grid(20, 20))
    expect(invited).toEqual(['large'])
  })
})

function randomSized(width: number, height: number): GridCapacities {
  const random = seededRandom(25)
  const amount = () => Math.floor(random() * 50)
  return filledGrid(emptyGrid(width, height, 8), () => amount() - 25, amount)
}

describe('a step that two threads share', () => {
  it('is claimed by one of them, once for every cut', () => {
    const cells = newCutCells()
    for (const count of [1, 2]) {
      const [mine, others] = [new SharedCut(cells, count), new SharedCut(cells, count)]
      expect([others.claim('packHalf'), mine.claim('packHalf')]).toEqual([true, false])
      expect([mine.claim('solveHalf'), others.claim('solveHalf')]).toEqual([true, false])
    }
    // Somebody who comes to a cut long over finds nothing to do, and does not wait.
    const late = new SharedCut(cells, 1)
    new SharedCut(cells, 2).open('packHalf')
    late.awaitOpen('solveHalf')
    expect(late.claim('packHalf') || late.claim('solveHalf')).toBe(false)
  })

  it('says when what was claimed could not be done', () => {
    const cells = newCutCells()
    new SharedCut(cells, 1).finish('packHalf')
    new SharedCut(cells, 1).awaitDone('packHalf')
    new SharedCut(cells, 1).fail('solveHalf')
    expect(() => new SharedCut(cells, 1).awaitDone('solveHalf')).toThrow('failed at solveHalf')
  })
})
