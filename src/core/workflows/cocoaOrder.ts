import type { Finding } from '../dataset/finding.ts'
import { stateFor } from '../dataset/records.ts'
import type { OrderPair, PairState, Provenance } from '../dataset/records.ts'
import type { CocoaRegion } from '../formats/cocoa.ts'
import { parseDepthConstraint } from '../formats/depthConstraint.ts'
import type { StatedPair } from '../formats/depthConstraint.ts'
import { findingOf } from '../formats/untrustedJson.ts'
import { masksOverlap } from '../masks/maskMeasures.ts'
import type { RunLengthMask } from '../masks/RunLengthMask.ts'

/**
 * The rank of each region: its `order`, or where that is missing its list position when no other region has it, else a
 * place behind all. Repairs and doubles are reported.
 */
export function ranksOfCocoa(regions: readonly CocoaRegion[], where: string, findings: Finding[]): number[] {
  const taken = new Set(regions.map(({ order }) => order).filter((order) => order !== null))
  const doubles = regions.filter(({ order }) => order !== null).length - taken.size
  if (doubles > 0) {
    findings.push(
      findingOf('disagreement', 'order-repeated', `${where}.regions`, {
        what: 'Regions share an order value; the one listed first is taken to be nearer',
        expected: 'a different order for each',
        received: `${doubles} repeated`,
      }),
    )
  }
  return regions.map(({ order }, index) => {
    if (order !== null) return order
    let rank = index + 1
    if (taken.has(rank)) rank = Math.max(...taken) + 1
    taken.add(rank)
    findings.push(
      findingOf('repaired', 'order-missing', `${where}.regions[${index}].order`, {
        what: `The region has no order and was given ${rank}`,
      }),
    )
    return rank
  })
}

interface StatedOrder {
  readonly amodals: readonly RunLengthMask[]
  readonly ranks: readonly number[]
  /** `depth_constraint` verbatim, null where absent. */
  readonly constraint: string | null
  readonly where: string
}

/** A directed pair of 0-based list indices. */
interface Edge {
  readonly front: number
  readonly back: number
}

/**
 * What a file says about pairs. A pair that `depth_constraint` names gets that state, `imported`; both directions make it
 * `mutual`. An overlapping pair that it does not name gets the direction of `order`: `imported` when there is no
 * `depth_constraint` at all, since the order is then all that was stated, else `inferred`.
 * Pairs by (a, b); numbers are 1-based list positions.
 */
export function pairsOfCocoa(stated: StatedOrder, findings: Finding[]): OrderPair[] {
  const { amodals, ranks, constraint, where } = stated
  const place = `${where}.depth_constraint`
  const edges = constraint === null ? [] : readEdges(constraint, stated, place, findings)
  const named = new Map<string, PairState>()
  for (const { front, back } of edges) {
    const key = keyOf(front, back)
    const state = stateFor(front, back)
    named.set(key, named.has(key) && named.get(key) !== state ? 'mutual' : state)
    if (!isNearer(ranks, front, back)) findings.push(againstOrder(front, back, ranks, place))
    if (!masksOverlap(amodals[front]!, amodals[back]!)) findings.push(withoutOverlap(front, back, place))
  }
  const unnamed: Provenance = constraint === null ? 'imported' : 'inferred'
  const pairs: OrderPair[] = []
  for (let a = 0; a < amodals.length; a++) {
    for (let b = a + 1; b < amodals.length; b++) {
      const state = named.get(keyOf(a, b))
      if (state !== undefined) {
        pairs.push(pairRecord(a, b, state, 'imported'))
        if (state === 'mutual') findings.push(bothWays(a, b, place))
      } else if (masksOverlap(amodals[a]!, amodals[b]!)) {
        pairs.push(pairRecord(a, b, isNearer(ranks, a, b) ? 'a-over-b' : 'b-over-a', unnamed))
        if (constraint !== null) findings.push(onlyByOrder(a, b, ranks, place))
      }
    }
  }
  return pairs
}

/** Turns stated numbers into list indices by the reading that fits the masks; what fits nothing is left out, reported. */
function readEdges(constraint: string, stated: StatedOrder, where: string, findings: Finding[]): Edge[] {
  const pairs = parseDepthConstraint(constraint, where, findings)
  const count = stated.ranks.length
  const byPosition = (value: number): number => (value <= count ? value - 1 : -1)
  const byOrder = (value: number): number => stated.ranks.indexOf(value)
  const isSameReading = stated.ranks.every((rank, index) => rank === index + 1)
  const positions = edgesOf(pairs, byPosition)
  const edges = isSameReading ? positions : fittingReading(positions, edgesOf(pairs, byOrder), stated, where, findings)
  pairs.forEach(({ front, back }, index) => {
    if (edges[index] !== null) return
    findings.push(
      findingOf('refused', 'depth-constraint-dangling', where, {
        what: 'A pair of depth_constraint names a region that does not exist and was left out',
        expected: `regions 1 to ${count}`,
        received: `"${front}-${back}"`,
      }),
    )
  })
  return edges.filter((edge) => edge !== null)
}

function edgesOf(pairs: readonly StatedPair[], indexOf: (value: number) => number): (Edge | null)[] {
  return pairs.map((pair) => {
    const front = indexOf(pair.front)
    const back = indexOf(pair.back)
    return front < 0 || back < 0 || front === back ? null : { front, back }
  })
}

/**
 * Readers disagree on what the numbers are: deocclusion takes list positions, the Hugging Face loader `order` values.
 * A stated occlusion must be one, so the reading with more overlapping pairs wins; then the one that agrees with `order`
 * more often; then list positions, which is what we write.
 */
function fittingReading(
  positions: (Edge | null)[],
  orders: (Edge | null)[],
  { amodals, ranks }: StatedOrder,
  where: string,
  findings: Finding[],
): (Edge | null)[] {
  const count = (edges: readonly (Edge | null)[], holds: (edge: Edge) => boolean): number =>
    edges.filter((edge) => edge !== null && holds(edge)).length
  const overlaps = ({ front, back }: Edge): boolean => masksOverlap(amodals[front]!, amodals[back]!)
  const follows = ({ front, back }: Edge): boolean => isNearer(ranks, front, back)
  const [byPosition, byOrder] = [count(positions, overlaps), count(orders, overlaps)]
  const isPosition = byPosition === byOrder ? count(positions, follows) >= count(orders, follows) : byPosition > byOrder
  if (positions.some((edge, index) => edge?.front !== orders[index]?.front || edge?.back !== orders[index]?.back)) {
    findings.push(
      // Positions are what we write ourselves; order values are the reading to look at twice.
      findingOf(isPosition ? 'info' : 'repaired', 'depth-constraint-reading', where, {
        what: `The numbers of depth_constraint can be list positions or order values; they were read as ${isPosition ? 'list positions' : 'order values'}, by which more of the pairs overlap or follow the order`,
        received: `${byPosition} overlapping pairs by position, ${byOrder} by order, of ${positions.length}`,
      }),
    )
  }
  return isPosition ? positions : orders
}

/** By rank, then by list position. */
function isNearer(ranks: readonly number[], front: number, back: number): boolean {
  return ranks[front]! < ranks[back]! || (ranks[front] === ranks[back] && front < back)
}

function pairRecord(a: number, b: number, state: PairState, provenance: Provenance): OrderPair {
  return { a: a + 1, b: b + 1, state, provenance, confidence: null, votes: null }
}

function keyOf(a: number, b: number): string {
  return a < b ? `${a}-${b}` : `${b}-${a}`
}

function againstOrder(front: number, back: number, ranks: readonly number[], where: string): Finding {
  return findingOf('disagreement', 'depth-constraint-against-order', where, {
    what: `Region ${front + 1} is said to occlude region ${back + 1}, but its order is not lower; the pair counts`,
    expected: `an order of region ${front + 1} below ${ranks[back]}`,
    received: `${ranks[front]}`,
  })
}

function withoutOverlap(front: number, back: number, where: string): Finding {
  return findingOf('disagreement', 'pair-without-overlap', where, {
    what: `Region ${front + 1} is said to occlude region ${back + 1}, but their outlines share no pixel; the pair is kept`,
  })
}

function bothWays(a: number, b: number, where: string): Finding {
  return findingOf('disagreement', 'pair-both-ways', where, {
    what: `Regions ${a + 1} and ${b + 1} are said to occlude each other; the pair is kept as mutual and neither is linked`,
  })
}

function onlyByOrder(a: number, b: number, ranks: readonly number[], where: string): Finding {
  const [front, back] = isNearer(ranks, a, b) ? [a, b] : [b, a]
  return findingOf('info', 'pair-only-by-order', where, {
    what: `Regions ${a + 1} and ${b + 1} overlap without being named; by their order, region ${front + 1} was taken to occlude region ${back + 1}`,
  })
}
