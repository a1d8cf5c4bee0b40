import type { Finding } from '../dataset/finding.ts'
import type { AnnotationState, Instance } from '../dataset/records.ts'
import type { CocoaAnnotation, CocoaRegion } from '../formats/cocoa.ts'
import { maskToCocoRle } from '../formats/cocoRle.ts'
import { depthConstraintText } from '../formats/depthConstraint.ts'
import { findingOf } from '../formats/untrustedJson.ts'
import { maskDifference } from '../masks/maskAlgebra.ts'
import { maskArea } from '../masks/maskMeasures.ts'
import { masksEqual } from '../masks/RunLengthMask.ts'
import type { RunLengthMask } from '../masks/RunLengthMask.ts'
import { derivedVisibleOf } from '../occlusion/deriveVisible.ts'
import { layerOrder } from '../occlusion/layerOrder.ts'
import { acyclicOrder } from './cocoaAcyclic.ts'
import type { ExportDecision, OnCycle } from './cocoaAcyclic.ts'
import { statedPairsOf } from './cocoaConstraint.ts'
import { isPlainRate, occludeRateOf } from './cocoaOccludeRate.ts'
import { orderValues } from './cocoaOrderValues.ts'
import { segmentationsOf } from './cocoaSegmentation.ts'
import type { OnComplexMask } from './cocoaSegmentation.ts'

export interface CocoaExportOptions {
  readonly imageId: number | string
  readonly annotationId: number | string
  readonly author: string
  /** Uninterpreted keys of the annotation set. The keys that an export derives or is told are not taken from it. */
  readonly extra: Readonly<Record<string, unknown>>
  readonly onCycle: OnCycle
  readonly onComplexMask: OnComplexMask
  /** The image and set, the start of every finding's place. */
  readonly where: string
}

export interface CocoaExport {
  readonly annotation: CocoaAnnotation
  readonly findings: readonly Finding[]
  /** What the file says differently from the project on `onCycle: 'break-weakest'`; the caller records them. */
  readonly decisions: readonly ExportDecision[]
}

/** Keys of an annotation object that are ours to write. */
const DERIVED_KEYS = new Set(['id', 'image_id', 'author', 'regions', 'size', 'depth_constraint'])

/**
 * One annotation set as a COCOA annotation. Regions go from the nearest to the farthest; `order` re-uses the set's own
 * ranks along that sequence, so an untouched import gives its own numbers back. Visible masks of linked instances are
 * derived from the project's order, those of unlinked ones written as they are; a pair that `onCycle` takes out or
 * directs changes `order` and `depth_constraint`, not what is seen in the picture.
 *
 * Throws `order-cycle` and `not-representable` as the options say, each listing everything that is in the way.
 */
export function cocoaFromAnnotationState(state: AnnotationState, options: CocoaExportOptions): CocoaExport {
  const { where } = options
  const findings: Finding[] = []
  const order = acyclicOrder(state, options.onCycle, where)
  const { sequence } = layerOrder({ ...state, pairs: order.pairs })
  const byNumber = new Map(state.instances.map((instance) => [instance.number, instance]))
  const instances = sequence.map((number) => byNumber.get(number)!)
  const segmentations = segmentationsOf(instances, options.onComplexMask, where, findings)
  const orders = orderValues(instances, where, findings)
  const regions = instances.map((instance, index) =>
    regionOf(instance, segmentations[index]!, orders[index]!, visibleMaskOf(state, instance, where, findings)),
  )
  const pairs = statedPairsOf(state, order.pairs, sequence, where, findings)
  const annotation = {
    id: options.annotationId,
    imageId: options.imageId,
    author: options.author,
    regions,
    size: regions.length,
    depthConstraint: depthConstraintText(pairs),
    extra: withoutKeys(options.extra, DERIVED_KEYS),
  }
  return { annotation, findings, decisions: order.decisions }
}

function regionOf(
  instance: Instance,
  segmentation: CocoaRegion['segmentation'],
  order: number,
  visible: RunLengthMask,
): CocoaRegion {
  const hidden = maskDifference(instance.amodal, visible)
  const area = maskArea(instance.amodal)
  const hiddenArea = maskArea(hidden)
  const isOccluded = hiddenArea > 0
  const { occlude_rate: imported, ...extra } = instance.extra
  return {
    name: instance.label,
    isStuff: instance.isStuff,
    segmentation,
    area,
    order,
    occludeRate: isOccluded && isPlainRate(imported, hiddenArea, area) ? imported : occludeRateOf(hiddenArea, area),
    visibleMask: isOccluded ? maskToCocoRle(visible) : null,
    invisibleMask: isOccluded ? maskToCocoRle(hidden) : null,
    extra,
  }
}

/** What is seen of an instance. Linked ones are derived anew; a stored one that is out of date is reported. */
function visibleMaskOf(state: AnnotationState, instance: Instance, where: string, findings: Finding[]): RunLengthMask {
  if (!instance.linked) return instance.visible
  const derived = derivedVisibleOf(state, instance)
  if (!masksEqual(derived, instance.visible)) {
    findings.push(
      findingOf('disagreement', 'linked-visible-differs', `${where}, instance #${instance.number}`, {
        what: 'The stored visible mask of a linked instance is not the derived one; the derived one was written',
        expected: `${maskArea(derived)} pixels`,
        received: `${maskArea(instance.visible)}`,
        todo: 'Run `strata check` on the project.',
      }),
    )
  }
  return derived
}

function withoutKeys(record: Readonly<Record<string, unknown>>, keys: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.has(key)))
}
