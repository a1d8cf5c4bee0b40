import type { CocoaAnnotation, CocoaDataset, CocoaImage, CocoaRegion } from './cocoa.ts'
import type { CocoRle } from './cocoRle.ts'
import { jsonString, jsonText, objectOfTexts, pythonFloat } from './jsonText.ts'

/*
 * COCOA as text, in the key order and number style of the published files. Objects are written one by one, so that a
 * file of any length needs memory for its largest annotation only.
 */

/** The whole file in chunks: one per image and annotation. Consumes both iterables once, in the order of the head. */
export function* cocoaText({ images, annotations, head = {} }: CocoaDataset): Generator<string> {
  const lists = {
    images: () => listed(images, cocoaImageText),
    annotations: () => listed(annotations, cocoaAnnotationText),
  }
  const isList = (key: string): key is keyof typeof lists => Object.hasOwn(lists, key)
  let separator = '{'
  for (const key of new Set([...Object.keys(head), ...Object.keys(lists)])) {
    const start = `${separator}${jsonString(key)}: `
    separator = ', '
    if (isList(key)) {
      yield `${start}[`
      yield* lists[key]()
      separator = `]${separator}`
    } else yield start + jsonText(head[key])
  }
  yield `${separator.startsWith(']') ? ']' : ''}}\n`
}

function* listed<T>(items: Iterable<T>, textOf: (item: T) => string): Generator<string> {
  let separator = '\n'
  for (const item of items) {
    yield separator + textOf(item)
    separator = ',\n'
  }
}

export function cocoaImageText({ id, fileName, width, height, extra, keyOrder = [] }: CocoaImage): string {
  const texts = new Map([
    ['id', jsonText(id)],
    ['file_name', jsonText(fileName)],
    ...present('width', width, jsonText),
    ...present('height', height, jsonText),
    ...extraTexts(extra),
  ])
  const keys = new Set([...keyOrder.filter((key) => texts.has(key)), ...texts.keys()])
  return objectOfTexts([...keys].map((key) => [key, texts.get(key)!]))
}

export function cocoaAnnotationText(annotation: CocoaAnnotation): string {
  const { url, ...extra } = annotation.extra
  return objectOfTexts([
    ['author', jsonText(annotation.author)],
    ...present('url', url ?? null, jsonText),
    ['regions', `[${annotation.regions.map(regionText).join(', ')}]`],
    ...present('image_id', annotation.imageId, jsonText),
    ...present('id', annotation.id, jsonText),
    ...present('size', annotation.size, jsonText),
    ...present('depth_constraint', annotation.depthConstraint, jsonText),
    ...extraTexts(extra),
  ])
}

function regionText(region: CocoaRegion): string {
  return objectOfTexts([
    ['segmentation', segmentationText(region.segmentation)],
    ['name', jsonText(region.name)],
    ...present('area', region.area, jsonText),
    ['isStuff', region.isStuff ? '1' : '0'],
    ...present('visible_mask', region.visibleMask, rleText),
    ...present('invisible_mask', region.invisibleMask, rleText),
    ...present('occlude_rate', region.occludeRate, rateText),
    ...present('order', region.order, jsonText),
    ...extraTexts(region.extra),
  ])
}

/** One ring goes flat, as COCOA has it; several (which COCOA has not) as COCO writes them. */
function segmentationText(segmentation: CocoaRegion['segmentation']): string {
  if ('counts' in segmentation) return rleText(segmentation)
  const rings = segmentation.map((ring) => `[${ring.map(pythonFloat).join(', ')}]`)
  return rings.length === 1 ? rings[0]! : `[${rings.join(', ')}]`
}

function rleText({ counts, size }: CocoRle): string {
  return objectOfTexts([
    ['counts', jsonText(counts)],
    ['size', jsonText(size)],
  ])
}

/** Published files write an integer 0 for regions in full view and floats otherwise. */
function rateText(rate: number): string {
  return rate === 0 ? '0' : pythonFloat(rate)
}

function present<T>(key: string, value: T | null, textOf: (value: T) => string): [string, string][] {
  return value === null ? [] : [[key, textOf(value)]]
}

function extraTexts(extra: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(extra).map(([key, value]) => [key, jsonText(value)])
}
