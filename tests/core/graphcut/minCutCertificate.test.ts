import { describe, expect, it } from 'vitest'
import { CheckedMinCut, type ResidualMinCut } from '../../../src/core/graphcut/CheckedMinCut.ts'
import { GridMaxFlow } from '../../../src/core/graphcut/GridMaxFlow.ts'
import type { GridCapacities } from '../../../src/core/graphcut/GridMinCut.ts'
import { copyCapacities, minCutCertificate } from '../../../src/core/graphcut/minCutCertificate.ts'
import { copyInto, emptyGrid, filledGrid } from '../../support/arbitraryGrid.ts'

/** Three pixels in a row: 5 in at the left, 5 out at the right, arcs of 9 and 3 in between: the cut costs 3. */
function solvedRow() {
  const capacities = filledGrid(
    emptyGrid(3, 1, 4),
    (pixel) => [5, 0, -5][pixel]!,
    (pixel) => [9, 3][pixel]!,
  )
  const solver = new GridMaxFlow()
  copyInto(capacities, solver.begin(capacities.size, 4))
  const flow = solver.solve()
  const residuals = copyCapacities(solver.residuals())
  return { capacities, residuals, flow, isSourceSide: (pixel: number) => solver.isSourceSide(pixel) }
}

function faultsAfter(spoil: (residuals: GridCapacities) => void): readonly string[] {
  const claim = solvedRow()
  spoil(claim.residuals)
  return minCutCertificate(claim).faults
}

describe('a certificate', () => {
  it('proves a minimum cut', () => {
    expect(minCutCertificate(solvedRow())).toEqual({ flow: 3, cut: 3, faults: [] })
  })

  it('names a flow that was not sent', () => {
    const faults = minCutCertificate({ ...solvedRow(), flow: 4 }).faults
    expect(faults).toEqual(['the flow is claimed to be 4, the residuals prove 3'])
  })

  it('names a cut that is dearer than the flow', () => {
    const faults = minCutCertificate({ ...solvedRow(), isSourceSide: () => false }).faults
    expect(faults).toContain("pixel 0 on the sink's side has room 2 from the source")
    expect(faults).toContain('the cut costs 5, the residuals prove 3')
  })

  it('names a pixel that swallows flow', () => {
    const faults = faultsAfter((residuals) => residuals.terminal.fill(0))
    expect(faults).toContain('pixel 0 keeps 0, not 2')
    expect(faults).toContain('pixel 2 keeps 0, not -2')
  })

  it('names an arc that carries more than it can', () => {
    const faults = faultsAfter((residuals) => {
      residuals.forward[0]![1] = -1
      residuals.backward[0]![1] = 7
    })
    expect(faults).toContain('an arc of pixel 1 has a residual below 0')
  })

  it('names an arc that lost or gained capacity', () => {
    const faults = faultsAfter((residuals) => {
      residuals.backward[0]![0]! += 1
    })
    expect(faults).toEqual(['the arc 0 → 1 and its reverse changed their sum'])
  })

  it('names an arc that crosses the cut and still has room', () => {
    const faults = faultsAfter((residuals) => {
      residuals.forward[0]![1] = 1
    })
    expect(faults).toContain('the arc between 1 and 2 crosses the cut and has room')
  })

  it('names an arc that leaves the grid', () => {
    const claim = solvedRow()
    claim.capacities.forward[0]![2] = 1
    expect(minCutCertificate(claim).faults).toContain('an arc of pixel 2 leaves the grid')
  })
})

describe('a checked solver', () => {
  it('refuses to hand out a cut that it cannot prove', () => {
    const honest = new GridMaxFlow()
    const liar: ResidualMinCut = {
      begin: (size, connectivity) => honest.begin(size, connectivity),
      solve: () => honest.solve() + 1,
      residuals: () => honest.residuals(),
      isSourceSide: (pixel) => honest.isSourceSide(pixel),
      writeSinkSide: (into) => honest.writeSinkSide(into),
    }
    const checked = new CheckedMinCut(liar)
    checked.begin({ width: 2, height: 1 }, 4).terminal[0] = 4
    expect(() => checked.solve()).toThrow('A minimum cut could not be proven')
  })
})
