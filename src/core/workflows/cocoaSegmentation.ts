import type { Finding } from '../dataset/finding.ts'
import type { Instance } from '../dataset/records.ts'
import type { CocoaRegion } from '../formats/cocoa.ts'
import { maskFromCocoPolygon } from '../formats/cocoPolygon.ts'
import { maskToCocoRle } from '../formats/cocoRle.ts'
import { singleRingOf } from '../formats/ringFromMask.ts'
import { findingOf } from '../formats/untrustedJson.ts'
import { maskContours } from '../masks/maskContours.ts'
import { masksEqual } from '../masks/RunLengthMask.ts'
import { refuse } from '../support/DomainError.ts'

/** What to do with an amodal mask that one ring cannot say: write runs in `segmentation` (not COCOA proper) or refuse. */
export type OnComplexMask = 'refuse' | 'rle'

/**
 * `segmentation` of each instance: the known outline, verbatim, while it still makes the amodal mask; else one ring made
 * from the mask; else runs. Throws `not-representable` naming every instance that would need runs when those are refused.
 */
export function segmentationsOf(
  instances: readonly Instance[],
  onComplexMask: OnComplexMask,
  where: string,
  findings: Finding[],
): CocoaRegion['segmentation'][] {
  const rings = instances.map(exactRing)
  const complex = instances.filter((_, index) => rings[index] === null)
  if (complex.length > 0 && onComplexMask === 'refuse') {
    throw refuse('not-representable', {
      what: 'COCOA can hold amodal masks of one ring only',
      where,
      expected: 'one part without holes',
      received: complex
        .map((instance) => `#${instance.number} "${instance.label.trim()}": ${shapeOf(instance)}`)
        .join('; '),
      todo: 'Fill or join them, or export with run lengths allowed in segmentation.',
    })
  }
  for (const instance of complex) {
    findings.push(
      findingOf('info', 'segmentation-as-runs', `${where}, instance #${instance.number}`, {
        what: `The amodal mask (${shapeOf(instance)}) was written as run lengths, which plain COCOA readers do not expect`,
      }),
    )
  }
  return instances.map(({ amodal }, index) => {
    const ring = rings[index]
    return ring ? [ring] : maskToCocoRle(amodal)
  })
}

function exactRing({ outline, amodal }: Instance): readonly number[] | null {
  if (outline !== null && masksEqual(maskFromCocoPolygon(amodal, outline), amodal)) return outline
  return singleRingOf(amodal)
}

/** "3 parts, 1 hole", for messages. */
function shapeOf({ amodal }: Instance): string {
  const rings = maskContours(amodal)
  if (rings.length === 0) return 'empty'
  const holes = rings.filter((ring) => ring.isHole).length
  return `${counted(rings.length - holes, 'part')}, ${counted(holes, 'hole')}`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
