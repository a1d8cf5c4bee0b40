import sharp from 'sharp'
import type { Sharp } from 'sharp'
import { MAX_IMAGE_PIXELS } from '../../core/pixels/imageSize.ts'

/**
 * The one place that opens photos with sharp, so that its safety settings hold everywhere. Photos come from strangers:
 * loaders that run layout engines or other programs' code (SVG, PDF, ImageMagick, …) are off for the whole process.
 */
sharp.block({
  operation: [
    'VipsForeignLoadSvg',
    'VipsForeignLoadPdf',
    'VipsForeignLoadMagick',
    'VipsForeignLoadMagick7',
    'VipsForeignLoadOpenslide',
    'VipsForeignLoadMat',
  ],
})

// libvips remembers decoded files by path; a photo replaced on disk would go on being shown as it was.
sharp.cache(false)

/** For messages: what Strata takes as a photo. */
export const PHOTO_FORMATS_TEXT = 'a JPEG, PNG, WebP, TIFF, GIF or AVIF picture'

/** libvips' names of them. */
const PHOTO_FORMATS: readonly string[] = ['jpeg', 'png', 'webp', 'tiff', 'gif', 'heif']

export function isPhotoFormat(name: string): boolean {
  return PHOTO_FORMATS.includes(name)
}

/**
 * Opens the first page of a photo, EXIF not applied. Damaged ends are tolerated: an annotator rather sees the upper half
 * of a cut-off JPEG than nothing. `sequential` reads from top to bottom only, in bounded memory; a turned picture cannot.
 */
export function openPhoto(path: string, options: { readonly sequential: boolean }): Sharp {
  return sharp(path, {
    failOn: 'none',
    limitInputPixels: MAX_IMAGE_PIXELS,
    sequentialRead: options.sequential,
    pages: 1,
  })
}
