import type { Finding } from '../dataset/finding.ts'
import type { CocoaRegion } from '../formats/cocoa.ts'
import { maskFromCocoRle } from '../formats/cocoRle.ts'
import type { CocoRle } from '../formats/cocoRle.ts'
import { findingOf } from '../formats/untrustedJson.ts'
import { maskDifference, maskIntersection, maskXor } from '../masks/maskAlgebra.ts'
import { isSubset, maskArea } from '../masks/maskMeasures.ts'
import { masksEqual } from '../masks/RunLengthMask.ts'
import type { RunLengthMask } from '../masks/RunLengthMask.ts'
import { sameSize } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import { refuse } from '../support/DomainError.ts'

/** A mask of the file that must belong to this image. Throws `size-mismatch` or `bad-mask`. */
export function maskOfSize(rle: CocoRle, size: ImageSize, where: string): RunLengthMask {
  const [height, width] = rle.size
  if (!sameSize({ width, height }, size)) {
    throw refuse('size-mismatch', {
      what: 'The mask belongs to an image of another size',
      where: `${where}.size`,
      expected: `[${size.height}, ${size.width}] (height, width)`,
      received: `[${height}, ${width}]`,
      todo: 'Check that the annotation is matched to the right image.',
    })
  }
  return maskFromCocoRle(rle, where)
}

interface RegionMasks {
  readonly region: CocoaRegion
  readonly amodal: RunLengthMask
  /** What order and amodal masks say is visible. */
  readonly derived: RunLengthMask
  /** Part of a pair that hides each other: then nothing can be derived. */
  readonly isMutual: boolean
  readonly where: string
}

/**
 * Which visible mask a region gets: the file's own one where it has one, else the derived one. Linked when both are the
 * same, so that later edits keep it derived; unlinked when the file differs, so that nothing it says is lost.
 */
export function visibleOfRegion(
  { region, amodal, derived, isMutual, where }: RegionMasks,
  findings: Finding[],
): { visible: RunLengthMask; linked: boolean } {
  const stated = statedVisible(region, amodal, where, findings)
  if (stated === null) {
    reportMissing(region, amodal, derived, where, findings)
    return { visible: derived, linked: !isMutual }
  }
  if (masksEqual(stated, derived)) return { visible: derived, linked: !isMutual }
  const onlyStated = maskArea(maskDifference(stated, derived))
  const onlyDerived = maskArea(maskDifference(derived, stated))
  findings.push(
    findingOf('disagreement', 'visible-mask-differs', `${where}.visible_mask`, {
      what: `The visible mask does not follow from outlines and order: ${onlyStated} pixels only in the file, ${onlyDerived} only derived; the file's mask is kept, unlinked`,
      expected: `${maskArea(derived)} pixels`,
      received: `${maskArea(stated)}`,
    }),
  )
  return { visible: stated, linked: false }
}

/** The visible mask that the file states, by `visible_mask` or else by `invisible_mask`; null when by neither. */
function statedVisible(
  region: CocoaRegion,
  amodal: RunLengthMask,
  where: string,
  findings: Finding[],
): RunLengthMask | null {
  const hidden = region.invisibleMask && maskOfSize(region.invisibleMask, amodal, `${where}.invisible_mask`)
  if (region.visibleMask === null) return hidden && maskDifference(amodal, hidden)
  const place = `${where}.visible_mask`
  const whole = maskOfSize(region.visibleMask, amodal, place)
  const visible = isSubset(whole, amodal) ? whole : maskIntersection(whole, amodal)
  if (visible !== whole) {
    findings.push(
      findingOf('repaired', 'visible-outside-outline', place, {
        what: 'The visible mask reaches outside the outline; that part is left out',
        expected: 'a part of the amodal mask',
        received: `${maskArea(whole) - maskArea(visible)} pixels outside`,
      }),
    )
  }
  if (hidden !== null) compareHidden(hidden, maskDifference(amodal, visible), `${where}.invisible_mask`, findings)
  return visible
}

function compareHidden(stated: RunLengthMask, hidden: RunLengthMask, where: string, findings: Finding[]): void {
  if (masksEqual(stated, hidden)) return
  findings.push(
    findingOf('disagreement', 'invisible-mask-differs', where, {
      what: `The invisible mask is not the outline without the visible mask (${maskArea(maskXor(stated, hidden))} pixels differ); the visible mask counts`,
      expected: `${maskArea(hidden)} pixels`,
      received: `${maskArea(stated)}`,
    }),
  )
}

function reportMissing(
  region: CocoaRegion,
  amodal: RunLengthMask,
  derived: RunLengthMask,
  where: string,
  findings: Finding[],
): void {
  const hidden = maskArea(amodal) - maskArea(derived)
  if (hidden === 0) return
  findings.push(
    findingOf('repaired', 'visible-mask-missing', where, {
      what: `By order, "${region.name}" is occluded, but the file has no visible mask for it; it was derived`,
      expected: `a visible mask that lacks ${hidden} pixels`,
      received: 'none',
    }),
  )
}
