/** A belief and whether it was right. */
export interface Outcome {
  readonly belief: number
  readonly isRight: boolean
}

interface ReliabilityBin {
  readonly from: number
  readonly to: number
  readonly count: number
  readonly meanBelief: number
  readonly shareRight: number
}

export interface Reliability {
  readonly bins: readonly ReliabilityBin[]
  /** Expected calibration error: Σ count · |mean belief − share right| / all. */
  readonly calibrationError: number
  /** Brier score: mean of (belief − 1 or 0)². */
  readonly brier: number
  /** The Brier score of believing the overall share of everything. */
  readonly baseBrier: number
  /** Probability that something right has a higher belief than something wrong (area under the ROC curve). */
  readonly separation: number
}

/** Ten bins of equal width over [0, 1]; empty ones are left out. */
export function reliabilityOf(outcomes: readonly Outcome[]): Reliability {
  const bins: ReliabilityBin[] = []
  for (let bin = 0; bin < 10; bin++) {
    const inside = outcomes.filter(({ belief }) => Math.min(9, Math.floor(belief * 10)) === bin)
    if (inside.length === 0) continue
    const meanBelief = mean(inside.map(({ belief }) => belief))
    bins.push({ from: bin / 10, to: (bin + 1) / 10, count: inside.length, meanBelief, shareRight: shareOf(inside) })
  }
  const share = shareOf(outcomes)
  return {
    bins,
    calibrationError:
      bins.reduce((sum, bin) => sum + bin.count * Math.abs(bin.meanBelief - bin.shareRight), 0) / outcomes.length,
    brier: mean(outcomes.map(({ belief, isRight }) => (belief - Number(isRight)) ** 2)),
    baseBrier: share * (1 - share),
    separation: separationOf(outcomes),
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function shareOf(outcomes: readonly Outcome[]): number {
  return mean(outcomes.map(({ isRight }) => Number(isRight)))
}

function separationOf(outcomes: readonly Outcome[]): number {
  const sorted = outcomes.toSorted((p, q) => p.belief - q.belief)
  let rankSum = 0
  for (let start = 0; start < sorted.length;) {
    let end = start
    while (end < sorted.length && sorted[end]!.belief === sorted[start]!.belief) end++
    for (let at = start; at < end; at++) if (sorted[at]!.isRight) rankSum += (start + 1 + end) / 2
    start = end
  }
  const right = outcomes.filter(({ isRight }) => isRight).length
  return (rankSum - (right * (right + 1)) / 2) / (right * (outcomes.length - right))
}
