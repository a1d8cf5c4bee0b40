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
  /** Takes the photo in (once, however often it is called) and gives its image in the project, or in a dry run none. */
  take(): number
}

/** What is to be recorded of a photo; `finding` says what was decided about its grid, if anything was. */
type FreshPhoto = Pick<ImageRecord, 'width' | 'height' | 'orientation' | 'sha256'> & {
  readonly finding?: Finding | null
}

/** Photos read at once: as many as keep a disk and the four threads of Node's file system busy. */
const READ_AT_ONCE = 4

/**
 * Finds out about photos and takes them in, each once, however many annotations it has; decides the grid of each (see
 * `photoGrid`). A photo is only taken in when something about it could be used.
 */
export class PhotoDesk {
  readonly #store: ProjectStore
  readonly #target: ImportTarget
  readonly #onFinding: (finding: Finding) => void
  readonly #gate = new Gate(READ_AT_ONCE)
  readonly #taken = new Map<string, ImageSize & { readonly imageId: number }>()
  readonly #probes = new Map<string, Promise<ImageProbe>>()

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
    const recorded = this.#store.images.findByPath(path)
    const known = taken ?? recorded
    if (known !== null && statedSize !== null && !sameSize(statedSize, known)) {
      throw sizeDiffers(basename(path), known, statedSize, where)
    }
    if (taken !== undefined) return { ...taken, take: () => taken.imageId }
    const photo = recorded ?? (await this.#read(claim))
    return { width: photo.width, height: photo.height, take: () => this.#take(claim, photo) }
  }

  async #read({ path, statedSize, where }: PhotoClaim): Promise<FreshPhoto> {
    const probe = await this.#probe(path)
    const { finding, ...grid } = photoGrid(probe, statedSize, basename(path), where)
    return { ...grid, sha256: probe.sha256, finding }
  }

  #take({ path, cocoImageId, metadata, statedSize, where }: PhotoClaim, photo: FreshPhoto): number {
    const taken = this.#taken.get(path)
    if (taken !== undefined) {
      // Another annotation settled the grid while this one waited for the disk.
      if (sameSize(taken, photo)) return taken.imageId
      throw sizeDiffers(basename(path), taken, statedSize ?? photo, where)
    }
    const { width, height, orientation, sha256, finding = null } = photo
    const imageId = this.#target.addImage({ path, sha256, width, height, orientation, cocoImageId, metadata })
    if (finding !== null) this.#onFinding(finding)
    this.#taken.set(path, { width, height, imageId })
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
