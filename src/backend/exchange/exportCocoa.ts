import type { Finding } from '../../core/dataset/finding.ts'
import { COCOA_IMAGE_KEYS } from '../../core/formats/cocoa.ts'
import type { CocoaAnnotation, CocoaImage } from '../../core/formats/cocoa.ts'
import { cocoaText } from '../../core/formats/cocoaWrite.ts'
import { cocoaFromAnnotationState } from '../../core/workflows/annotationsToCocoa.ts'
import type { ExportDecision } from '../../core/workflows/cocoaAcyclic.ts'
import type { ExportReport } from '../../shared/contract/exchange.ts'
import type { IteratedSet } from '../storage/setRecords.ts'
import { IdBook } from './IdBook.ts'
import { runExport } from './runExport.ts'
import type { ExportJob, ExportRequest } from './runExport.ts'
import type { SelectedImage } from './selectImages.ts'
import { commonHead } from './sourceHeads.ts'

export interface CocoaExportRequest extends ExportRequest {
  /** What to do with an order that no total order can hold; what is done is recorded with the export. */
  readonly onCycle: 'refuse' | 'break-weakest'
  /** What to do with amodal masks that no single outline can say. */
  readonly onComplexMask: 'refuse' | 'rle'
}

/**
 * Writes a COCOA dataset: one annotation per annotation set, images first. Ids, file names and everything else that an
 * import kept come back as they were; new ids are given only where there was none or where two imports collide.
 *
 * Throws `order-cycle` or `not-representable` listing everything in the way, `not-found` for an image, `cancelled`, and
 * what `OutputFile` throws. Then a file of that name that was there before is as it was.
 */
export async function exportCocoa(request: CocoaExportRequest): Promise<ExportReport> {
  const { onCycle, onComplexMask, imageIds } = request
  const format = { name: 'cocoa', options: { onCycle, onComplexMask, imageIds } }
  return runExport(request, format, (job) => {
    const { head, leftOut } = commonHead(job.store, job.images)
    if (leftOut.length > 0) job.log.add(headLeftOut(leftOut))
    const ids = bookIds(job)
    const imageIdOf = new Map(job.images.map(({ record }) => [record.imageId, ids.images.claim(statedImageId(record))]))
    return cocoaText({
      head,
      images: job.images.map(({ record }) => imageOf(record, imageIdOf.get(record.imageId)!, job)),
      annotations: job.convertSets((iterated) => annotationOf(iterated, imageIdOf, ids.annotations, request, job)),
    })
  })
}

function bookIds(job: ExportJob): { readonly images: IdBook; readonly annotations: IdBook } {
  const [images, annotations] = [new IdBook(), new IdBook()]
  for (const { record, sets } of job.images) {
    images.state(statedImageId(record))
    for (const { statedId } of sets) annotations.state(statedId)
  }
  return { images, annotations }
}

/** An image's id in the file it came from: a number has a column of its own, a text is among the metadata. */
function statedImageId({ cocoImageId, metadata }: SelectedImage['record']): unknown {
  return cocoImageId ?? metadata['id'] ?? null
}

function imageOf(record: SelectedImage['record'], id: number | string, job: ExportJob): CocoaImage {
  const { metadata } = record
  const fileName = metadata['file_name']
  const stated = statedImageId(record)
  if (stated !== null && stated !== id) job.log.add(renumbered(`image ${record.fileName}`, stated, id))
  if (record.orientation !== 1) job.log.add(turned(record))
  const name = typeof fileName === 'string' ? fileName : record.fileName
  const keyOrder = Object.keys(metadata)
  const extra = Object.fromEntries(Object.entries(metadata).filter(([key]) => !COCOA_IMAGE_KEYS.has(key)))
  return { id, fileName: name, width: record.width, height: record.height, extra, keyOrder }
}

function annotationOf(
  { image, set, state }: IteratedSet,
  imageIdOf: ReadonlyMap<number, number | string>,
  annotationIds: IdBook,
  { onCycle, onComplexMask }: CocoaExportRequest,
  job: ExportJob,
): CocoaAnnotation {
  const where = `${image.fileName}, set ${set.setId}`
  const { author, extra } = set
  const annotationId = annotationIds.claim(extra['id'])
  if (extra['id'] !== undefined && extra['id'] !== annotationId)
    job.log.add(renumbered(where, extra['id'], annotationId))
  const imageId = imageIdOf.get(image.imageId)!
  const options = { imageId, annotationId, author, extra, onCycle, onComplexMask, where }
  const { annotation, findings, decisions } = cocoaFromAnnotationState(state, options)
  job.log.addAll(findings)
  for (const decision of decisions) {
    const record = { imageId: image.imageId, setId: set.setId, ...decision }
    job.decide(record, where, decisionText(decision))
  }
  return annotation
}

function decisionText({ a, b, was, becomes, reason }: ExportDecision): string {
  const change = becomes === null ? 'is left out' : `is written as ${becomes}`
  return `The pair #${a}, #${b} (${was}) ${change}: ${reason}.`
}

function renumbered(where: string, stated: unknown, given: number | string): Finding {
  const message = `Its id ${JSON.stringify(stated)} is taken by another one of this export; it was given ${given}.`
  return { severity: 'info', code: 'id-renumbered', where, message }
}

function headLeftOut(keys: readonly string[]): Finding {
  const message = `Not everything that is exported comes from files that say the same here, so it was left out: ${keys.join(', ')}.`
  return { severity: 'info', code: 'file-keys-left-out', where: '', message }
}

function turned({ fileName, orientation }: SelectedImage['record']): Finding {
  const message = `Its annotations are for the upright photo, with EXIF orientation ${orientation} applied.`
  return { severity: 'info', code: 'exif-applied', where: `image ${fileName}`, message }
}
