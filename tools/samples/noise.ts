/** A function of the plane with values in [0, 1). */
export type Noise = (x: number, y: number) => number

/** A number in [0, 1) for every pair of integers: the finaliser of MurmurHash3 (Austin Appleby, public domain). */
export function latticeHash(x: number, y: number, seed: number): number {
  let hash = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed + 1, 0x9e3779b1)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296
}

/** Smooth noise whose bumps are about one unit wide: random values at integer points, eased in between. */
export function valueNoise(seed: number): Noise {
  return (x, y) => {
    const column = Math.floor(x)
    const row = Math.floor(y)
    const across = eased(x - column)
    const down = eased(y - row)
    const top = blend(latticeHash(column, row, seed), latticeHash(column + 1, row, seed), across)
    const bottom = blend(latticeHash(column, row + 1, seed), latticeHash(column + 1, row + 1, seed), across)
    return blend(top, bottom, down)
  }
}

/** Noise with detail at `octaves` scales, each half as wide and half as strong as the one before. */
export function fractalNoise(seed: number, octaves: number): Noise {
  const layers = Array.from({ length: octaves }, (_, octave) => valueNoise(seed + 101 * octave))
  const total = 2 - 2 ** (1 - octaves)
  return (x, y) => layers.reduce((sum, layer, octave) => sum + layer(x * 2 ** octave, y * 2 ** octave) / 2 ** octave, 0) / total
}

/**
 * Distance to the nearest of scattered points, one per unit square on average, and a random number for that point:
 * the material of speckles and bumps. Looks at the nine squares around, so distances above 1 are not exact.
 */
export function nearestSpeck(x: number, y: number, seed: number): { readonly distance: number; readonly kind: number } {
  let distance = Infinity
  let kind = 0
  for (let row = Math.floor(y) - 1; row <= Math.floor(y) + 1; row++) {
    for (let column = Math.floor(x) - 1; column <= Math.floor(x) + 1; column++) {
      const speckX = column + latticeHash(column, row, seed)
      const speckY = row + latticeHash(column, row, seed + 7)
      const gap = Math.hypot(speckX - x, speckY - y)
      if (gap >= distance) continue
      distance = gap
      kind = latticeHash(column, row, seed + 13)
    }
  }
  return { distance, kind }
}

function eased(t: number): number {
  return t * t * (3 - 2 * t)
}

function blend(from: number, to: number, share: number): number {
  return from + (to - from) * share
}
