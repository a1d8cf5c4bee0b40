import { LARGEST_LABEL } from './LabelingProblem.ts'
import type { Labeling, LabelingProblem } from './LabelingProblem.ts'
import { submodularBound } from './pairTables.ts'
import { borderCost, regionEnergy, regionGraph } from './RegionGraph.ts'
import type { RegionBorder, RegionGraph } from './RegionGraph.ts'
import { heldTogether } from './regions.ts'
import { SparseMinCut } from './SparseMinCut.ts'

/** With more regions than one per this many pixels they say nothing, and moves of pixels are as cheap. */
const LEAST_PIXELS_PER_REGION = 8
/** Weights of whole borders are rounded to this part of a unit. */
const SCALE = 1000

/**
 * A labeling to begin moves from: constant on the regions that the evidence holds together (`regions.ts`), found by up-jumps
 * of whole regions from 0, each a minimum cut of the graph of regions. Where an object is one region, it is at once where the
 * moves of its pixels would bring it, at a fraction of the cost: those have to find out about each of its pixels that it
 * is no good to move it alone. Frozen pixels keep the label of `initial`.
 *
 * The terms of a border are bounded together, not one by one as for pixels: the bound is tighter, so merging two levels
 * can be rewarded. Returns null where there are too many regions to be of use. The labeling's energy is at most that of
 * 0 everywhere. O(pixels) and little; allocates seven bytes per pixel. Ours, not the paper's.
 */
export function regionStart(problem: LabelingProblem, initial: Labeling, frozen: Uint8Array | null): Labeling | null {
  const regions = heldTogether(problem, initial, frozen)
  if (regions.count * LEAST_PIXELS_PER_REGION > initial.length) return null
  const graph = regionGraph(problem, regions)
  const label = settledLabels(graph)
  const labeling = new Uint16Array(initial.length)
  for (let pixel = 0; pixel < labeling.length; pixel++) labeling[pixel] = label[regions.at[pixel]!]!
  return labeling
}

/** Up-jumps until none lowers the energy of the graph. */
function settledLabels(graph: RegionGraph): Int32Array {
  let label: Int32Array = graph.heldLabel.map((held) => Math.max(0, held))
  let energy = regionEnergy(graph, label)
  for (let highest = 0; highest < LARGEST_LABEL; highest++) {
    const jumped = jump(graph, label)
    const reached = regionEnergy(graph, jumped)
    if (!(reached < energy - 1 / SCALE)) return label
    label = jumped
    energy = reached
  }
  return label
}

/** The labels after the best jump by the bound. */
function jump(graph: RegionGraph, label: Int32Array): Int32Array {
  const cut = new SparseMinCut(graph.count)
  const isFree = (region: number) => graph.heldLabel[region]! < 0
  for (let region = 0; region < graph.count; region++) {
    if (label[region] !== 0 || !isFree(region)) continue
    cut.addTerminal(region, Math.round(SCALE * (graph.backgroundCost[region]! - graph.foregroundCost[region]!)))
  }
  for (const border of graph.borders) addBorder(cut, border, label[border.a]! - label[border.b]!, isFree)
  const isRaised = cut.solve()
  return label.map((of, region) => of + (isFree(region) ? isRaised[region]! : 0))
}

/** As `addPair` does for two pixels. */
function addBorder(
  cut: SparseMinCut,
  border: RegionBorder,
  difference: number,
  isFree: (region: number) => boolean,
): void {
  const cost = (at: number) => Math.round(SCALE * borderCost(border, at))
  const table = {
    cost00: cost(difference),
    cost01: cost(difference - 1),
    cost10: cost(difference + 1),
    cost11: cost(difference),
  }
  const { a, b } = border
  if (!isFree(b)) cut.addTerminal(a, table.cost00 - table.cost10)
  else if (!isFree(a)) cut.addTerminal(b, table.cost00 - table.cost01)
  else {
    const { cost00, cost01, cost10, cost11 } = submodularBound(table)
    const surplus = cost01 + cost10 - cost00 - cost11
    // Of the two ways to write the table (`addPair`) the one with less at the terminals: less flow to be found.
    const isForward =
      Math.abs(cost11 - cost01) + Math.abs(cost01 - cost00) < Math.abs(cost10 - cost00) + Math.abs(cost11 - cost10)
    const middle = isForward ? cost01 : cost10
    cut.addTerminal(a, isForward ? middle - cost11 : cost00 - middle)
    cut.addTerminal(b, isForward ? cost00 - middle : middle - cost11)
    if (surplus > 0) cut.addArc(isForward ? a : b, isForward ? b : a, surplus)
  }
}
