import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import type { ImageSize, PixelBox } from '../../pixels/imageSize.ts'
import type { LabelingProblem, OrientedPairs } from '../labeling/LabelingProblem.ts'

/**
 * The part of a problem inside of a box: the costs of its pixels, and of neighbours and oriented pairs that lie in it with
 * both pixels. So for labelings that agree outside of the box's inner pixels, energies of the crop and of the whole
 * differ by a constant. O(pixels of the box + pairs); allocates the result.
 */
export function cropProblem(problem: LabelingProblem, box: PixelBox): LabelingProblem {
  const size = { width: box.x1 - box.x0, height: box.y1 - box.y0 }
  return {
    size,
    connectivity: problem.connectivity,
    backgroundCost: cropPlane(problem.backgroundCost, problem.size, box, Float32Array),
    foregroundCost: cropPlane(problem.foregroundCost, problem.size, box, Float32Array),
    smoothness: problem.smoothness.map((plane) => cropPlane(plane, problem.size, box, Float32Array)),
    pairs: cropPairs(problem.pairs, problem.size, box),
  }
}

/** The elements of a row-major plane inside of a box. */
export function cropPlane<Plane extends Float32Array | Uint16Array | Uint8Array | Int32Array>(
  plane: Plane,
  { width }: ImageSize,
  { x0, y0, x1, y1 }: PixelBox,
  Kind: new (length: number) => Plane,
): Plane {
  const cropped = new Kind((x1 - x0) * (y1 - y0))
  for (let y = y0; y < y1; y++) {
    cropped.set(plane.subarray(y * width + x0, y * width + x1), (y - y0) * (x1 - x0))
  }
  return cropped
}

/** Writes a cropped plane back to where it was taken from. */
export function pastePlane(into: Uint16Array, cropped: Uint16Array, { width }: ImageSize, box: PixelBox): void {
  const columns = box.x1 - box.x0
  for (let y = box.y0; y < box.y1; y++) {
    const row = (y - box.y0) * columns
    into.set(cropped.subarray(row, row + columns), y * width + box.x0)
  }
}

function cropPairs(pairs: OrientedPairs, { width }: ImageSize, { x0, y0, x1, y1 }: PixelBox): OrientedPairs {
  const kept = new Int32Array(pairs.count)
  const from = new Int32Array(pairs.count)
  let count = 0
  // Most pairs lie in rows outside of the box.
  const [firstPixel, endPixel] = [y0 * width, y1 * width]
  for (let pair = 0; pair < pairs.count; pair++) {
    const pixel = pairs.from[pair]!
    if (pixel < firstPixel || pixel >= endPixel) continue
    const y = Math.floor(pixel / width)
    const x = pixel - y * width
    const direction = pairs.direction[pair]!
    const toX = x + DIRECTION_X[direction]!
    const toY = y + DIRECTION_Y[direction]!
    if (x < x0 || x >= x1 || toX < x0 || toY < y0 || toX >= x1 || toY >= y1) continue
    kept[count] = pair
    from[count++] = (y - y0) * (x1 - x0) + x - x0
  }
  const direction = new Uint8Array(count)
  const reward = new Float32Array(count)
  const violation = new Float32Array(count)
  for (let index = 0; index < count; index++) {
    const pair = kept[index]!
    direction[index] = pairs.direction[pair]!
    reward[index] = pairs.reward[pair]!
    violation[index] = pairs.violation[pair]!
  }
  return { count, from: from.slice(0, count), direction, reward, violation }
}
