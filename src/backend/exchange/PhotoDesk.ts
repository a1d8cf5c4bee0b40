import { basename } from 'node:path'
import type { Finding } from '../../core/dataset/finding.ts'
import { sameSize } from '../../core/pixels/imageSize.ts'
import type { ImageSize } from '../../core/pixels/imageSize.ts'
import { Gate } from '../images/Gate.ts'
import { probeImage } from '../images/probeImage.ts'
import type { ImageProbe } from '../images/probeImage.ts'
import type { ImageRecord } from '../storage/imageRecords.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'
import type { ImportTarget } from './ImportTarget.ts'
import { imageOfBytes, relocateIfAbsent } from './knownPhotos.ts'
import { photoGrid, sizeDiffers } from './photoGrid.ts'

/** What a source says about the photo that an annotation belongs to. */
export interface PhotoClaim {
  /** Absolute path of the photo. */
  readonly path: string
  /** The size of the annotations' grid, where the source says; null where it does not. */
  readonly statedSize: ImageSize | null
  readonly cocoImageId: number | null
  readonly metadata: Readonly<Record<string, unknown>>
  /** For messages. */
  readonly where: string
}

/** A photo that can be taken in: the grid of its annotations is settled, the project does not have it from us yet. */
export interface PlacedPhoto extends ImageSize {
  /** The image that the project has for it, by its path or by its bytes, from before this job; null when it is new. */
  readonly known: ImageRecord | null
  /** Takes the photo in (once, however often it is called) and gives its image in the project, or in a dry run none. */
  take(): number
}

/** What is to be recorded of a photo. */
interface ReadPhoto extends Pick<ImageRecord, 'width' | 'height' | 'orientation' | 'sha256'> {
  /** Where the project has it, or will have it. */
  readonly recordedPath: string
  readonly known: ImageRecord | null
  /** What was decided about it, if anything was. */
  readonly finding: Finding | null
}

/** Photos read at once: as many as keep a disk and the four threads of Node's file system busy. */
const READ_AT_ONCE = 4

/**
 * Finds out about photos and takes them in, each once, however many annotations it has; decides the grid of each (see
 * `photoGrid`). A photo is only taken in when something about it could be used. One that the project has already, here or
 * elsewhere on the disk, is the image that it has; but two photos of one job are two images, even with equal bytes.
 */
export class PhotoDesk {
  readonly #store: ProjectStore
  readonly #target: ImportTarget
  readonly #onFinding: (finding: Finding) => void
  readonly #gate = new Gate(READ_AT_ONCE)
  readonly #taken = new Map<string, ImageSize & { readonly imageId: number }>()
  readonly #probes = new Map<string, Promise<ImageProbe>>()
  readonly #takenIds = new Set<number>()
  /** Images that were found by their bytes, and where. */
  readonly #foundAt = new Map<number, string>()

  constructor(store: ProjectStore, target: ImportTarget, onFinding: (finding: Finding) => void) {
    this.#store = store
    this.#target = target
    this.#onFinding = onFinding
  }

  /** Photos taken in so far. */
  get count(): number {
    return this.#taken.size
  }

  /** Starts reading a photo that will be placed soon; its failure is told by `place`. */
  prepare(path: string): void {
    if (this.#taken.has(path) || this.#store.images.findByPath(path) !== null) return
    this.#probe(path).catch(() => undefined)
  }

  /**
   * Rejects with `not-found`, `bad-input`, `unsupported` for a photo that cannot be used, `size-mismatch` when the
   * stated size is not that of the photo or of the image that the project already has for it.
   */
  async place(claim: PhotoClaim): Promise<PlacedPhoto> {
    const { path, statedSize, where } = claim
    const taken = this.#taken.get(path)
    if (taken !== undefined) {
      requireSize(taken, path, statedSize, where)
      return { ...taken, known: null, take: () => taken.imageId }
    }
    // What is being read was looked up when its reading began.
    const recorded = this.#probes.has(path) ? null : this.#store.images.findByPath(path)
    const photo = recorded === null ? await this.#read(claim) : knownPhoto(recorded, path, null)
    if (photo.known !== null) requireSize(photo, path, statedSize, where)
    const { width, height, known } = photo
    return { width, height, known, take: () => this.#take(claim, photo) }
  }

  /** To be called once the job has succeeded: images whose photo is gone get the place where it was found. */
  settle(): void {
    for (const [imageId, path] of this.#foundAt) relocateIfAbsent(this.#store, imageId, path)
  }

  async #read({ path, statedSize, where }: PhotoClaim): Promise<ReadPhoto> {
    const probe = await this.#probe(path)
    const { sha256 } = probe
    const known = imageOfBytes(this.#store, { sha256, path }, (imageId) => !this.#takenIds.has(imageId))
    if (known !== null) {
      return knownPhoto(known, this.#store.images.pathOf(known.imageId), sameBytes(basename(path), known.path, where))
    }
    return { ...photoGrid(probe, statedSize, basename(path), where), sha256, recordedPath: path, known }
  }

  #take({ path, cocoImageId, metadata, statedSize, where }: PhotoClaim, photo: ReadPhoto): number {
    const taken = this.#taken.get(path)
    if (taken !== undefined) {
      // Another annotation settled the grid while this one waited for the disk.
      if (sameSize(taken, photo)) return taken.imageId
      throw sizeDiffers(basename(path), taken, statedSize ?? photo, where)
    }
    const { recordedPath, sha256, width, height, orientation, finding } = photo
    const recorded = { path: recordedPath, sha256, width, height, orientation }
    const imageId = this.#target.addImage({ ...recorded, cocoImageId, metadata })
    if (finding !== null) this.#onFinding(finding)
    this.#taken.set(path, { width, height, imageId })
    this.#takenIds.add(imageId)
    if (recordedPath !== path) this.#foundAt.set(imageId, path)
    this.#probes.delete(path)
    return imageId
  }

  #probe(path: string): Promise<ImageProbe> {
    let probe = this.#probes.get(path)
    if (probe === undefined) {
      probe = this.#gate.run(() => probeImage(path))
      this.#probes.set(path, probe)
    }
    return probe
  }
}

function knownPhoto(known: ImageRecord, recordedPath: string, finding: Finding | null): ReadPhoto {
  const { width, height, orientation, sha256 } = known
  return { width, height, orientation, sha256, recordedPath, known, finding }
}

function requireSize(known: ImageSize, path: string, stated: ImageSize | null, where: string): void {
  if (stated !== null && !sameSize(stated, known)) throw sizeDiffers(basename(path), known, stated, where)
}

function sameBytes(name: string, recordedPath: string, where: string): Finding {
  const message = `The photo "${name}" is in the project already, as "${recordedPath}" (same bytes); that image is meant.`
  return { severity: 'info', code: 'photo-known', where, message }
}
