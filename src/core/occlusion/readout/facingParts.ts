import { mayBeOne } from './PartScene.ts'
import type { PartScene } from './PartScene.ts'

export interface FacingParts {
  readonly one: number
  readonly two: number
  /** Share of the border of each with the occluders between them from which the other is what lies straight across. */
  readonly shares: readonly [number, number]
}

/** Pixels around a border pixel that tell which way is across, each way. */
const REACH = 3
/** Longest way across, as a share of the longer side of the grid. */
const LONGEST_WAY = 0.35

/**
 * Parts that face each other across an occluder. A contour that ends against a second occluder, or turns a corner out of sight,
 * continues nowhere; but what lies behind a bar shows on both of its sides. From every border pixel of a part with
 * something in front of it a straight way leads across that (and across what is in front of it in turn) to what is seen
 * behind it. A way that ends on the background, on the part itself or out of the image faces nobody.
 * O(pixels + border pixels · (window + way)).
 */
export function findFacingParts(scene: PartScene): FacingParts[] {
  const { size, regionAt, largest } = scene
  const { width } = size
  const stride = largest + 1
  /** Border pixels by part and first occluder; of those, by part and first occluder, how many face which part. */
  const cast = new Map<number, number>()
  const landed = new Map<number, Map<number, number>>()
  let [knownPart, knownFront, isKnownOver] = [0, 0, false]
  for (const pixel of borderPixels(scene)) {
    const part = regionAt[pixel]!
    if (part === 0) continue
    const y = Math.floor(pixel / width)
    const x = pixel - y * width
    const front = otherBeside(scene, part, x, y)
    if (front === 0) continue
    if (part !== knownPart || front !== knownFront) {
      knownPart = part
      knownFront = front
      isKnownOver = scene.isOver(front, part)
    }
    if (!isKnownOver) continue
    const key = part * stride + front
    const faced = acrossFrom(scene, part, front, x, y)
    if (faced === part) continue
    cast.set(key, (cast.get(key) ?? 0) + 1)
    if (faced <= 0) continue
    const counts = landed.get(key) ?? new Map<number, number>()
    landed.set(key, counts.set(faced, (counts.get(faced) ?? 0) + 1))
  }
  const shareOf = shares(cast, landed, stride)
  const found: FacingParts[] = []
  for (const [key, share] of shareOf) {
    const [one, two] = [Math.floor(key / stride), key % stride]
    const back = shareOf.get(two * stride + one) ?? 0
    if (one > two && back > 0) continue
    if (!mayBeOne(scene, one, two)) continue
    found.push(one < two ? { one, two, shares: [share, back] } : { one: two, two: one, shares: [back, share] })
  }
  return found
}

/** The pixels of all unlike squares, each once. */
function borderPixels({ size: { width }, regionAt, squares }: PartScene): number[] {
  const isFound = new Uint8Array(regionAt.length)
  const found: number[] = []
  const add = (pixel: number) => {
    if (pixel >= isFound.length || isFound[pixel] !== 0) return
    isFound[pixel] = 1
    found.push(pixel)
  }
  for (let index = 0; index < squares.length; index++) {
    const square = squares[index]!
    add(square)
    add(square + 1)
    add(square + width)
    add(square + width + 1)
  }
  return found
}

/** By part and faced part: the share of the border with those occluders across which the faced part is seen. */
function shares(
  cast: ReadonlyMap<number, number>,
  landed: ReadonlyMap<number, ReadonlyMap<number, number>>,
  stride: number,
): Map<number, number> {
  const sums = new Map<number, { faced: number; all: number }>()
  for (const [key, counts] of landed) {
    const part = Math.floor(key / stride)
    for (const [faced, count] of counts) {
      const at = part * stride + faced
      const sum = sums.get(at) ?? { faced: 0, all: 0 }
      sums.set(at, { faced: sum.faced + count, all: sum.all + cast.get(key)! })
    }
  }
  return new Map([...sums].map(([key, { faced, all }]) => [key, faced / all]))
}

/** A region other than the part and the background at an edge of the pixel, 0 for none. */
function otherBeside({ size: { width, height }, regionAt }: PartScene, part: number, x: number, y: number): number {
  const pixel = y * width + x
  const right = x + 1 < width ? regionAt[pixel + 1]! : 0
  if (right !== 0 && right !== part) return right
  const left = x > 0 ? regionAt[pixel - 1]! : 0
  if (left !== 0 && left !== part) return left
  const below = y + 1 < height ? regionAt[pixel + width]! : 0
  if (below !== 0 && below !== part) return below
  const above = y > 0 ? regionAt[pixel - width]! : 0
  return above !== part ? above : 0
}

/** What is seen straight across from a border pixel of `part`: a region, 0 the background, −1 nothing within reach. */
function acrossFrom(scene: PartScene, part: number, front: number, x: number, y: number): number {
  const { size, regionAt, isOver } = scene
  const { width, height } = size
  let towardsX = 0
  let towardsY = 0
  const [left, right] = [Math.max(-REACH, -x), Math.min(REACH, width - 1 - x)]
  for (let dy = Math.max(-REACH, -y), bottom = Math.min(REACH, height - 1 - y); dy <= bottom; dy++) {
    const row = (y + dy) * width + x
    for (let dx = left; dx <= right; dx++) {
      if (regionAt[row + dx] !== front) continue
      towardsX += dx
      towardsY += dy
    }
  }
  const length = Math.hypot(towardsX, towardsY)
  if (length === 0) return -1
  const [stepX, stepY] = [towardsX / length, towardsY / length]
  const longest = LONGEST_WAY * Math.max(width, height)
  let hider = front
  for (let step = 1; step < longest; step++) {
    const atX = Math.floor(x + 0.5 + step * stepX)
    const atY = Math.floor(y + 0.5 + step * stepY)
    if (atX < 0 || atY < 0 || atX >= width || atY >= height) return -1
    const region = regionAt[atY * width + atX]!
    if (region === hider) continue
    if (region === part) {
      if (step > 2) return part
      continue
    }
    if (region === 0) return step > 2 ? 0 : -1
    if (isOver(region, part) || isOver(region, hider)) hider = region
    else return isOver(hider, region) ? region : -1
  }
  return -1
}
