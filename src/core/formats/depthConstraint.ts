import type { Finding } from '../dataset/finding.ts'
import { findingOf, shown } from './untrustedJson.ts'

/** One statement "front occludes back" of a `depth_constraint`, with the two numbers as they are written. */
export interface StatedPair {
  readonly front: number
  readonly back: number
}

/**
 * Reads "1-2,1-5,…". Whether the numbers are list positions or `order` values is not decided here.
 * Spaces are tolerated; anything that is not two different integers ≥ 1 is left out and reported, as are repetitions.
 */
export function parseDepthConstraint(text: string, where: string, findings: Finding[]): StatedPair[] {
  const stated: StatedPair[] = []
  const seen = new Set<string>()
  for (const part of text.split(',')) {
    const token = part.trim()
    if (token === '') continue
    const match = /^(\d{1,9})\s*-\s*(\d{1,9})$/.exec(token)
    const front = Number(match?.[1])
    const back = Number(match?.[2])
    if (match === null || front < 1 || back < 1 || front === back) {
      findings.push(
        findingOf('refused', 'depth-constraint-malformed', where, {
          what: 'A pair of depth_constraint is not two regions and was left out',
          expected: '"i-j" with two different integers ≥ 1',
          received: shown(token),
        }),
      )
      continue
    }
    if (seen.has(`${front}-${back}`)) continue
    seen.add(`${front}-${back}`)
    stated.push({ front, back })
  }
  return stated
}

/** Writes pairs of 1-based list positions, sorted, as real files have them; "" for none. */
export function depthConstraintText(pairs: readonly StatedPair[]): string {
  return [...pairs]
    .sort((p, q) => p.front - q.front || p.back - q.back)
    .map(({ front, back }) => `${front}-${back}`)
    .join(',')
}
