import type { ImageSize } from '../../core/pixels/imageSize.ts'
import type { ReviewState } from '../../core/dataset/records.ts'
import type { ImageSummary } from '../../shared/contract/images.ts'

/** A photo as it is told to the project. */
export interface NewImage {
  /** Absolute path of the photo; stored relative to the project file's folder. */
  readonly path: string
  /** SHA-256 of the file, 64 lower-case hexadecimal digits; null when the photo is absent and only its size is known. */
  readonly sha256: string | null
  /** Upright size: after `orientation` was applied. Every mask of the image has this size. */
  readonly width: number
  readonly height: number
  /** EXIF orientation 1..8 that Strata applies when it decodes; 1 where EXIF is ignored on purpose. */
  readonly orientation: number
  /** COCO's `image_id`, where a source told it. */
  readonly cocoImageId?: number | null
  /** What the source says about the image besides (coco_url, license, …). Plain JSON, kept for the way back. */
  readonly metadata?: Readonly<Record<string, unknown>>
}

/** A photo as the project knows it. */
export interface ImageRecord extends ImageSize {
  readonly imageId: number
  /** As stored: relative to the project's folder with `/` between the parts, or absolute on another drive. */
  readonly path: string
  /** Last part of `path`. */
  readonly fileName: string
  readonly sha256: string | null
  readonly orientation: number
  readonly cocoImageId: number | null
  readonly metadata: Readonly<Record<string, unknown>>
}

export interface ImagePageQuery {
  readonly offset: number
  readonly limit: number
  /** Substring of the file name, any case; empty matches all. */
  readonly search?: string
  /** Only images with a listed set in one of these states; empty matches all. */
  readonly states?: readonly ReviewState[]
}

export interface ImagePage {
  /** How many images match, not only those of this window. */
  readonly total: number
  /** By rising image id. */
  readonly images: readonly ImageSummary[]
}

export interface ImageStore {
  /** One window of the list of visible images. */
  page(query: ImagePageQuery): ImagePage
  /** What lists show of one image. Throws `not-found`. */
  get(imageId: number): ImageSummary
  /** Everything the project knows of one image. Throws `not-found`. */
  record(imageId: number): ImageRecord
  /** The image recorded for an absolute path, visible or not (of an undone import), or null. */
  findByPath(path: string): ImageRecord | null
  /** Every image with these bytes (64 hexadecimal digits), visible or not, by rising id. */
  findBySha256(sha256: string): readonly ImageRecord[]
  /** Number and recorded path (see `ImageRecord`) of every visible image, by rising id. */
  listed(): readonly Pick<ImageRecord, 'imageId' | 'path'>[]
  /**
   * Takes in one photo together with its empty automatic set. A path that is already known keeps its record (and
   * becomes visible again if its import was undone); `size-mismatch` if it now has another size.
   * For many photos use `beginImport`, which makes them one project entry and far fewer transactions.
   */
  add(image: NewImage): { readonly imageId: number; readonly isNew: boolean }
  /**
   * Records that the photo of an image is elsewhere (absolute path); everything else about it stays.
   * Throws `not-found`, and `bad-input` when another image has that path or it cannot be a file's.
   */
  relocate(imageId: number, path: string): void
  /**
   * Absolute path of a photo. The file may be absent. Throws `not-found` for an unknown image and `bad-input` for a
   * recorded path that cannot be a file's.
   */
  pathOf(imageId: number): string
}
