import { refuse } from '../support/DomainError.ts'

/**
 * Width and height of an image in pixels, each ≥ 1.
 *
 * Conventions stated once for all of Strata: pixels are row-major, index `p = y · width + x`, both 0-based; the pixel
 * (x, y) covers the half-open square [x, x+1) × [y, y+1); boxes and runs are half-open.
 */
export interface ImageSize {
  readonly width: number
  readonly height: number
}

/** Half-open pixel box: x0 ≤ x < x1, y0 ≤ y < y1. Empty when x0 = x1 or y0 = y1. */
export interface PixelBox {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

/**
 * Largest image Strata accepts, in pixels: the limit of sharp's decoder (0x3FFF × 0x3FFF), the first of the tools in
 * the chain that would give up. Also keeps every pixel index far inside an unsigned 32-bit integer.
 */
export const MAX_IMAGE_PIXELS = 0x3fff * 0x3fff

export function pixelCount(size: ImageSize): number {
  return size.width * size.height
}

export function sameSize(a: ImageSize, b: ImageSize): boolean {
  return a.width === b.width && a.height === b.height
}

/** "640×480", as shown in messages. */
export function sizeText(size: ImageSize): string {
  return `${size.width}×${size.height}`
}

/** Throws `bad-input` unless both sides are integers ≥ 1 and the area is at most `MAX_IMAGE_PIXELS`. */
export function checkImageSize(size: ImageSize, where: string): void {
  const sidesFine = [size.width, size.height].every((side) => Number.isSafeInteger(side) && side >= 1)
  if (sidesFine && pixelCount(size) <= MAX_IMAGE_PIXELS) return
  throw refuse('bad-input', {
    what: 'Not a usable image size',
    where,
    expected: `two integers ≥ 1 with at most ${MAX_IMAGE_PIXELS} pixels`,
    received: sizeText(size),
    todo: 'Resize or split the image and its annotations.',
  })
}
