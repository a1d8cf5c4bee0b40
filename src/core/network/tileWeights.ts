/**
 * How much each of the tiles along one axis counts at its own positions: 1 where it is alone; where tiles overlap, each falls
 * off with the distance to its inner edge like a raised cosine, and they are divided by their sum, so that they always sum to 1.
 *
 * `starts` rise; tiles have `side` positions each and together cover `length`, beyond which none counts. The last positions
 * of a tile, which lack the most context, count least. O(tiles · side); allocates the result, one array per tile.
 */
export function tileWeights(starts: readonly number[], side: number, length: number): readonly Float64Array[] {
  const sum = new Float64Array(length)
  const weights = starts.map((start, index) => {
    const count = Math.min(side, length - start)
    // How far the neighbours reach in.
    const before = index === 0 ? 0 : starts[index - 1]! + side - start
    const after = index === starts.length - 1 ? 0 : start + side - starts[index + 1]!
    return Float64Array.from({ length: count }, (_, at) => {
      const weight = rise((at + 0.5) / before) * rise((side - at - 0.5) / after)
      sum[start + at]! += weight
      return weight
    })
  })
  for (const [index, start] of starts.entries()) {
    const own = weights[index]!
    for (let at = 0; at < own.length; at++) own[at]! /= sum[start + at]!
  }
  return weights
}

/** From 0 at 0 to 1 at 1 and beyond (so also for a division by 0). */
function rise(share: number): number {
  return share >= 1 ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * share)
}

/** Where a tile is alone along an axis: its first position with the weight 1, and the next one that has another. */
export function aloneWithin(weights: Float64Array): { readonly from: number; readonly to: number } {
  const from = weights.indexOf(1)
  if (from < 0) return { from: 0, to: 0 }
  let to = from
  while (weights[to] === 1) to++
  return { from, to }
}
