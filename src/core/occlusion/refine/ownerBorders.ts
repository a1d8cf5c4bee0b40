import type { ImageSize } from '../../pixels/imageSize.ts'

/** The border of two owners, as pixel edges. Owner 0 is the background. */
export interface OwnerBorder {
  /** `a` < `b`. */
  readonly a: number
  readonly b: number
  /** Pixel of `a` and pixel of `b` at each edge, in row order of the edges. */
  readonly aPixels: readonly number[]
  readonly bPixels: readonly number[]
}

/** All borders of owners that share a pixel edge, by (a, b). O(pixels + edges). */
export function ownerBorders(ownerAt: Int32Array, { width, height }: ImageSize): OwnerBorder[] {
  interface Growing extends OwnerBorder {
    readonly aPixels: number[]
    readonly bPixels: number[]
  }
  const byA = new Map<number, Map<number, Growing>>()
  const note = (p: number, q: number): void => {
    const [pixelA, pixelB] = ownerAt[p]! < ownerAt[q]! ? [p, q] : [q, p]
    const [a, b] = [ownerAt[pixelA]!, ownerAt[pixelB]!]
    let byB = byA.get(a)
    if (byB === undefined) byA.set(a, (byB = new Map()))
    let border = byB.get(b)
    if (border === undefined) byB.set(b, (border = { a, b, aPixels: [], bPixels: [] }))
    border.aPixels.push(pixelA)
    border.bPixels.push(pixelB)
  }
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      if (x + 1 < width && ownerAt[p] !== ownerAt[p + 1]) note(p, p + 1)
      if (y + 1 < height && ownerAt[p] !== ownerAt[p + width]) note(p, p + width)
    }
  }
  return [...byA.values()].flatMap((byB) => [...byB.values()]).sort((p, q) => p.a - q.a || p.b - q.b)
}
