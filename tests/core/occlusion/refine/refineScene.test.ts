import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GridMaxFlow } from '../../../../src/core/graphcut/GridMaxFlow.ts'
import { CheckedMinCut } from '../../../../src/core/graphcut/CheckedMinCut.ts'
import { maskFromBitmap } from '../../../../src/core/masks/bitmapMask.ts'
import type { RunLengthMask } from '../../../../src/core/masks/RunLengthMask.ts'
import { isEmptyMask } from '../../../../src/core/masks/RunLengthMask.ts'
import { DEFAULT_REFINEMENT } from '../../../../src/core/occlusion/refine/RefinementParameters.ts'
import { refineScene } from '../../../../src/core/occlusion/refine/refineScene.ts'
import type { SceneSolution } from '../../../../src/core/occlusion/SceneSolution.ts'
import type { RgbImage } from '../../../../src/core/pixels/RgbImage.ts'
import type { ImageSize } from '../../../../src/core/pixels/imageSize.ts'
import { imageOf, mapOf, ownersOf, refineCase, solutionOf } from './refineFixtures.ts'

const minCut = new CheckedMinCut(new GridMaxFlow())
const NONE: ReadonlyMap<number, RunLengthMask> = new Map()

function refined(
  solution: SceneSolution,
  image: RgbImage | null,
  size: ImageSize,
  locked: ReadonlyMap<number, RunLengthMask> = NONE,
): SceneSolution {
  return refineScene(solution, image, size, locked, minCut)
}

const COARSE = { width: 32, height: 24 }
const FINE = { width: 64, height: 48 }
/** A disc in front of a bar in front of the background, in pixels of the fine grid. */
const SCENE = (x: number, y: number): number =>
  Math.hypot(x - 25.3, y - 22.8) < 13 ? 1 : Math.abs(y - 0.3 * x - 12) < 7 ? 2 : 0
const COLOURS = [
  [40, 60, 90],
  [200, 180, 60],
  [90, 160, 80],
] as const

describe('bringing a solution to the size of the image', () => {
  it('finds the borders that the image has, though the coarse masks are displaced by a pixel of theirs', () => {
    const truth = mapOf(FINE, SCENE)
    const coarse = mapOf(COARSE, (x, y) => SCENE(2 * x + 2, 2 * y - 1.5))
    const solution = solutionOf(COARSE, coarse)
    const wrong = (found: SceneSolution) => ownersOf(found).filter((owner, pixel) => owner !== truth[pixel]).length
    const smooth = refined(solution, null, FINE)
    const sharp = refined(solution, imageOf(FINE, truth, COLOURS, 12), FINE)
    expect(wrong(smooth)).toBeGreaterThan(200)
    expect(wrong(sharp)).toBeLessThan(25)
  })

  it('changes neither pairs nor what is known about instances', () => {
    const truth = mapOf(FINE, SCENE)
    const solution = solutionOf(
      COARSE,
      mapOf(COARSE, (x, y) => SCENE(2 * x, 2 * y)),
    )
    const found = refined(solution, imageOf(FINE, truth, COLOURS), FINE)
    const plain = (scene: SceneSolution) => scene.instances.map((instance) => ({ ...instance, visible: null }))
    expect(plain(found)).toEqual(plain(solution))
    expect({ ...found, size: null, labeling: null, instances: null }).toEqual({
      ...solution,
      size: null,
      labeling: null,
      instances: null,
    })
    expect(found.size).toEqual(FINE)
  })

  it('keeps the borders of the cues where the image says nothing', () => {
    fc.assert(
      fc.property(refineCase, fc.integer({ min: 0, max: 255 }), ({ coarse, fine, ownerAt }, level) => {
        const solution = solutionOf(coarse, ownerAt)
        const plain = { size: fine, data: new Uint8Array(3 * fine.width * fine.height).fill(level) }
        expect(refined(solution, plain, fine)).toEqual(refined(solution, null, fine))
      }),
    )
  })

  it('moves no border farther than the band, loses nobody, and labels every pixel as its owner', () => {
    fc.assert(
      fc.property(refineCase, ({ coarse, fine, ownerAt, image }) => {
        const solution = solutionOf(coarse, ownerAt)
        const before = ownersOf(refined(solution, null, fine))
        const found = refined(solution, image, fine)
        const after = ownersOf(found)
        const cell = Math.sqrt((fine.width * fine.height) / (coarse.width * coarse.height))
        const band = DEFAULT_REFINEMENT.bandCells * cell + DEFAULT_REFINEMENT.bandPixels
        after.forEach((owner, pixel) => {
          if (owner !== before[pixel]) expect(distanceTo(before, fine, pixel, owner)).toBeLessThanOrEqual(band + 0.5)
          expect(found.labeling[pixel]).toBe(owner)
        })
        solution.instances.forEach(({ visible }, index) => {
          expect(isEmptyMask(found.instances[index]!.visible)).toBe(isEmptyMask(visible))
        })
        expect(found.warnings).toEqual(['before'])
      }),
    )
  })

  it('gives locked instances back to the pixel and nobody a pixel of theirs', () => {
    fc.assert(
      fc.property(refineCase, fc.infiniteStream(fc.boolean()), fc.boolean(), (given, bits, hasImage) => {
        const { coarse, fine, ownerAt, image } = given
        const solution = solutionOf(coarse, ownerAt, new Map([[1, 70]]))
        if (solution.instances.length === 0) return
        const mask = maskFromBitmap(
          fine,
          Uint8Array.from({ length: fine.width * fine.height }, () => Number(bits.next().value)),
        )
        const found = refined(solution, hasImage ? image : null, fine, new Map([[70, mask]]))
        expect(found.instances[0]!.visible).toEqual(mask)
        const owners = ownersOf(found)
        found.labeling.forEach((label, pixel) => expect(label).toBe(owners[pixel]))
      }),
    )
  })

  it('crosses no locked instance, though the image looks the same on its other side', () => {
    // 1 is left of the locked bar 3 and 2 right of it; below the bar they touch. In the image 1 goes on beyond the bar.
    const owners = mapOf(COARSE, (x, y) => (x > 15 && x < 16 && y < 20 ? 3 : x < 16 ? 1 : 2))
    const seen = mapOf(FINE, (x) => (x < 34 ? 0 : 1))
    const mask = maskFromBitmap(FINE, Uint8Array.from(mapOf(FINE, (x, y) => (x > 30 && x < 32 && y < 40 ? 1 : 0))))
    const solution = solutionOf(COARSE, owners, new Map([[3, 9]]))
    const found = ownersOf(refined(solution, imageOf(FINE, seen, COLOURS, 8), FINE, new Map([[9, mask]])))
    const at = (x: number, y: number) => found[y * FINE.width + x]
    for (let y = 0; y < 30; y++) for (let x = 32; x < 64; x++) expect(at(x, y)).toBe(2)
    // Below, where nothing is between them, it does go on.
    expect(at(32, 46)).toBe(1)
  })

  it('puts locked masks in on the same grid and leaves all else as it was', () => {
    const owners = mapOf(COARSE, (x) => (x < 10 ? 1 : x < 20 ? 2 : 0))
    const locked = mapOf(COARSE, (x) => (x < 12 ? 1 : 0))
    const mask = maskFromBitmap(COARSE, Uint8Array.from(locked))
    const found = refined(solutionOf(COARSE, owners, new Map([[1, 5]])), null, COARSE, new Map([[5, mask]]))
    expect(ownersOf(found)).toEqual(mapOf(COARSE, (x) => (x < 12 ? 1 : x < 20 ? 2 : 0)))
  })

  it('says which instances are covered by locked ones', () => {
    const owners = mapOf(COARSE, (x) => (x < 10 ? 1 : x < 12 ? 2 : 0))
    const mask = maskFromBitmap(FINE, Uint8Array.from(mapOf(FINE, (x) => (x < 40 ? 1 : 0))))
    const found = refined(solutionOf(COARSE, owners, new Map([[1, 5]])), null, FINE, new Map([[5, mask]]))
    expect(isEmptyMask(found.instances[1]!.visible)).toBe(true)
    expect(found.warnings).toEqual(['before', expect.stringContaining('Instance 2 has no pixels left')])
  })

  it('returns the very solution where there is nothing to do', () => {
    const solution = solutionOf(
      COARSE,
      mapOf(COARSE, () => 1),
    )
    expect(refined(solution, null, COARSE)).toBe(solution)
    expect(refined(solution, imageOf(COARSE, new Int32Array(768), [[9, 9, 9]]), COARSE)).toBe(solution)
  })

  it('takes images of one pixel, one row and one column', () => {
    const sizes: [ImageSize, ImageSize][] = [
      [
        { width: 1, height: 1 },
        { width: 2, height: 2 },
      ],
      [
        { width: 7, height: 1 },
        { width: 28, height: 3 },
      ],
      [
        { width: 1, height: 7 },
        { width: 1, height: 20 },
      ],
    ]
    for (const [from, to] of sizes) {
      const owners = mapOf(from, (x, y) => (x + y < 5 ? 1 : 2))
      const image = imageOf(to, new Int32Array(to.width * to.height), [[50, 80, 120]], 40)
      const found = refined(solutionOf(from, owners), image, to)
      expect(ownersOf(found)[0]).toBe(1)
      expect(found.labeling).toHaveLength(to.width * to.height)
    }
  })

  it('gives the same result every time', () => {
    fc.assert(
      fc.property(refineCase, ({ coarse, fine, ownerAt, image }) => {
        const solution = solutionOf(coarse, ownerAt)
        expect(refined(solution, image, fine)).toEqual(refined(solution, image, fine))
      }),
      { numRuns: 30 },
    )
  })
})

/** Distance of a pixel from the nearest one of an owner, between centres. */
function distanceTo(ownerAt: Int32Array, { width }: ImageSize, pixel: number, owner: number): number {
  let nearest = Infinity
  ownerAt.forEach((other, at) => {
    if (other !== owner) return
    const dx = (at % width) - (pixel % width)
    const dy = Math.floor(at / width) - Math.floor(pixel / width)
    nearest = Math.min(nearest, Math.hypot(dx, dy))
  })
  return nearest
}
