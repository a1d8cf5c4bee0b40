/**
 * Joins unit edges that follow one another into chains of corners, keeping their direction, so that what was on the left
 * of an edge (see `SharedBoundary.segments`) is on the left of the chain.
 *
 * `segments`: x0, y0, x1, y1 per unit edge. Each answer: x0, y0, x1, y1, … of the corners along one chain; a closed chain
 * ends with its first corner. Where four edges meet in a corner the chains pass in any order. O(edges).
 */
export function boundaryChains(segments: Int32Array): Int32Array[] {
  const edges = segments.length / 4
  const leaving = new Map<number, number[]>()
  const arrivals = new Map<number, number>()
  for (let edge = 0; edge < edges; edge++) {
    const start = cornerKey(segments[4 * edge]!, segments[4 * edge + 1]!)
    const end = cornerKey(segments[4 * edge + 2]!, segments[4 * edge + 3]!)
    const list = leaving.get(start)
    if (list === undefined) leaving.set(start, [edge])
    else list.push(edge)
    arrivals.set(end, (arrivals.get(end) ?? 0) + 1)
  }
  const isTaken = new Uint8Array(edges)
  const follow = (first: number): Int32Array => {
    const points = [segments[4 * first]!, segments[4 * first + 1]!]
    for (let edge: number | undefined = first; edge !== undefined;) {
      isTaken[edge] = 1
      const [x, y]: [number, number] = [segments[4 * edge + 2]!, segments[4 * edge + 3]!]
      points.push(x, y)
      edge = leaving.get(cornerKey(x, y))?.find((candidate) => isTaken[candidate] === 0)
    }
    return Int32Array.from(points)
  }
  const chains: Int32Array[] = []
  // Open chains first, from where nothing arrives; what is left then are closed ones.
  for (let edge = 0; edge < edges; edge++) {
    if (isTaken[edge] === 1) continue
    const start = cornerKey(segments[4 * edge]!, segments[4 * edge + 1]!)
    if ((arrivals.get(start) ?? 0) < leaving.get(start)!.length) chains.push(follow(edge))
  }
  for (let edge = 0; edge < edges; edge++) if (isTaken[edge] === 0) chains.push(follow(edge))
  return chains
}

/** Above every x of an image, and small enough that keys stay exact integers for every y below `MAX_IMAGE_PIXELS`. */
const KEY_BASE = 2 ** 25

function cornerKey(x: number, y: number): number {
  return y * KEY_BASE + x
}

/**
 * The same chain with its staircase evened out: each corner moved to the mean of the corners up to `reach` before and after
 * it along the chain. Open ends stay, closed chains stay closed. Moves corners by less than a pixel on straight
 * boundaries; only for drawing.
 */
export function smoothedChain(chain: Int32Array, reach: number): Float32Array {
  const count = chain.length / 2
  const isClosed = chain[0] === chain[chain.length - 2] && chain[1] === chain[chain.length - 1]
  const smooth = new Float32Array(chain.length)
  for (let at = 0; at < count; at++) {
    const near = isClosed ? reach : Math.min(reach, at, count - 1 - at)
    let [sumX, sumY] = [0, 0]
    for (let other = at - near; other <= at + near; other++) {
      // The last corner of a closed chain repeats the first.
      const index = isClosed ? (other + reach * (count - 1)) % (count - 1) : other
      sumX += chain[2 * index]!
      sumY += chain[2 * index + 1]!
    }
    smooth[2 * at] = sumX / (2 * near + 1)
    smooth[2 * at + 1] = sumY / (2 * near + 1)
  }
  return smooth
}
