/** So many pixels are written in one call: short enough for the compiler to get at it soon. */
const BLOCK = 1024

/**
 * u_p(0) = −log σ_p and u_p(l > 0) = −log(1 − σ_p), natural logarithms, σ_p clamped to [ε, 1 − ε]: our completion of the
 * paper's data term. O(pixels); allocates the result.
 */
export function backgroundCosts(
  background: Float32Array,
  leastProbability: number,
): { backgroundCost: Float32Array; foregroundCost: Float32Array } {
  const backgroundCost = new Float32Array(background.length)
  const foregroundCost = new Float32Array(background.length)
  for (let start = 0; start < background.length; start += BLOCK) {
    const end = Math.min(background.length, start + BLOCK)
    writeCosts(background, leastProbability, backgroundCost, foregroundCost, start, end)
  }
  return { backgroundCost, foregroundCost }
}

function writeCosts(
  background: Float32Array,
  leastProbability: number,
  backgroundCost: Float32Array,
  foregroundCost: Float32Array,
  start: number,
  end: number,
): void {
  // Neighbours are often equal, and logarithms are what this costs.
  let last = NaN
  let backgroundNow = 0
  let foregroundNow = 0
  for (let pixel = start; pixel < end; pixel++) {
    const value = background[pixel]!
    if (value !== last) {
      const sigma = Math.min(1 - leastProbability, Math.max(leastProbability, value))
      backgroundNow = -Math.log(sigma)
      foregroundNow = -Math.log(1 - sigma)
      last = value
    }
    backgroundCost[pixel] = backgroundNow
    foregroundCost[pixel] = foregroundNow
  }
}
