import { LARGEST_LABEL } from './LabelingProblem.ts'
import type { Labeling, LabelingProblem } from './LabelingProblem.ts'
import { borderCost, regionEnergy, regionGraph } from './RegionGraph.ts'
import type { RegionGraph } from './RegionGraph.ts'
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
  const jumps = new RegionJumps(graph)
  let label: Int32Array = graph.heldLabel.map((held) => Math.max(0, held))
  let energy = regionEnergy(graph, label)
  for (let highest = 0; highest < LARGEST_LABEL; highest++) {
    const jumped = jumps.best(label)
    const reached = regionEnergy(graph, jumped)
    if (!(reached < energy - 1 / SCALE)) return label
    label = jumped
    energy = reached
  }
  return label
}

/** Finds jumps of regions. Costs are rounded once, the graph of the cut keeps its room from one jump to the next. */
class RegionJumps {
  readonly #graph: RegionGraph
  readonly #cut: SparseMinCut
  /** By border: what it costs when a is behind b, and when it is in front. */
  readonly #behind: Float64Array
  readonly #front: Float64Array

  constructor(graph: RegionGraph) {
    this.#graph = graph
    this.#cut = new SparseMinCut(graph.count, graph.borders.length)
    this.#behind = Float64Array.from(graph.borders, (border) => Math.round(SCALE * borderCost(border, -1)))
    this.#front = Float64Array.from(graph.borders, (border) => Math.round(SCALE * borderCost(border, 1)))
  }

  /** The labels after the best jump by the bound. */
  best(label: Int32Array): Int32Array {
    const { count, heldLabel, backgroundCost, foregroundCost, borders } = this.#graph
    this.#cut.clear()
    for (let region = 0; region < count; region++) {
      if (label[region] !== 0 || heldLabel[region]! >= 0) continue
      this.#cut.addTerminal(region, Math.round(SCALE * (backgroundCost[region]! - foregroundCost[region]!)))
    }
    for (let index = 0; index < borders.length; index++) {
      const { a, b } = borders[index]!
      const difference = label[a]! - label[b]!
      // Further apart than by one, a jump changes nothing between the two.
      if (difference >= -1 && difference <= 1) this.#addBorder(index, a, b, difference)
    }
    const isRaised = this.#cut.solve()
    return label.map((of, region) => of + (heldLabel[region]! < 0 ? isRaised[region]! : 0))
  }

  /** What a border costs, rounded. */
  #cost(index: number, difference: number): number {
    return difference < 0 ? this.#behind[index]! : difference > 0 ? this.#front[index]! : 0
  }

  /** As `addPair` does for two pixels. */
  #addBorder(index: number, a: number, b: number, difference: number): void {
    const now = this.#cost(index, difference)
    let cost01 = this.#cost(index, difference - 1)
    let cost10 = this.#cost(index, difference + 1)
    if (this.#graph.heldLabel[b]! >= 0) this.#cut.addTerminal(a, now - cost10)
    else if (this.#graph.heldLabel[a]! >= 0) this.#cut.addTerminal(b, now - cost01)
    else {
      // As `submodularBound`, without a table for every border of every jump.
      const missing = 2 * now - cost01 - cost10
      if (missing > 0 && cost10 <= cost01) cost10 += missing
      else if (missing > 0) cost01 += missing
      // Of the two ways to write the table (`addPair`) the one with less at the terminals: less flow to be found.
      const isForward = Math.abs(now - cost01) < Math.abs(now - cost10)
      const through = isForward ? cost01 - now : now - cost10
      this.#cut.addTerminal(a, through)
      this.#cut.addTerminal(b, -through)
      const surplus = cost01 + cost10 - 2 * now
      if (surplus > 0) this.#cut.addArc(isForward ? a : b, isForward ? b : a, surplus)
    }
  }
}
