import type { Finding } from '../../core/dataset/finding.ts'
import { sameSize, sizeText } from '../../core/pixels/imageSize.ts'
import type { ImageSize } from '../../core/pixels/imageSize.ts'
import { refuse } from '../../core/support/DomainError.ts'
import type { ImageProbe } from '../images/probeImage.ts'

/** The grid that the annotations of a photo live in, and the EXIF orientation that leads to it. */
export interface PhotoGrid extends ImageSize {
  readonly orientation: number
  readonly finding: Finding | null
}

/**
 * Annotations live in the upright grid. A source that states the stored size instead, where the two differ, was made
 * by a tool that ignores EXIF: then the photo is recorded as it is stored, and the report says so.
 * Throws `size-mismatch` when the stated size is neither.
 */
export function photoGrid(probe: ImageProbe, stated: ImageSize | null, name: string, where: string): PhotoGrid {
  const stored = { width: probe.storedWidth, height: probe.storedHeight }
  if (stated === null || sameSize(stated, probe)) {
    return { width: probe.width, height: probe.height, orientation: probe.orientation, finding: null }
  }
  if (sameSize(stated, stored)) {
    const message = `The annotations were made on "${name}" as it is stored (${sizeText(stored)}), not as its EXIF orientation shows it (${sizeText(probe)}); the orientation is ignored.`
    return { ...stored, orientation: 1, finding: { severity: 'repaired', code: 'exif-ignored', where, message } }
  }
  throw sizeDiffers(name, probe, stated, where)
}

export function sizeDiffers(name: string, photo: ImageSize, stated: ImageSize, where: string): Error {
  return refuse('size-mismatch', {
    what: `The annotations are not of the size of the photo "${name}"`,
    where,
    expected: sizeText(photo),
    received: sizeText(stated),
    todo: 'Use the photo that was annotated, at its original size.',
  })
}
