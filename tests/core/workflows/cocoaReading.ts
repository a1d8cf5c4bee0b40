import { checkCocoaAnnotation } from '../../../src/core/formats/cocoa.ts'
import { cocoaAnnotationText } from '../../../src/core/formats/cocoaWrite.ts'
import type { Finding } from '../../../src/core/dataset/finding.ts'
import type { AnnotationState } from '../../../src/core/dataset/records.ts'
import type { ImageSize } from '../../../src/core/pixels/imageSize.ts'
import { cocoaFromAnnotationState } from '../../../src/core/workflows/annotationsToCocoa.ts'
import type { CocoaExport, CocoaExportOptions } from '../../../src/core/workflows/annotationsToCocoa.ts'
import { annotationStateFromCocoa } from '../../../src/core/workflows/cocoaToAnnotations.ts'
import type { CocoaReading } from '../../../src/core/workflows/cocoaToAnnotations.ts'

/** A parsed annotation object, loosely typed so that tests can spoil it. */
export interface RawAnnotation extends Record<string, unknown> {
  regions: Record<string, unknown>[]
}

/** Reads an annotation as an import does: form first, then masks and order. All findings together. */
export function readCocoa(raw: unknown, size: ImageSize): CocoaReading & { author: string } {
  const { annotation, findings } = checkCocoaAnnotation(raw, 'a.json')
  const reading = annotationStateFromCocoa(annotation, size, { categoryId: () => 1, where: 'a.json' })
  return { ...reading, author: annotation.author, findings: [...findings, ...reading.findings] }
}

/** Exports a set with nothing allowed but what `overrides` allows. */
export function exportCocoa(state: AnnotationState, overrides: Partial<CocoaExportOptions> = {}): CocoaExport {
  return cocoaFromAnnotationState(state, {
    imageId: 42,
    annotationId: 7,
    author: 'somebody',
    extra: {},
    onCycle: 'refuse',
    onComplexMask: 'refuse',
    where: 'a.jpg',
    ...overrides,
  })
}

/** What a reader of the exported file sees. */
export function exportedObject(state: AnnotationState, overrides: Partial<CocoaExportOptions> = {}): RawAnnotation {
  return JSON.parse(cocoaAnnotationText(exportCocoa(state, overrides).annotation)) as RawAnnotation
}

export function codesOf(findings: readonly Finding[]): string[] {
  return findings.map(({ code }) => code)
}

/** A square region in whole pixels, without derived masks. */
export function squareRegion(name: string, order: number | undefined, x: number, y: number, side: number): object {
  const segmentation = [x, y, x + side, y, x + side, y + side, x, y + side]
  return {
    segmentation,
    name,
    area: side * side,
    isStuff: 0,
    occlude_rate: 0,
    ...(order === undefined ? {} : { order }),
  }
}
