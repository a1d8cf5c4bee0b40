import type { ImageSize } from '../../pixels/imageSize.ts'

/** What the image says about two regions. */
export interface PartLikeness {
  /** 0..1: of their colours, brightness left aside as far as shadows explain it. */
  readonly likeness: (one: number, two: number) => number
  /** ≥ 0: logarithm of how many times brighter one is than the other. */
  readonly shadeDifference: (one: number, two: number) => number
}

/** What is known about the regions whose joins are looked for. Regions are numbered from 1 to `largest`; 0 is the background. */
export interface PartScene {
  readonly size: ImageSize
  readonly largest: number
  readonly regionAt: Int32Array
  /** `unlikeSquares` of the regions, or of something finer. */
  readonly squares: Int32Array
  /** What is known of two regions that meet; false for those that do not. */
  readonly isOver: (front: number, back: number) => boolean
  readonly touch: (one: number, two: number) => boolean
  /** Whether the classes allow it; null where no classes are known, so that all are allowed. */
  readonly sameClass: ((one: number, two: number) => boolean) | null
  /** 0..1: how alike their classes are, where those are no condition but speak for or against; else null, as without an image. */
  readonly classLikeness: ((one: number, two: number) => number) | null
  /** Null without an image. */
  readonly colours: PartLikeness | null
}

/** Whether two different regions may be parts of one object at all: they do not touch, and their classes agree. */
export function mayBeOne({ touch, sameClass }: PartScene, one: number, two: number): boolean {
  return one !== two && (sameClass === null || sameClass(one, two)) && !touch(one, two)
}

/** Share of the straight way between two places that must lie behind things in front of both parts. */
const LEAST_HIDDEN_SHARE = 0.8

/**
 * Whether things in front of the parts `one` and `two` hide the straight way between two places nearly all along. What lies on
 * the way hides them where it is over either, or over what came before it on the way (which hides them already). Pixels
 * of the parts themselves do not count; half a pixel at each end may lie on a contour. O(way).
 */
export function isWayHidden(
  { size, regionAt, isOver }: PartScene,
  [one, two]: readonly [number, number],
  [fromX, fromY]: readonly [number, number],
  [toX, toY]: readonly [number, number],
): boolean {
  const samples = Math.max(1, Math.floor(Math.hypot(toX - fromX, toY - fromY)))
  let [hidden, counted, hider] = [0, 0, 0]
  for (let sample = 0; sample < samples; sample++) {
    const along = (sample + 0.5) / samples
    const x = Math.max(0, Math.min(size.width - 1, Math.floor(fromX + along * (toX - fromX))))
    const y = Math.max(0, Math.min(size.height - 1, Math.floor(fromY + along * (toY - fromY))))
    const region = regionAt[y * size.width + x]!
    if (region === one || region === two) continue
    counted++
    if (region === 0) continue
    if (region === hider || isOver(region, one) || isOver(region, two) || (hider > 0 && isOver(region, hider))) {
      hider = region
      hidden++
    }
  }
  return hidden + 1 >= LEAST_HIDDEN_SHARE * counted
}
