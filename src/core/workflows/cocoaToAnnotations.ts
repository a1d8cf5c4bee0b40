import type { Finding } from '../dataset/finding.ts'
import type { AnnotationState, Instance } from '../dataset/records.ts'
import { categoryNameOf } from '../formats/cocoa.ts'
import type { CocoaAnnotation, CocoaRegion } from '../formats/cocoa.ts'
import { maskFromCocoPolygon, maskFromCocoPolygons } from '../formats/cocoPolygon.ts'
import { findingOf } from '../formats/untrustedJson.ts'
import { maskArea } from '../masks/maskMeasures.ts'
import { isEmptyMask } from '../masks/RunLengthMask.ts'
import type { RunLengthMask } from '../masks/RunLengthMask.ts'
import { deriveVisible } from '../occlusion/deriveVisible.ts'
import { orderGraphOf } from '../occlusion/OrderGraph.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import { plainRateAsWritten } from './cocoaOccludeRate.ts'
import { pairsOfCocoa, ranksOfCocoa } from './cocoaOrder.ts'
import { maskOfSize, visibleOfRegion } from './cocoaVisible.ts'

export interface CocoaReading {
  readonly state: AnnotationState
  /** For the annotation set: uninterpreted keys, and the file's own id, image_id, size and depth_constraint verbatim. */
  readonly extra: Readonly<Record<string, unknown>>
  readonly findings: readonly Finding[]
}

export interface CocoaReadingOptions {
  /** The category of a name (tidied: trimmed, inner spaces collapsed), made where there is none yet. */
  readonly categoryId: (name: string, isStuff: boolean) => number
  /** File and place inside it, the start of every finding's place. */
  readonly where: string
}

/**
 * One checked COCOA annotation as an annotation set of an image of `size`. Instance numbers are list positions.
 *
 * Amodal masks come from the outlines by COCO's rule. Order: the pairs of `depth_constraint`, and for overlapping pairs
 * it does not name, `order`. A region is linked when its visible mask is the derived one (amodal − ∪ amodal of its
 * occluders); where the file says otherwise its own visible mask is kept, unlinked. Everything that the file states and
 * that does not follow from amodal masks and order is compared, and each difference reported.
 *
 * Throws `bad-input`, `bad-mask` or `size-mismatch` where a region has no usable mask: half an annotation would change
 * what its order says.
 */
export function annotationStateFromCocoa(
  annotation: CocoaAnnotation,
  size: ImageSize,
  { categoryId, where }: CocoaReadingOptions,
): CocoaReading {
  const findings: Finding[] = []
  const placeOf = (index: number): string => `${where}.regions[${index}]`
  const amodals = annotation.regions.map((region, index) => amodalOf(region, size, placeOf(index), findings))
  const ranks = ranksOfCocoa(annotation.regions, where, findings)
  const pairs = pairsOfCocoa({ amodals, ranks, constraint: annotation.depthConstraint, where }, findings)
  const occludersOf = orderGraphOf(pairs).occluders
  const instances = annotation.regions.map((region, index) => {
    const amodal = amodals[index]!
    const place = placeOf(index)
    const occluders = occludersOf.get(index + 1) ?? []
    const derived = deriveVisible(
      amodal,
      occluders.map((number) => amodals[number - 1]!),
    )
    const isMutual = pairs.some((pair) => pair.state === 'mutual' && (pair.a === index + 1 || pair.b === index + 1))
    const { visible, linked } = visibleOfRegion({ region, amodal, derived, isMutual, where: place }, findings)
    const rate = plainRateAsWritten(region.occludeRate, amodal, visible, `${place}.occlude_rate`, findings)
    return {
      number: index + 1,
      categoryId: categoryId(categoryNameOf(region.name), region.isStuff),
      label: region.name,
      isStuff: region.isStuff,
      rank: ranks[index]!,
      linked,
      locked: false,
      outline: outlineOf(region),
      extra: rate === null ? region.extra : { ...region.extra, occlude_rate: rate },
      amodal,
      visible,
    } satisfies Instance
  })
  return {
    state: { size, instances, pairs, nextNumber: instances.length + 1 },
    extra: setExtraOf(annotation),
    findings,
  }
}

function amodalOf(region: CocoaRegion, size: ImageSize, where: string, findings: Finding[]): RunLengthMask {
  const { segmentation } = region
  const mask =
    'counts' in segmentation
      ? maskOfSize(segmentation, size, `${where}.segmentation`)
      : segmentation.length === 1
        ? maskFromCocoPolygon(size, segmentation[0]!, `${where}.segmentation`)
        : maskFromCocoPolygons(size, segmentation, `${where}.segmentation`)
  if (isEmptyMask(mask)) {
    findings.push(
      findingOf('disagreement', 'empty-region', `${where}.segmentation`, {
        what: 'The outline covers no pixel of the image; the instance is kept without any',
        expected: `an outline inside ${size.width}×${size.height} pixels`,
      }),
    )
  }
  const area = maskArea(mask)
  if (region.area !== null && region.area !== area) {
    findings.push(
      findingOf('disagreement', 'area-differs', `${where}.area`, {
        what: 'The stated area is not that of the outline; the outline counts',
        expected: `${area} pixels`,
        received: `${region.area}`,
      }),
    )
  }
  return mask
}

/** The exact polygon, where the amodal mask was made from one ring. */
function outlineOf({ segmentation }: CocoaRegion): readonly number[] | null {
  return 'counts' in segmentation || segmentation.length !== 1 ? null : segmentation[0]!
}

function setExtraOf(annotation: CocoaAnnotation): Record<string, unknown> {
  const stated = {
    id: annotation.id,
    image_id: annotation.imageId,
    size: annotation.size,
    depth_constraint: annotation.depthConstraint,
  }
  return { ...annotation.extra, ...Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== null)) }
}
