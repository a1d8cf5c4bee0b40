import type { ImageSize } from '../../../core/pixels/imageSize.ts'
import type { GridPlane } from '../../../shared/imageUrls.ts'

export type Rgb = readonly [red: number, green: number, blue: number]

/** Yellow is seen on photos of any colour, and as brightness by everybody. */
export const BOUNDARY_COLOUR: Rgb = [255, 221, 64]
export const BACKGROUND_COLOUR: Rgb = [64, 156, 255]

/**
 * Farther to nearer: cividis (Nuñez, Anderton and Renslow, "Optimizing colormaps with consideration for color vision
 * deficiency", PLoS ONE 13, 2018) at five places. Brightness rises evenly, so the order shows without colour too.
 */
const DEPTH_STOPS: readonly Rgb[] = [
  [0, 45, 110],
  [70, 83, 110],
  [125, 124, 120],
  [186, 172, 105],
  [254, 232, 56],
]

/** The colour of a label, 1 … `largest`; the only label there is gets the nearest one's. */
export function depthColour(label: number, largest: number): Rgb {
  const part = largest <= 1 ? 1 : Math.min(1, Math.max(0, (label - 1) / (largest - 1)))
  const place = part * (DEPTH_STOPS.length - 1)
  const index = Math.min(DEPTH_STOPS.length - 2, Math.floor(place))
  const [from, to] = [DEPTH_STOPS[index]!, DEPTH_STOPS[index + 1]!]
  const mix = (channel: 0 | 1 | 2): number =>
    Math.round(from[channel] + (to[channel] - from[channel]) * (place - index))
  return [mix(0), mix(1), mix(2)]
}

/** How dark the rim around probable boundaries is, 0..1: one light pixel is lost on a light photo. */
const RIM_OPACITY = 0.6

/**
 * A byte grid as RGBA pixels, row-major: probabilities as the strength of one colour, labels as colours from far to
 * near. Label 0, the background, stays clear.
 */
export function gridPixels(
  plane: Exclude<GridPlane, 'direction'>,
  bytes: Uint8Array,
  size: ImageSize,
  largestLabel: number,
): Uint8ClampedArray<ArrayBuffer> {
  const colours = Array.from({ length: 256 }, (_, value) => rgbaOf(plane, value, largestLabel))
  // A whole pixel at a time, in whatever byte order this machine has.
  const table = new Uint32Array(Uint8Array.from(colours.flat()).buffer)
  const pixels = new Uint32Array(bytes.length)
  for (let pixel = 0; pixel < bytes.length; pixel++) pixels[pixel] = table[bytes[pixel]!]!
  const channels = new Uint8ClampedArray(pixels.buffer)
  if (plane === 'boundary') addRim(channels, bytes, size)
  return channels
}

/** Puts dark where a pixel is less probable than one of its eight neighbours, under its own colour. */
function addRim(pixels: Uint8ClampedArray, bytes: Uint8Array, size: ImageSize): void {
  const near = mostProbableNear(bytes, size)
  for (let pixel = 0; pixel < bytes.length; pixel++) {
    if (near[pixel]! <= bytes[pixel]!) continue
    const front = bytes[pixel]! / 255
    const alpha = front + ((1 - front) * RIM_OPACITY * near[pixel]!) / 255
    for (let channel = 0; channel < 3; channel++) {
      pixels[4 * pixel + channel] = (BOUNDARY_COLOUR[channel]! * front) / alpha
    }
    pixels[4 * pixel + 3] = 255 * alpha
  }
}

/** The largest value of each pixel and its eight neighbours. Cheap where most are 0, as in a boundary. */
function mostProbableNear(bytes: Uint8Array, { width, height }: ImageSize): Uint8Array {
  const near = bytes.slice()
  for (let pixel = 0; pixel < bytes.length; pixel++) {
    const value = bytes[pixel]!
    if (value === 0) continue
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    for (let nearY = Math.max(0, y - 1); nearY <= Math.min(height - 1, y + 1); nearY++) {
      for (let nearX = Math.max(0, x - 1); nearX <= Math.min(width - 1, x + 1); nearX++) {
        const at = nearY * width + nearX
        if (near[at]! < value) near[at] = value
      }
    }
  }
  return near
}

function rgbaOf(plane: Exclude<GridPlane, 'direction'>, value: number, largestLabel: number): number[] {
  if (plane === 'boundary') return [...BOUNDARY_COLOUR, value]
  if (plane === 'background') return [...BACKGROUND_COLOUR, value]
  return value === 0 ? [0, 0, 0, 0] : [...depthColour(value, largestLabel), 255]
}
