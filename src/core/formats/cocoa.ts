import type { Finding } from '../dataset/finding.ts'
import { refuse } from '../support/DomainError.ts'
import { checkRing } from './cocoPolygon.ts'
import type { CocoRle } from './cocoRle.ts'
import {
  arrayAt,
  extraKeys,
  findingOf,
  flagAt,
  idAt,
  integerAt,
  numberAt,
  objectAt,
  ownValue,
  shown,
  textAt,
} from './untrustedJson.ts'
import { rleAt } from './untrustedRle.ts'

/** A COCOA file in our words. The meaning of every key is in ./README.md. */
export interface CocoaDataset {
  /**
   * The other members of the file (info, licenses, …) in the order to write them. The keys `images` and `annotations`,
   * with any value, say where the lists stand among them; lists that are not mentioned come last.
   */
  readonly head?: Readonly<Record<string, unknown>>
  readonly images: Iterable<CocoaImage>
  readonly annotations: Iterable<CocoaAnnotation>
}

export interface CocoaImage {
  readonly id: number | string
  readonly fileName: string
  /** Null where the file does not say. */
  readonly width: number | null
  readonly height: number | null
  /** Every other key, for the way back (URLs, licence, dates, whatever their spelling). */
  readonly extra: Readonly<Record<string, unknown>>
  /** All keys in the order of their source; those not mentioned are written last. */
  readonly keyOrder?: readonly string[]
}

/** What one annotator says about one image. */
export interface CocoaAnnotation {
  readonly id: number | string | null
  readonly imageId: number | string | null
  readonly author: string
  readonly regions: readonly CocoaRegion[]
  /** The number of regions as the file states it; nominal, real files are often wrong. */
  readonly size: number | null
  /** Verbatim "i-j,…": region i occludes region j; null where the key is absent, "" for no pair. */
  readonly depthConstraint: string | null
  readonly extra: Readonly<Record<string, unknown>>
}

export interface CocoaRegion {
  /** Verbatim, odd spacing included. */
  readonly name: string
  readonly isStuff: boolean
  /** The amodal extent: rings (COCOA itself has exactly one), or runs where no ring can say it. */
  readonly segmentation: readonly (readonly number[])[] | CocoRle
  readonly area: number | null
  /** 1 = nearest; null where the file does not say. */
  readonly order: number | null
  readonly occludeRate: number | null
  /** Present on occluded regions only. */
  readonly visibleMask: CocoRle | null
  readonly invisibleMask: CocoRle | null
  readonly extra: Readonly<Record<string, unknown>>
}

/** Keys of an image that we interpret. */
export const COCOA_IMAGE_KEYS: ReadonlySet<string> = new Set(['id', 'file_name', 'width', 'height'])
const ANNOTATION_KEYS = new Set(['id', 'image_id', 'author', 'regions', 'size', 'depth_constraint'])
const REGION_KEYS = new Set([
  'name',
  'isStuff',
  'segmentation',
  'area',
  'order',
  'occlude_rate',
  'visible_mask',
  'invisible_mask',
])
/** Longest `depth_constraint`: all pairs of a thousand regions. */
const MAX_CONSTRAINT_TEXT = 4_000_000

/** Checks what a dataset says beside its lists. Keys that could change how objects behave are left out and reported. */
export function checkCocoaHead(value: unknown, where: string): { head: Record<string, unknown>; findings: Finding[] } {
  const findings: Finding[] = []
  return { head: extraKeys(objectAt(value, where), new Set(), where, findings), findings }
}

/** Checks one element of `images`. Throws `bad-input` when it cannot name an image. */
export function checkCocoaImage(value: unknown, where: string): { image: CocoaImage; findings: Finding[] } {
  const findings: Finding[] = []
  const object = objectAt(value, where)
  const image = {
    id: idAt(ownValue(object, 'id'), `${where}.id`),
    fileName: textAt(ownValue(object, 'file_name'), `${where}.file_name`),
    width: optional(object, 'width', where, positiveIntegerAt),
    height: optional(object, 'height', where, positiveIntegerAt),
    extra: extraKeys(object, COCOA_IMAGE_KEYS, where, findings),
    keyOrder: Object.keys(object),
  }
  return { image, findings }
}

/**
 * Checks the form of one annotation object: types, keys, finite numbers. Geometry and contradictions need the image size
 * and are judged by `annotationStateFromCocoa`. What real files get wrong is repaired and reported; anything else
 * throws `bad-input` for the annotation as a whole, since half of one would change what its order says.
 */
export function checkCocoaAnnotation(
  value: unknown,
  where: string,
): { annotation: CocoaAnnotation; findings: Finding[] } {
  const findings: Finding[] = []
  const object = objectAt(value, where)
  const regions = arrayAt(ownValue(object, 'regions'), `${where}.regions`)
  const annotation = {
    id: optional(object, 'id', where, idAt),
    imageId: optional(object, 'image_id', where, idAt),
    author: optional(object, 'author', where, textAt) ?? '',
    regions: regions.map((region, index) => checkRegion(region, `${where}.regions[${index}]`, findings)),
    size: optional(object, 'size', where, numberAt),
    depthConstraint: optional(object, 'depth_constraint', where, constraintAt),
    extra: extraKeys(object, ANNOTATION_KEYS, where, findings),
  }
  if (annotation.size !== null && annotation.size !== regions.length) {
    findings.push(
      findingOf('disagreement', 'size-differs', `${where}.size`, {
        what: 'The stated number of regions is not the number of regions; the regions count',
        expected: `${regions.length}`,
        received: `${annotation.size}`,
      }),
    )
  }
  return { annotation, findings }
}

function checkRegion(value: unknown, where: string, findings: Finding[]): CocoaRegion {
  const object = objectAt(value, where)
  return {
    name: optional(object, 'name', where, textAt) ?? withoutName(where, findings),
    isStuff: optional(object, 'isStuff', where, flagAt) ?? false,
    segmentation: segmentationAt(ownValue(object, 'segmentation'), `${where}.segmentation`, findings),
    area: optional(object, 'area', where, numberAt),
    order: optional(object, 'order', where, integerAt),
    occludeRate: optional(object, 'occlude_rate', where, numberAt),
    visibleMask: optional(object, 'visible_mask', where, rleAt),
    invisibleMask: optional(object, 'invisible_mask', where, rleAt),
    extra: extraKeys(object, REGION_KEYS, where, findings),
  }
}

/** A flat ring as COCOA has it; rings in a list and runs as COCO's own writers have them. */
function segmentationAt(value: unknown, where: string, findings: Finding[]): CocoaRegion['segmentation'] {
  if (!Array.isArray(value)) {
    if (typeof value === 'object' && value !== null) return rleAt(value, where)
    throw wrongSegmentation(where, value)
  }
  const list: readonly unknown[] = value
  if (!Array.isArray(list[0])) {
    checkRing(list, where)
    return [list]
  }
  findings.push(
    findingOf('repaired', 'nested-outline', where, {
      what: 'The outline is a list of rings',
      expected: 'one flat list of numbers',
      received: `${list.length} in a list`,
    }),
  )
  return list.map((ring, index) => {
    const place = `${where}[${index}]`
    const numbers = arrayAt(ring, place)
    checkRing(numbers, place)
    return numbers
  })
}

function withoutName(where: string, findings: Finding[]): string {
  findings.push(
    findingOf('repaired', 'name-missing', where, { what: 'The region has no name and is called "unnamed"' }),
  )
  return UNNAMED
}

const UNNAMED = 'unnamed'

/** The category a verbatim name belongs to: outer space trimmed, inner space collapsed, never empty. */
export function categoryNameOf(label: string): string {
  return label.trim().replace(/\s+/g, ' ') || UNNAMED
}

function optional<T>(
  object: Readonly<Record<string, unknown>>,
  key: string,
  where: string,
  read: (value: unknown, where: string) => T,
): T | null {
  const value = ownValue(object, key)
  return value === undefined ? null : read(value, `${where}.${key}`)
}

function positiveIntegerAt(value: unknown, where: string): number {
  return integerAt(value, where, 1)
}

function constraintAt(value: unknown, where: string): string {
  return textAt(value, where, MAX_CONSTRAINT_TEXT)
}

function wrongSegmentation(where: string, value: unknown): Error {
  return refuse('bad-input', {
    what: 'The region has no usable outline',
    where,
    expected: 'a list of numbers, or runs {size, counts}',
    received: shown(value),
  })
}
