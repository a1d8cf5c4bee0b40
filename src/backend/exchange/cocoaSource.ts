import type { Finding } from '../../core/dataset/finding.ts'
import { checkCocoaAnnotation, checkCocoaHead, checkCocoaImage } from '../../core/formats/cocoa.ts'
import type { CocoaAnnotation, CocoaImage } from '../../core/formats/cocoa.ts'
import { refuse } from '../../core/support/DomainError.ts'
import type { FindingLog } from './FindingLog.ts'
import type { JobControl } from './JobControl.ts'
import { parseJsonPiece, placeOf } from './parseJsonPiece.ts'
import type { JsonPiece } from './parseJsonPiece.ts'
import { readJsonPieces } from './readJsonPieces.ts'
import type { SourceFile } from './readJsonPieces.ts'
import { COCOA_LISTS } from './sourceHeads.ts'
import type { SourceHead } from './sourceHeads.ts'

/** What a first reading of a COCOA file tells: enough to know where every annotation belongs before one is taken in. */
export interface CocoaSource {
  readonly file: SourceFile
  /** By the file's own id; null for a bare annotation object, which has no list of images. */
  readonly images: ReadonlyMap<number | string, CocoaImage> | null
  readonly annotationCount: number
  /** What the file says beside its lists, for the way back; empty for a bare object, which keeps everything itself. */
  readonly head: SourceHead
  /** The parts of a bare annotation object, unparsed; empty for a dataset. */
  readonly bareMembers: readonly JsonPiece[]
}

/** A bare object is read as a whole; more than this is no annotation of one image. */
const MAX_BARE_BYTES = 1 << 28

/**
 * Reads a file once without taking anything in: its outer structure is checked to the last byte and its images are
 * listed, wherever in the file they stand. Annotations are counted, not parsed.
 * Throws what `readJsonPieces` throws, and `bad-input` for an object that is no COCOA file.
 */
export async function surveyCocoa(file: SourceFile, log: FindingLog, control: JobControl): Promise<CocoaSource> {
  const images = new Map<number | string, CocoaImage>()
  const members = new Map<string, JsonPiece>()
  const order = new Set<string>()
  let annotationCount = 0
  let bareBytes = 0
  for await (const pieces of readJsonPieces(file, COCOA_LISTS, control)) {
    for (const piece of pieces) {
      order.add(piece.key)
      if (piece.index === null) {
        members.set(piece.key, piece)
        bareBytes += piece.bytes.length
        if (bareBytes > MAX_BARE_BYTES) throw tooLarge(file)
      } else if (piece.key === 'annotations') annotationCount++
      else addImage(piece, file, images, log)
    }
  }
  const isDataset = annotationCount > 0 || images.size > 0
  for (const key of COCOA_LISTS) if (members.has(key)) throw notAList(file, key, members.get(key)!)
  if (!isDataset && members.has('regions')) {
    return { file, images: null, annotationCount: 1, head: {}, bareMembers: [...members.values()] }
  }
  if (!isDataset) throw notCocoa(file, [...members.keys()])
  return { file, images, annotationCount, head: headOf(file, order, members, log), bareMembers: [] }
}

/** More than this beside the lists is no description of a file; it is not kept. */
const MAX_HEAD_BYTES = 1 << 22

function headOf(
  file: SourceFile,
  order: ReadonlySet<string>,
  members: ReadonlyMap<string, JsonPiece>,
  log: FindingLog,
): SourceHead {
  const bytes = [...members.values()].reduce((sum, piece) => sum + piece.bytes.length, 0)
  if (bytes > MAX_HEAD_BYTES) {
    log.add(keysNotKept(file, [...members.keys()], bytes))
    return {}
  }
  // `fromEntries` makes own properties of every key, `__proto__` included.
  const values = [...order].map((key) => {
    const piece = members.get(key)
    return [key, piece === undefined ? null : parseJsonPiece(piece, file.name)] as const
  })
  const { head, findings } = checkCocoaHead(Object.fromEntries(values), file.name)
  log.addAll(findings)
  return head
}

/** One annotation object, or the reason why it was refused. */
export interface CocoaSourceAnnotation {
  readonly where: string
  readonly annotation: CocoaAnnotation
}

/**
 * Reads the file again and gives its checked annotations in batches; refused ones go to the log. The image ids of all of
 * them, refused ones included, are added to `mentioned`.
 */
export async function* annotationsOf(
  source: CocoaSource,
  mentioned: Set<number | string>,
  log: FindingLog,
  control: JobControl,
): AsyncGenerator<readonly CocoaSourceAnnotation[]> {
  const { file } = source
  if (source.images === null) {
    // `fromEntries` makes own properties of every key, `__proto__` included.
    const value = Object.fromEntries(source.bareMembers.map((piece) => [piece.key, parseJsonPiece(piece, file.name)]))
    yield checked(value, file.name, log)
    return
  }
  for await (const pieces of readJsonPieces(file, COCOA_LISTS, control)) {
    const batch: CocoaSourceAnnotation[] = []
    for (const piece of pieces) {
      if (piece.key !== 'annotations' || piece.index === null) continue
      const value = parseJsonPiece(piece, file.name)
      const imageId = statedImageId(value)
      if (imageId !== null) mentioned.add(imageId)
      batch.push(...checked(value, placeOf(piece, file.name), log))
    }
    yield batch
  }
}

function checked(value: unknown, where: string, log: FindingLog): CocoaSourceAnnotation[] {
  try {
    const { annotation, findings } = checkCocoaAnnotation(value, where)
    log.addAll(findings)
    return [{ where, annotation }]
  } catch (error) {
    log.addRefusal(error, where)
    return []
  }
}

/** The image id of an annotation that may be wrong in any other way, or null. */
function statedImageId(annotation: unknown): number | string | null {
  if (typeof annotation !== 'object' || annotation === null || !('image_id' in annotation)) return null
  const { image_id: imageId } = annotation
  return typeof imageId === 'number' || typeof imageId === 'string' ? imageId : null
}

function addImage(piece: JsonPiece, file: SourceFile, images: Map<number | string, CocoaImage>, log: FindingLog): void {
  const where = placeOf(piece, file.name)
  const value = parseJsonPiece(piece, file.name)
  try {
    const { image, findings } = checkCocoaImage(value, where)
    log.addAll(findings)
    if (images.has(image.id)) log.add(repeatedId(where, image, images.get(image.id)!))
    else images.set(image.id, image)
  } catch (error) {
    log.addRefusal(error, where)
  }
}

function repeatedId(where: string, image: CocoaImage, first: CocoaImage): Finding {
  const message = `Image id ${image.id} was given to "${first.fileName}" before; "${image.fileName}" was left out.`
  return { severity: 'refused', code: 'image-id-repeated', where, message }
}

function keysNotKept(file: SourceFile, keys: readonly string[], bytes: number): Finding {
  const message = `What the file says beside images and annotations is too much to be kept (${bytes} bytes): ${keys.join(', ')}.`
  return { severity: 'repaired', code: 'file-keys-not-kept', where: file.name, message }
}

function notAList(file: SourceFile, key: string, piece: JsonPiece): Error {
  return refuse('bad-input', {
    what: `"${key}" is not a list`,
    where: `${file.name}, ${key}, byte ${piece.offset}`,
    expected: 'a list […]',
    received: new TextDecoder().decode(piece.bytes.subarray(0, 40)),
    todo: 'Check that this is a COCOA file.',
  })
}

function notCocoa(file: SourceFile, keys: readonly string[]): Error {
  return refuse('bad-input', {
    what: 'Not a COCOA file',
    where: file.name,
    expected: 'an object with "annotations" (a dataset) or "regions" (one annotation)',
    received: keys.length === 0 ? 'nothing to take in' : `the keys ${keys.slice(0, 10).join(', ')}`,
    todo: 'Choose another file or another --format.',
  })
}

function tooLarge(file: SourceFile): Error {
  return refuse('bad-input', {
    what: 'The file is too large for one annotation object',
    where: file.name,
    expected: `at most ${MAX_BARE_BYTES} bytes beside "images" and "annotations"`,
    received: 'more',
    todo: 'Choose another file.',
  })
}
