import { pixelCount } from '../../pixels/imageSize.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import type { EvidenceParameters } from './EvidenceParameters.ts'

/**
 * Weight of a neighbour pair, for arc directions right, down, right-down, left-down, with which a straight border along
 * an axis costs 1 per pixel. On 8 neighbours a vertical border cuts one horizontal and two diagonal pairs per row; by
 * Crofton's formula a diagonal pair weighs 1/√2 of a straight one (Boykov, Kolmogorov, ICCV 2003), so that the straight
 * one weighs 1 / (1 + √2).
 */
export function neighbourWeights(connectivity: 4 | 8): readonly [number, number, number, number] {
  if (connectivity === 4) return [1, 1, 0, 0]
  const straight = 1 / (1 + Math.SQRT2)
  const diagonal = straight / Math.SQRT2
  return [straight, straight, diagonal, diagonal]
}

/** λ everywhere, as planes by arc direction. Pairs that leave the image are never read. */
export function uniformSmoothness(size: ImageSize, { smoothness, connectivity }: EvidenceParameters): Float32Array[] {
  return neighbourWeights(connectivity).map((weight) => new Float32Array(pixelCount(size)).fill(smoothness * weight))
}
