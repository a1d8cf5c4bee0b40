import type { Xorshift32 } from './Xorshift32.ts'

export interface Disc {
  readonly x: number
  readonly y: number
  readonly radius: number
}

const DISCS = 12
const NOISE_SIGMA = 25
const BACKGROUND_GREY = 90
const DISC_GREY = 165

/** Twelve bright discs on a dark ground with noise of σ 25 grey levels, as large a share of every picture. */
export function drawDiscs(side: number, random: Xorshift32): { grey: Uint8Array; discs: readonly Disc[] } {
  const discs = Array.from({ length: DISCS }, () => {
    const radius = Math.round(side * (0.05 + random.below(1000) / 16000))
    const margin = radius + Math.round(side * 0.04)
    const place = () => margin + random.below(side - 2 * margin)
    return { x: place(), y: place(), radius }
  })
  const grey = new Uint8Array(side * side)
  for (let pixel = 0; pixel < grey.length; pixel++) {
    const x = pixel % side
    const y = (pixel - x) / side
    const isInside = discs.some((disc) => (x - disc.x) ** 2 + (y - disc.y) ** 2 <= disc.radius ** 2)
    const value = Math.round((isInside ? DISC_GREY : BACKGROUND_GREY) + NOISE_SIGMA * random.normal())
    grey[pixel] = Math.min(255, Math.max(0, value))
  }
  return { grey, discs }
}
