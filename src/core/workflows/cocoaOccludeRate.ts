import type { Finding } from '../dataset/finding.ts'
import { findingOf } from '../formats/untrustedJson.ts'
import { maskArea } from '../masks/maskMeasures.ts'
import type { RunLengthMask } from '../masks/RunLengthMask.ts'

/**
 * The rate of real COCOA files is |hidden| / (|amodal| + 1e-6), bit for bit: their authors kept the division from
 * failing on empty regions. The definition of the format is |hidden| / |amodal|, which is what we write, except where a
 * file came with the other number for the same pixels.
 */
const GUARD = 1e-6

/** |hidden| / |amodal| as one double division; 0 where nothing is hidden. */
export function occludeRateOf(hiddenArea: number, amodalArea: number): number {
  return hiddenArea === 0 ? 0 : hiddenArea / amodalArea
}

/**
 * Compares a stated rate with the pixels; reports it when it means another number of hidden pixels. Returns the stated
 * rate when it is the real files' formula of these very pixels, so that it can be kept and written back; else null.
 */
export function hiddenRateAsWritten(
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
  if (stated !== rate && isGuardedRate(stated, hidden, area)) return stated
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

/** True when `rate` is the real files' number for exactly these pixels. */
export function isGuardedRate(rate: unknown, hiddenArea: number, amodalArea: number): rate is number {
  return rate === hiddenArea / (amodalArea + GUARD)
}
