import type { SharedBoundary } from '../../../core/occlusion/boundaryOwnership.ts'
import { boundaryChains, smoothedChain } from './boundaryChains.ts'

/** Corners on each side over which a chain is evened out; nine corners span a step of 1 in 4 twice. */
const SMOOTHING = 4

/** CSS pixels per image pixel from which boundaries run along pixel edges instead of evened out. */
const EXACT_FROM = 4

/** CSS pixels that corners of a drawn chain should be apart at least; finer detail nobody sees, yet it costs. */
const LEAST_STEP = 1.5

/** One boundary ready for drawing; chains run with instance `a` on their left. */
interface BoundaryGeometry {
  readonly exact: readonly Int32Array[]
  /** Evened out, then every 2^k-th corner, by k; made when first needed. */
  readonly smooth: (readonly Float32Array[])[]
}

/** By segments, which are never written to. */
const geometries = new WeakMap<Int32Array, BoundaryGeometry>()

function geometryOf(segments: Int32Array): BoundaryGeometry {
  const known = geometries.get(segments)
  if (known !== undefined) return known
  const exact = boundaryChains(segments)
  const geometry = { exact, smooth: [exact.map((chain) => smoothedChain(chain, SMOOTHING))] }
  geometries.set(segments, geometry)
  return geometry
}

/** The chains of a boundary in the detail that `scale` (CSS pixels per image pixel) shows; corners in image coordinates. */
export function chainsAtScale(
  { segments }: Pick<SharedBoundary, 'segments'>,
  scale: number,
): readonly (Int32Array | Float32Array)[] {
  const { exact, smooth } = geometryOf(segments)
  if (scale >= EXACT_FROM) return exact
  const detail = Math.max(0, Math.floor(Math.log2(LEAST_STEP / scale)))
  return (smooth[detail] ??= smooth[0]!.map((chain) => everyCorner(chain, 2 ** detail)))
}

/** Every `step`-th corner of a chain, and its last one. */
function everyCorner(chain: Float32Array, step: number): Float32Array {
  const last = chain.length / 2 - 1
  const kept: number[] = []
  for (let at = 0; at < last; at += step) kept.push(chain[2 * at]!, chain[2 * at + 1]!)
  kept.push(chain[2 * last]!, chain[2 * last + 1]!)
  return Float32Array.from(kept)
}

/** A place on a chain; (normalX, normalY) has length 1 and points to the right of the chain, towards `b`. */
export interface ChainPlace {
  readonly x: number
  readonly y: number
  readonly normalX: number
  readonly normalY: number
}

/**
 * Places along a chain (x0, y0, x1, y1, …), `spacing` apart, the first half a spacing from the start; a chain shorter than
 * that has one in its middle. Normals look `spacing` / 2 to each side, so that single steps do not turn them.
 */
export function placesAlong(chain: ArrayLike<number>, spacing: number): ChainPlace[] {
  const lengths = cumulativeLengths(chain)
  const total = lengths[lengths.length - 1]!
  if (total === 0) return []
  const count = Math.max(1, Math.floor(total / spacing))
  const places: ChainPlace[] = []
  for (let index = 0; index < count; index++) {
    const middle = ((index + 0.5) / count) * total
    const [x, y] = pointAt(chain, lengths, middle)
    const [fromX, fromY] = pointAt(chain, lengths, Math.max(0, middle - spacing / 2))
    const [toX, toY] = pointAt(chain, lengths, Math.min(total, middle + spacing / 2))
    const length = Math.hypot(toX - fromX, toY - fromY)
    // On the screen (y down) the right of (dx, dy) is (−dy, dx).
    if (length > 0) places.push({ x, y, normalX: -(toY - fromY) / length, normalY: (toX - fromX) / length })
  }
  return places
}

function cumulativeLengths(chain: ArrayLike<number>): Float64Array {
  const lengths = new Float64Array(chain.length / 2)
  for (let at = 1; at < lengths.length; at++) {
    const step = Math.hypot(chain[2 * at]! - chain[2 * at - 2]!, chain[2 * at + 1]! - chain[2 * at - 1]!)
    lengths[at] = lengths[at - 1]! + step
  }
  return lengths
}

function pointAt(chain: ArrayLike<number>, lengths: Float64Array, distance: number): [number, number] {
  let low = 1
  let high = lengths.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (lengths[middle]! < distance) low = middle + 1
    else high = middle
  }
  const step = lengths[low]! - lengths[low - 1]!
  const part = step === 0 ? 0 : (distance - lengths[low - 1]!) / step
  const mix = (coordinate: 0 | 1): number => {
    const from = chain[2 * low - 2 + coordinate]!
    return from + (chain[2 * low + coordinate]! - from) * part
  }
  return [mix(0), mix(1)]
}
