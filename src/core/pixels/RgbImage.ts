import type { ImageSize } from './imageSize.ts'

/** The colours of an image. */
export interface RgbImage {
  readonly size: ImageSize
  /** Red, green, blue, red, …: three bytes per pixel, row-major, sRGB. */
  readonly data: Uint8Array
}
