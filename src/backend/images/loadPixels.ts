import { basename } from 'node:path'
import { pixelCount, sameSize, sizeText } from '../../core/pixels/imageSize.ts'
import type { RgbImage } from '../../core/pixels/RgbImage.ts'
import { refuse } from '../../core/support/DomainError.ts'
import { decodeFault } from './buildPyramid.ts'
import type { PhotoSource } from './buildPyramid.ts'
import { turnUpright } from './orientation.ts'
import { openPhoto } from './photoDecoder.ts'
import { photoStats } from './photoFile.ts'

/**
 * The colours of a photo, upright, in a buffer of their own: three bytes per pixel, alpha left out. Decoded off the main
 * thread. Throws `size-mismatch` when the photo is not of the recorded size, `bad-input` when it cannot be decoded.
 */
export async function loadPixels(source: PhotoSource): Promise<RgbImage> {
  const where = basename(source.path)
  await photoStats(source.path)
  const size = { width: source.width, height: source.height }
  try {
    const picture = openPhoto(source.path, { sequential: source.orientation === 1 })
      .toColourspace('srgb')
      .removeAlpha()
    const { data, info } = await turnUpright(picture, source.orientation)
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    if (!sameSize(info, size)) throw wrongPhoto(where, sizeText(size), sizeText(info))
    // Small buffers of Node share one allocation, which could not be handed over.
    const pixels = info.channels === 3 ? new Uint8Array(data) : spread(data, info.channels, pixelCount(size))
    return { size, data: pixels }
  } catch (error) {
    throw decodeFault(error, where)
  }
}

/** Grey pictures have one channel. */
function spread(data: Uint8Array, channels: number, pixels: number): Uint8Array<ArrayBuffer> {
  const rgb = new Uint8Array(3 * pixels)
  for (let pixel = 0; pixel < pixels; pixel++) rgb.fill(data[pixel * channels]!, 3 * pixel, 3 * pixel + 3)
  return rgb
}

function wrongPhoto(where: string, expected: string, received: string): Error {
  const todo = 'Put the original photo back.'
  return refuse('size-mismatch', {
    what: 'The photo is not the one that was annotated',
    where,
    expected,
    received,
    todo,
  })
}
