import type { Finding } from '../dataset/finding.ts'
import { findingOf } from '../formats/untrustedJson.ts'
import { maskArea } from '../masks/maskMeasures.ts'
import type { RunLengthMask } from '../masks/RunLengthMask.ts'

/**
 * The authors of COCOA kept the division from failing on empty regions: every published rate seen is
 * |hidden| / (|amodal| + 1e-6), bit for bit (evidence in `core/formats/README.md`).
 */
const GUARD = 1e-6

/** |hidden| / (|amodal| + 1e-6) in doubles, the published formula; 0 where nothing is hidden. */
export function occludeRateOf(hiddenArea: number, amodalArea: number): number {
  return hiddenArea === 0 ? 0 : hiddenArea / (amodalArea + GUARD)
}

/**
 * Compares a stated rate with the pixels; reports it when it means another number of hidden pixels. Returns the stated
 * rate when it is the unguarded division of these very pixels, so that a file that was written so gets its own number
 * back; else null: the number then follows from the masks.
 */
export function plainRateAsWritten(
  stated: number | null,
  amodal: RunLengthMask,
  visible: RunLengthMask,
  where: string,
  findings: Finding[],
): number | null {
  if (stated === null) return null
  const area = maskArea(amodal)
  const hidden = area - maskArea(visible)
  const rate = occludeRateOf(hidden, area)
  if (stated !== rate && isPlainRate(stated, hidden, area)) return stated
  if (!(Math.abs(stated * area - hidden) < 0.5)) {
    findings.push(
      findingOf('disagreement', 'occlude-rate-differs', where, {
        what: 'The stated occlusion rate does not follow from the masks; the masks count',
        expected: `${rate} (${hidden} of ${area} pixels)`,
        received: `${stated}`,
      }),
    )
  }
  return null
}

/** True when `rate` is |hidden| / |amodal| for exactly these pixels. */
export function isPlainRate(rate: unknown, hiddenArea: number, amodalArea: number): rate is number {
  return rate === hiddenArea / amodalArea
}
