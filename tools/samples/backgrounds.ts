import { fractalNoise, latticeHash, nearestSpeck, valueNoise } from './noise.ts'
import { lightened, mixed, PALETTE } from './palette.ts'
import type { Rgb } from './palette.ts'

/** The colour of the table at image pixel (x, y). */
export type Background = (x: number, y: number) => Rgb

const BACKGROUNDS = {
  linen: (seed) => {
    const cloud = fractalNoise(seed, 3)
    const thread = valueNoise(seed + 5)
    const base = mixed(PALETTE.chalk, PALETTE.sand, 0.35)
    return (x, y) => {
      const across = thread(x / 1.6, y / 14)
      const down = thread(x / 14 + 500, y / 1.6)
      return lightened(base, 0.1 * (across + down - 1) + 0.08 * (cloud(x / 120, y / 120) - 0.5))
    }
  },
  felt: (seed) => {
    const cloud = fractalNoise(seed, 4)
    const fibre = fractalNoise(seed + 3, 3)
    const base = mixed(PALETTE.slate, PALETTE.charcoal, 0.45)
    return (x, y) => lightened(base, 0.14 * (fibre(x / 2.5, y / 2.5) - 0.5) + 0.16 * (cloud(x / 90, y / 90) - 0.5))
  },
  sage: (seed) => {
    const cloud = fractalNoise(seed, 4)
    const fibre = fractalNoise(seed + 3, 3)
    const base = mixed(PALETTE.sage, PALETTE.chalk, 0.45)
    return (x, y) => lightened(base, 0.1 * (fibre(x / 3, y / 3) - 0.5) + 0.12 * (cloud(x / 110, y / 110) - 0.5))
  },
  planks: (seed) => {
    const warp = fractalNoise(seed, 2)
    const fibre = fractalNoise(seed + 1, 3)
    const plank = 118
    const base = mixed(PALETTE.oak, PALETTE.chalk, 0.45)
    return (x, y) => {
      const board = Math.floor(y / plank)
      const across = y - board * plank
      const shift = 4000 * latticeHash(board, 3, seed)
      const ring = Math.sin(across * 0.21 + 11 * warp((x + shift) / 300, y / 46))
      const gap = Math.max(0, 1 - Math.min(across, plank - across) / 1.6)
      const tone = 0.1 * (latticeHash(board, 1, seed) - 0.5) + 0.045 * ring + 0.13 * (fibre((x + shift) / 60, y / 2.4) - 0.5)
      return lightened(base, tone - 0.42 * gap)
    }
  },
  beach: (seed) => {
    const cloud = fractalNoise(seed, 4)
    const grain = valueNoise(seed + 2)
    const base = mixed(PALETTE.sand, PALETTE.chalk, 0.25)
    return (x, y) => {
      const ripple = Math.sin((y + 0.25 * x) / 15 + 6 * cloud(x / 190, y / 190))
      const { distance, kind } = nearestSpeck(x / 11, y / 11, seed)
      const speck = kind < 0.16 && distance < 0.13 ? -0.25 : 0
      return lightened(base, 0.035 * ripple + 0.16 * (grain(x / 1.3, y / 1.3) - 0.5) + 0.1 * (cloud(x / 70, y / 70) - 0.5) + speck)
    }
  },
  terrazzo: (seed) => {
    const cloud = fractalNoise(seed, 3)
    const chips = [PALETTE.rose, PALETTE.sage, PALETTE.stone, PALETTE.sky]
    const base = PALETTE.chalk
    return (x, y) => {
      const { distance, kind } = nearestSpeck(x / 24, y / 24, seed)
      const size = 0.12 + 0.2 * latticeHash(Math.floor(kind * 1e6), 0, seed)
      const edge = Math.min(1, Math.max(0, (size - distance) * 24 + 0.5))
      const plain = lightened(base, 0.06 * (cloud(x / 8, y / 8) - 0.5))
      return kind < 0.55 ? mixed(plain, chips[Math.floor(kind * 40) % chips.length]!, 0.5 * edge) : plain
    }
  },
} as const satisfies Record<string, (seed: number) => Background>

export type BackgroundName = keyof typeof BACKGROUNDS
export const BACKGROUND_NAMES = Object.keys(BACKGROUNDS) as BackgroundName[]

export function backgroundOf(name: BackgroundName, seed: number): Background {
  return BACKGROUNDS[name](seed)
}
