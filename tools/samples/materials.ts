import { fractalNoise, nearestSpeck, valueNoise } from './noise.ts'

/**
 * What the surface of an object looks like at a point of its own coordinate system (pixels, origin in its middle, x
 * along it): how far its colour goes towards its accent, 0..1, and how bright it is, 1 = as it is.
 */
interface Surface {
  readonly accent: number
  readonly shade: number
}

export type Material = (x: number, y: number) => Surface

/** Makes the material of one object; `radius` is the object's size in pixels. */
const MATERIALS = {
  paper: (seed) => {
    const fibre = fractalNoise(seed, 3)
    return (x, y) => ({ accent: 0, shade: 0.97 + 0.06 * fibre(x / 5, y / 5) })
  },
  stripes: (seed, radius) => {
    const fibre = fractalNoise(seed, 3)
    const period = Math.max(14, radius / 3.2)
    return (x, y) => ({ accent: band(x / period, 0.42, period), shade: 0.97 + 0.06 * fibre(x / 5, y / 5) })
  },
  gingham: (seed, radius) => {
    const weave = valueNoise(seed)
    const period = Math.max(16, radius / 3.5)
    return (x, y) => ({
      accent: 0.45 * (band(x / period, 0.5, period) + band(y / period, 0.5, period)),
      shade: 0.96 + 0.05 * weave(x / 1.5, y / 1.5) + 0.02 * Math.sin(x * 1.9) * Math.sin(y * 1.9),
    })
  },
  dots: (seed, radius) => {
    const fibre = fractalNoise(seed, 3)
    const period = Math.max(18, radius / 2.6)
    return (x, y) => {
      const row = Math.round(y / period)
      const offset = row % 2 === 0 ? 0 : 0.5
      const column = Math.round(x / period - offset) + offset
      const gap = Math.hypot(x - column * period, y - row * period)
      return { accent: soft(period * 0.24 - gap), shade: 0.97 + 0.06 * fibre(x / 5, y / 5) }
    }
  },
  speckle: (seed) => {
    const cloud = fractalNoise(seed, 4)
    return (x, y) => {
      const { distance, kind } = nearestSpeck(x / 9, y / 9, seed)
      return { accent: kind < 0.45 ? 0.75 * soft((0.1 + 0.5 * kind - distance) * 9) : 0, shade: 0.86 + 0.28 * cloud(x / 40, y / 40) }
    }
  },
  grain: (seed) => {
    const warp = fractalNoise(seed, 2)
    const fibre = fractalNoise(seed + 1, 3)
    return (x, y) => {
      const ring = Math.sin(y * 0.55 + 9 * warp(x / 160, y / 22))
      return { accent: 0.16 + 0.14 * ring, shade: 0.93 + 0.14 * fibre(x / 45, y / 2.2) }
    }
  },
  veins: (seed, radius) => {
    const cloud = fractalNoise(seed, 3)
    return (x, y) => {
      const midrib = soft(1.3 - Math.abs(y))
      const sides = Math.abs(((x / radius) * 7 - Math.abs(y / radius) * 6 + 1000) % 1)
      const vein = 0.55 * soft((0.055 - Math.min(sides, 1 - sides)) * (radius / 4))
      return { accent: Math.max(midrib, vein), shade: 0.9 + 0.2 * cloud(x / 30, y / 30) }
    }
  },
  coin: (seed, radius) => {
    const brush = valueNoise(seed)
    return (x, y) => {
      const reach = Math.hypot(x, y) / radius
      const angle = Math.atan2(y, x)
      const groove = soft((0.022 - Math.abs(reach - 0.8)) * radius) + soft((0.012 - Math.abs(reach - 0.7)) * radius)
      const star = soft((0.34 * (1 + 0.25 * Math.cos(6 * angle + seed)) - reach) * radius)
      const sheen = 0.07 * Math.cos(2 * angle + 1.9)
      return { accent: Math.max(0.55 * groove, 0.5 * star), shade: 0.95 + sheen + 0.05 * brush(reach * radius, angle * 40) }
    }
  },
  bumps: (seed, radius) => {
    const cloud = fractalNoise(seed, 3)
    return (x, y) => {
      const { distance } = nearestSpeck(x / 8, y / 8, seed)
      const fade = 1 - 0.4 * Math.min(1, Math.hypot(x, y) / radius)
      return { accent: 0.6 * fade * soft((0.27 - distance) * 8), shade: 0.9 + 0.2 * cloud(x / 24, y / 24) }
    }
  },
  weave: (seed) => {
    const cloud = fractalNoise(seed, 3)
    return (x, y) => ({
      accent: 0.12 * (1 + Math.sin(x * 1.3) * Math.sin(y * 1.3)),
      shade: 0.93 + 0.1 * cloud(x / 60, y / 60) + 0.03 * Math.sin(x * 1.3 + Math.PI * Math.floor(y / 2.4)),
    })
  },
} as const satisfies Record<string, (seed: number, radius: number) => Material>

export type MaterialName = keyof typeof MATERIALS

export function materialOf(name: MaterialName, seed: number, radius: number): Material {
  return MATERIALS[name](seed, radius)
}

/** 1 in the middle `share` of every period, 0 in the rest, with edges one pixel wide; `period` is in pixels. */
function band(position: number, share: number, period: number): number {
  const within = position - Math.floor(position)
  return soft((share / 2 - Math.abs(within - 0.5)) * period)
}

/** 0 to 1 over one pixel around zero: an edge without steps. */
function soft(pixels: number): number {
  return Math.min(1, Math.max(0, pixels + 0.5))
}
