import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createMinCut } from '../../../src/backend/solving/createMinCut.ts'
import { CutPartner, leavesCore } from '../../../src/backend/solving/CutPartner.ts'
import { KernelMinCut } from '../../../src/backend/solving/KernelMinCut.ts'
import type { Helping } from '../../../src/backend/solving/KernelMinCut.ts'
import { newCutCells, SharedCut } from '../../../src/backend/solving/SharedCut.ts'
import { newSharedMemory } from '../../../src/backend/solving/webAssembly.ts'
import { CheckedMinCut } from '../../../src/core/graphcut/CheckedMinCut.ts'
import type { GridCapacities } from '../../../src/core/graphcut/GridMinCut.ts'
import { seededRandom } from '../../../src/core/support/seededRandom.ts'
import { describeAdversarialGrids } from '../../core/graphcut/adversarialLaws.ts'
import { describeMinCuts, randomGrid, strokeGrid } from '../../core/graphcut/minCutLaws.ts'
import { copyInto, emptyGrid, filledGrid, solvedCut } from '../../support/arbitraryGrid.ts'
import { ABSENT, awaitedPartner, countedAbsence, untilListening } from '../../support/cutPartners.ts'

const inHalves = (partner: Helping): KernelMinCut => new KernelMinCut({ partner, leastShared: 1 })

describe('with a partner that never comes', () => {
  const { partner, take } = countedAbsence()
  describeMinCuts(() => inHalves(partner))
  describeAdversarialGrids(() => inHalves(partner))

  it('is asked for what has rows enough', () => {
    expect(take()).toBeGreaterThan(150)
  })
})

describe('a grid that two threads solve', () => {
  const partner = new CutPartner()
  beforeAll(async () => untilListening(partner))
  afterAll(async () => partner.end())

  it('has the cut that one thread finds, with residuals that prove it', () => {
    const random = seededRandom(21)
    const whole = new KernelMinCut()
    const shared = new CheckedMinCut(inHalves(awaitedPartner(partner)))
    for (let round = 0; round < 300; round++) {
      const most = round % 50 === 0 ? 120 : 24
      const grid = round % 2 === 0 ? randomGrid(random, most) : strokeGrid(random, most)
      expect(solvedCut(shared, grid)).toEqual(solvedCut(whole, grid))
    }
  })

  it('has the same flow through every arc whoever does the second half', () => {
    const random = seededRandom(22)
    const solvers = [ABSENT, awaitedPartner(partner), partner].map(inHalves)
    for (let round = 0; round < 60; round++) {
      const grid = round % 2 === 0 ? randomGrid(random, 40) : strokeGrid(random, 40)
      const [first, ...others] = solvers.map((solver) => [solvedCut(solver, grid), solver.residuals()])
      for (const other of others) expect(other).toEqual(first)
    }
  })

  it('is solved again after the thread has ended, and for grids in another memory', async () => {
    const grid = randomGrid(seededRandom(23), 60)
    const expected = solvedCut(new KernelMinCut(), grid)
    const solvers = [1, 2].map(() => inHalves(awaitedPartner(partner)))
    for (const solver of [...solvers, ...solvers]) expect(solvedCut(solver, grid)).toEqual(expected)
    await partner.end()
    await untilListening(partner)
    for (const solver of solvers) expect(solvedCut(solver, grid)).toEqual(expected)
  })

  it('is not shared with a thread that is only being started, or that has no core', async () => {
    let hasCore = false
    const late = new CutPartner(() => hasCore)
    onTestFinished(() => late.end())
    late.prepare()
    await new Promise((resolve) => setTimeout(resolve, 300))
    hasCore = true
    // Nothing was started while there was no core, so nobody listens yet.
    expect(late.isFree()).toBe(false)
    await untilListening(late)
    hasCore = false
    expect(late.isFree()).toBe(false)
  })

  it('goes on without a thread that fails, and says so once', async () => {
    using warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    const broken = new CutPartner(undefined, new URL('nowhere.ts', import.meta.url))
    onTestFinished(() => broken.end())
    expect(broken.isFree()).toBe(false)
    await vi.waitFor(() => expect(warnings).toHaveBeenCalled(), { timeout: 10_000 })
    const grid = randomSized(30, 30)
    expect(solvedCut(inHalves(broken), grid)).toEqual(solvedCut(new KernelMinCut(), grid))
    // Another one that is started would fail, too.
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(warnings).toHaveBeenCalledOnce()
    expect(warnings.mock.calls[0]![0]).toContain('nowhere.ts')
  })

  it('fails where it is waited for when the other thread fails at it', async () => {
    using warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    const failing = new CutPartner()
    onTestFinished(() => failing.end())
    await untilListening(failing)
    const memory = newSharedMemory(1)
    // A plan of a grid that this memory has no room for.
    new Int32Array(memory.buffer).set([1000, 1000], 512 / 4)
    const cut = failing.invite(memory)
    cut.open('packHalf')
    expect(() => cut.awaitDone('packHalf')).toThrow('failed at packHalf')
    await vi.waitFor(() => expect(warnings).toHaveBeenCalledOnce(), { timeout: 10_000 })
    await vi.waitFor(() => expect(failing.isFree()).toBe(false), { timeout: 10_000 })
  })

  it('is given up with everything shared when the other thread fails at it, and the next one is solved', () => {
    const ended = vi.fn(() => Promise.resolve())
    let isFailing = true
    const failing: Helping = {
      isFree: () => true,
      invite: (memory) => {
        const cut = new SharedCut(newCutCells(), 1)
        if (!isFailing) return ABSENT.invite(memory)
        cut.claim('packHalf')
        cut.fail('packHalf')
        return cut
      },
      end: ended,
    }
    const grid = randomSized(30, 30)
    const solver = inHalves(failing)
    expect(() => solvedCut(solver, grid)).toThrow('failed at packHalf')
    expect(ended).toHaveBeenCalledOnce()
    expect(() => solver.solveAgain()).toThrow('Nothing to solve again')
    isFailing = false
    expect(solvedCut(solver, grid)).toEqual(solvedCut(new KernelMinCut(), grid))
  })

  it('is passed over by the other thread when it is begun and not solved', () => {
    const solver = inHalves(awaitedPartner(partner))
    const [other, grid] = [randomSized(30, 40), randomSized(50, 60)]
    for (let round = 0; round < 3; round++) {
      copyInto(other, solver.begin(other.size, other.connectivity))
      expect(solvedCut(solver, grid)).toEqual(solvedCut(new KernelMinCut(), grid))
    }
  })

  it('may have more paths in each half than a 16-bit clock counts', () => {
    const script = join(import.meta.dirname, '../../support/wideHalves.ts')
    const { stdout, stderr, status } = spawnSync(process.execPath, [script], { encoding: 'utf8', timeout: 60_000 })
    expect({ stdout, stderr, status }).toEqual({
      stdout: '40000x16 same\n40000x21 same\n40x20000 same\n',
      stderr: '',
      status: 0,
    })
  }, 70_000)

  it('is left to one thread where it is small or flat, or when there is no core for another', () => {
    const invited: string[] = []
    let isFree = true
    const watched = (name: string): Helping => ({
      ...ABSENT,
      isFree: () => isFree,
      invite: (memory) => {
        invited.push(name)
        return ABSENT.invite(memory)
      },
    })
    const grid = (width: number, height: number) => randomSized(width, height)
    solvedCut(new KernelMinCut({ partner: watched('small'), leastShared: 401 }), grid(20, 20))
    solvedCut(new KernelMinCut({ partner: watched('flat'), leastShared: 1 }), grid(60, 7))
    isFree = false
    solvedCut(new KernelMinCut({ partner: watched('busy'), leastShared: 1 }), grid(20, 20))
    expect(invited).toEqual([])
    isFree = true
    solvedCut(new KernelMinCut({ partner: watched('large'), leastShared: 400 }), grid(20, 20))
    expect(invited).toEqual(['large'])
    // As it is made for the workers.
    const made = createMinCut({ partner: watched('made'), isProven: false })
    for (const side of [255, 256]) {
      made.begin({ width: side, height: side }, 4)
      made.solve()
      expect(invited).toEqual(side === 255 ? ['large'] : ['large', 'made'])
    }
  })

  it('is shared by workers that leave each other a core', () => {
    const load = new Int32Array(new SharedArrayBuffer(4))
    const leaves = (atWork: number) => {
      load[0] = atWork
      return [1, 2, 3, 4, 8].map((cores) => leavesCore(load, cores))
    }
    // Before a worker has its first task, too.
    expect(leaves(0)).toEqual([false, true, true, true, true])
    expect(leaves(1)).toEqual([false, true, true, true, true])
    expect(leaves(2)).toEqual([false, false, false, true, true])
    expect(leaves(4)).toEqual([false, false, false, false, true])
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
    expect(late.awaitOpen('packHalf') || late.awaitOpen('solveHalf')).toBe(false)
    expect(late.claim('packHalf') || late.claim('solveHalf')).toBe(false)
    // One that never came to be claimed leaves nothing behind.
    const next = new SharedCut(cells, 4)
    next.open('packHalf')
    expect([next.awaitOpen('packHalf'), next.claim('packHalf'), next.claim('packHalf')]).toEqual([true, true, false])
  })

  it('says when what was claimed could not be done', () => {
    const cells = newCutCells()
    new SharedCut(cells, 1).finish('packHalf')
    new SharedCut(cells, 1).awaitDone('packHalf')
    new SharedCut(cells, 1).fail('solveHalf')
    expect(() => new SharedCut(cells, 1).awaitDone('solveHalf')).toThrow('failed at solveHalf')
  })
})
