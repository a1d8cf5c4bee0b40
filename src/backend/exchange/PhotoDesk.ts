import { basename } from 'node:path'
import type { Finding } from '../../core/dataset/finding.ts'
import { sameSize } from '../../core/pixels/imageSize.ts'
import type { ImageSize } from '../../core/pixels/imageSize.ts'
import { Gate } from '../images/Gate.ts'
import { probeImage } from '../images/probeImage.ts'
import type { ImageProbe } from '../images/probeImage.ts'
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

/** An image of the project (or, in a dry run, one that would be). */
export interface PlacedImage extends ImageSize {
  readonly imageId: number
}

/** Photos read at once: as many as keep a disk and the four threads of Node's file system busy. */
const READ_AT_ONCE = 4

/** Takes photos in, each once, however many annotations it has; decides the grid of each (see `photoGrid`). */
export class PhotoDesk {
  readonly #store: ProjectStore
  readonly #target: ImportTarget
  readonly #onFinding: (finding: Finding) => void
  readonly #gate = new Gate(READ_AT_ONCE)
  readonly #placed = new Map<string, PlacedImage>()
  readonly #probes = new Map<string, Promise<ImageProbe>>()

  constructor(store: ProjectStore, target: ImportTarget, onFinding: (finding: Finding) => void) {
    this.#store = store
    this.#target = target
    this.#onFinding = onFinding
  }

  /** Photos taken in so far. */
  get count(): number {
    return this.#placed.size
  }

  /** Starts reading a photo that will be placed soon; its failure is told by `place`. */
  prepare(path: string): void {
    if (this.#placed.has(path) || this.#store.images.findByPath(path) !== null) return
    this.#probe(path).catch(() => undefined)
  }

  /**
   * Rejects with `not-found`, `bad-input`, `unsupported` for a photo that cannot be used, `size-mismatch` when the
   * stated size is not that of the photo or of the image that the project already has for it.
   */
  async place(claim: PhotoClaim): Promise<PlacedImage> {
    const placed = this.#placed.get(claim.path) ?? (await this.#take(claim))
    this.#placed.set(claim.path, placed)
    if (claim.statedSize === null || sameSize(claim.statedSize, placed)) return placed
    throw sizeDiffers(basename(claim.path), placed, claim.statedSize, claim.where)
  }

  async #take({ path, statedSize, cocoImageId, metadata, where }: PhotoClaim): Promise<PlacedImage> {
    const known = this.#store.images.findByPath(path)
    if (known !== null) {
      const { width, height, sha256, orientation } = known
      if (statedSize !== null && !sameSize(statedSize, known))
        throw sizeDiffers(basename(path), known, statedSize, where)
      const image = { path, sha256, width, height, orientation, cocoImageId, metadata }
      return { imageId: this.#target.addImage(image), width, height }
    }
    const probe = await this.#probe(path)
    this.#probes.delete(path)
    const { width, height, orientation, finding } = photoGrid(probe, statedSize, basename(path), where)
    if (finding !== null) this.#onFinding(finding)
    const image = { path, sha256: probe.sha256, width, height, orientation, cocoImageId, metadata }
    return { imageId: this.#target.addImage(image), width, height }
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
