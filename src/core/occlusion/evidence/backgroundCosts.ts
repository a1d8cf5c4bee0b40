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
  // Neighbours are often equal, and logarithms are what this costs.
  let last = NaN
  let [backgroundNow, foregroundNow] = [0, 0]
  for (let pixel = 0; pixel < background.length; pixel++) {
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
  return { backgroundCost, foregroundCost }
}
