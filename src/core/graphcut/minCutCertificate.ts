import { ARC_X, ARC_Y, type GridCapacities } from './GridMinCut.ts'

/** What a solver claims about an instance. */
export interface ClaimedCut {
  /** The capacities as they were before solving (`copyCapacities`). */
  readonly capacities: GridCapacities
  /** The residual capacities afterwards, in the same form. */
  readonly residuals: GridCapacities
  readonly flow: number
  isSourceSide(pixel: number): boolean
}

export interface CutCertificate {
  /** Flow that the residuals prove: the least cost that any cut can have. */
  readonly flow: number
  /** Cost of the claimed cut, from the capacities alone. */
  readonly cut: number
  /** Empty when the cut is proven to be minimal. At most `MOST_FAULTS`, each naming a pixel. */
  readonly faults: readonly string[]
}

const MOST_FAULTS = 20

/**
 * Proves, or refuses to prove, that a cut is minimal, from nothing but the capacities before and the residuals after.
 *
 * With c the capacities, r the residuals and f(p→q) = c(p→q) − r(p→q) the net flow of an arc, five things are checked:
 *
 *   capacities    r ≥ 0 on every arc, and r(p→q) + r(q→p) = c(p→q) + c(q→p): what one direction gave the other has
 *   conservation  terminal residual of p = terminal capacity of p − Σ_q f(p→q)
 *   saturation    every arc from the source's side to the sink's side has r = 0; no pixel on the source's side still has
 *                 room to the sink, and none on the sink's side room from the source
 *   flow = cut    the flow proven by the residuals, Σ max(−c_p, 0) − Σ max(−r_p, 0), the flow claimed, and the cost of
 *                 the cut summed over the capacities are one number
 *   minimality    is what follows: residuals are the same energy plus a constant, written with terms ≥ 0 that are all 0 on
 *                 this cut. Pixels may keep a surplus (a terminal residual larger than their capacity): the argument
 *                 does not need it returned to the source.
 *
 * Mutates nothing, allocates nothing but the messages. Cost: two passes over the arcs. Throws nothing: faults are data.
 * Source: weak duality as in Boykov & Kolmogorov, PAMI 26(9), 2004, §2, for a reparametrised energy (Kohli & Torr, PAMI
 * 29(12), 2007, §3).
 */
export function minCutCertificate(claim: ClaimedCut): CutCertificate {
  const { capacities, residuals } = claim
  const { width, height } = capacities.size
  const faults: string[] = []
  const blame = (fault: string) => {
    if (faults.length < MOST_FAULTS) faults.push(fault)
  }
  let proven = 0
  let cut = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x
      const isSource = claim.isSourceSide(pixel)
      const before = capacities.terminal[pixel]!
      const after = residuals.terminal[pixel]!
      proven += Math.max(-before, 0) - Math.max(-after, 0)
      cut += isSource ? Math.max(-before, 0) : Math.max(before, 0)
      if (isSource && after < 0) blame(`pixel ${pixel} on the source's side has room ${-after} to the sink`)
      if (!isSource && after > 0) blame(`pixel ${pixel} on the sink's side has room ${after} from the source`)
      let outflow = 0
      for (let direction = 0; direction < capacities.forward.length; direction++) {
        const forward = capacities.forward[direction]!
        const backward = capacities.backward[direction]!
        const stepX = ARC_X[direction]!
        const stepY = ARC_Y[direction]!
        const step = stepX + stepY * width
        if (isInside(x - stepX, y - stepY, width, height)) {
          outflow -= forward[pixel - step]! - residuals.forward[direction]![pixel - step]!
        }
        if (!isInside(x + stepX, y + stepY, width, height)) {
          if (forward[pixel] !== 0 || backward[pixel] !== 0) blame(`an arc of pixel ${pixel} leaves the grid`)
          continue
        }
        const forwardRoom = residuals.forward[direction]![pixel]!
        const backwardRoom = residuals.backward[direction]![pixel]!
        outflow += forward[pixel]! - forwardRoom
        if (forwardRoom < 0 || backwardRoom < 0) blame(`an arc of pixel ${pixel} has a residual below 0`)
        if (forwardRoom + backwardRoom !== forward[pixel]! + backward[pixel]!) {
          blame(`the arc ${pixel} → ${pixel + step} and its reverse changed their sum`)
        }
        const isNeighbourSource = claim.isSourceSide(pixel + step)
        if (isSource === isNeighbourSource) continue
        cut += isSource ? forward[pixel]! : backward[pixel]!
        if ((isSource ? forwardRoom : backwardRoom) !== 0) {
          blame(`the arc between ${pixel} and ${pixel + step} crosses the cut and has room`)
        }
      }
      if (after !== before - outflow) blame(`pixel ${pixel} keeps ${after}, not ${before - outflow}`)
    }
  }
  if (claim.flow !== proven) blame(`the flow is claimed to be ${claim.flow}, the residuals prove ${proven}`)
  if (cut !== proven) blame(`the cut costs ${cut}, the residuals prove ${proven}`)
  return { flow: proven, cut, faults }
}

/** A copy that outlives `solve`. */
export function copyCapacities(capacities: GridCapacities): GridCapacities {
  return {
    size: capacities.size,
    connectivity: capacities.connectivity,
    terminal: capacities.terminal.slice(),
    forward: capacities.forward.map((plane) => plane.slice()),
    backward: capacities.backward.map((plane) => plane.slice()),
  }
}

function isInside(x: number, y: number, width: number, height: number): boolean {
  return x >= 0 && x < width && y >= 0 && y < height
}
