import { ARC_X, ARC_Y } from '../../graphcut/GridMinCut.ts'
import type { GridMinCut } from '../../graphcut/GridMinCut.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import type { RgbImage } from '../../pixels/RgbImage.ts'
import { imageLikeness } from '../evidence/imageContrast.ts'
import type { Likeness } from '../evidence/imageContrast.ts'
import { borderBand } from './BorderBand.ts'
import type { BorderBand } from './BorderBand.ts'
import { gaussianDistance, surprise } from './colourGaussian.ts'
import { LocalColours } from './LocalColours.ts'
import { ownerBorders } from './ownerBorders.ts'
import type { OwnerBorder } from './ownerBorders.ts'
import type { RefinementParameters } from './RefinementParameters.ts'

/** Integer units per unit of cost. */
const COST_SCALE = 1000
/** 1/√2 for diagonal neighbours, and all divided so that a straight border costs 1 per pixel (Crofton's formula). */
const NEIGHBOUR_WEIGHT: readonly number[] = [1, 1, Math.SQRT1_2, Math.SQRT1_2].map(
  (weight) => weight / (1 + Math.SQRT2),
)

export interface RefinedOwners {
  readonly ownerAt: Int32Array
  /** Pixels that changed hands, and for each a pixel of its new owner on the border that was moved. */
  readonly changed: Int32Array
  readonly takenFrom: Int32Array
}

/**
 * Moves the borders between owners to where the image has them, each within a narrow band.
 *
 * For every two owners that touch (0 is the background) one minimum cut over the pixels of both that lie in the band of
 * their border as it was given: colours of both sides nearby (`LocalColours`), contrast (Boykov, Jolly, ICCV 2001), and
 * an inertia that grows with the distance from the given border. Where the two look alike nothing is free. Where three
 * or more meet, the cuts follow each other by (a, b), each taking the others as they then are (α-β swaps: Boykov,
 * Veksler, Zabih, PAMI 23(11), 2001, §3), so the common energy never rises. A swap that would leave an owner less than
 * half of what it was given is not made.
 *
 * `isHeld`: owners that keep their pixels and get no others. Nothing is written to but the cut.
 * O(pixels + edges · band² + cuts of the windows); allocates a few planes.
 */
export function refineBorders(
  image: RgbImage,
  given: Int32Array,
  isHeld: (owner: number) => boolean,
  cellSize: number,
  parameters: RefinementParameters,
  minCut: GridMinCut,
): RefinedOwners {
  const { size } = image
  const borders = ownerBorders(given, size)
  const ownerCount = borders.reduce((most, { b }) => Math.max(most, b), 0) + 1
  const isSample = colourSamples(borders, size, Math.max(1, Math.round(parameters.sampleCells * cellSize)))
  const colours = new LocalColours(image, given, ownerCount, (pixel) => isSample[pixel] !== 0)
  const likeness = imageLikeness(image)
  const scene: BorderScene = { image, given, colours, likeness, minCut, parameters }
  const ownerAt = given.slice()
  const areas = new Float64Array(ownerCount)
  for (const owner of given) areas[owner]!++
  const least = areas.map((area) => area / 2)
  const takenFrom = new Map<number, number>()
  const radius = parameters.bandCells * cellSize + parameters.bandPixels
  for (const border of borders) {
    if (isHeld(border.a) || isHeld(border.b)) continue
    const band = borderBand(border, given, size, radius)
    const cut = cutBand(scene, border, band, ownerAt, radius)
    if (cut === null) continue
    const { a, b } = border
    const gained = cut.pixels.reduce((sum, pixel) => sum + (ownerAt[pixel] === b ? 1 : -1), 0)
    if ((a !== 0 && areas[a]! + gained < least[a]!) || (b !== 0 && areas[b]! - gained < least[b]!)) continue
    areas[a] = areas[a]! + gained
    areas[b] = areas[b]! - gained
    cut.pixels.forEach((pixel, index) => {
      const owner = ownerAt[pixel] === a ? b : a
      ownerAt[pixel] = owner
      const edge = cut.edges[index]!
      takenFrom.set(pixel, owner === a ? border.aPixels[edge]! : border.bPixels[edge]!)
    })
  }
  const changed = Int32Array.from([...takenFrom.keys()].filter((pixel) => ownerAt[pixel] !== given[pixel]))
  return { ownerAt, changed, takenFrom: changed.map((pixel) => takenFrom.get(pixel)!) }
}

interface BorderScene {
  readonly image: RgbImage
  readonly given: Int32Array
  readonly colours: LocalColours
  readonly likeness: Likeness
  readonly minCut: GridMinCut
  readonly parameters: RefinementParameters
}

/** Pixels that change hands by the cut of one border, and the nearest edges of that; null where nothing is to be cut. */
function cutBand(
  { image, given, colours, likeness, minCut, parameters }: BorderScene,
  { a, b }: OwnerBorder,
  { box, distance, edge }: BorderBand,
  ownerAt: Int32Array,
  radius: number,
): { readonly pixels: readonly number[]; readonly edges: readonly number[] } | null {
  const { width } = image.size
  const size: ImageSize = { width: box.x1 - box.x0, height: box.y1 - box.y0 }
  const { largestSurprise, leastColourDistance, smoothness, inertia } = parameters
  const isFree = new Uint8Array(distance.length)
  const pull = new Float32Array(distance.length)
  let freeCount = 0
  let tile = -1
  let weight = 0
  let [ofA, ofB] = [colours.model(0, a), colours.model(0, b)]
  for (let y = 0, at = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, at++) {
      if (distance[at] === Infinity) continue
      const pixel = (box.y0 + y) * width + box.x0 + x
      const owner = ownerAt[pixel]
      if (owner !== a && owner !== b) continue
      const here = colours.tileAt(box.x0 + x, box.y0 + y)
      if (here !== tile) {
        tile = here
        ofA = colours.model(tile, a)
        ofB = colours.model(tile, b)
        const apart = ofA === null || ofB === null ? 0 : gaussianDistance(ofA, ofB)
        weight = apart < leastColourDistance ? 0 : 1 - Math.exp(-apart)
      }
      if (weight === 0 || ofA === null || ofB === null) continue
      const [red, green, blue] = [image.data[3 * pixel]!, image.data[3 * pixel + 1]!, image.data[3 * pixel + 2]!]
      const forA = surprise(ofB, red, green, blue) - surprise(ofA, red, green, blue)
      const inert = inertia * (distance[at]! / radius) ** 2
      isFree[at] = 1
      freeCount++
      // > 0: for a, the source's side.
      pull[at] =
        weight * Math.max(-largestSurprise, Math.min(largestSurprise, forA)) + (given[pixel] === a ? inert : -inert)
    }
  }
  if (freeCount === 0) return null
  const { terminal, forward, backward } = minCut.begin(size, 8)
  for (let at = 0; at < pull.length; at++) terminal[at] = Math.round(COST_SCALE * pull[at]!)
  for (let arc = 0; arc < 4; arc++) {
    const [dx, dy] = [ARC_X[arc]!, ARC_Y[arc]!]
    const scale = COST_SCALE * smoothness * NEIGHBOUR_WEIGHT[arc]!
    for (let y = 0; y < size.height - dy; y++) {
      for (let x = Math.max(0, -dx), end = size.width - Math.max(0, dx); x < end; x++) {
        const p = y * size.width + x
        const q = p + dy * size.width + dx
        if ((isFree[p]! | isFree[q]!) === 0) continue
        const first = (box.y0 + y) * width + box.x0 + x
        const second = first + dy * width + dx
        const cost = Math.round(scale * likeness(first, second))
        if (isFree[p] !== 0 && isFree[q] !== 0) {
          forward[arc]![p] = cost
          backward[arc]![p] = cost
          continue
        }
        // One is fixed: a term of the other, if it is one of the two owners; else the border is there either way.
        const [free, fixedOwner] = isFree[p] !== 0 ? [p, ownerAt[second]] : [q, ownerAt[first]]
        if (fixedOwner === a) terminal[free] = terminal[free]! + cost
        else if (fixedOwner === b) terminal[free] = terminal[free]! - cost
      }
    }
  }
  minCut.solve()
  const pixels: number[] = []
  const edges: number[] = []
  for (let y = 0, at = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, at++) {
      if (isFree[at] === 0) continue
      const pixel = (box.y0 + y) * width + box.x0 + x
      const owner = minCut.isSourceSide(at) ? a : b
      if (owner === ownerAt[pixel]) continue
      pixels.push(pixel)
      edges.push(edge[at]!)
    }
  }
  return pixels.length === 0 ? null : { pixels, edges }
}

/**
 * 1 for the pixels that show what their owner looks like at its borders: in squares around those. Some of them are on the
 * wrong side, and still nearer is better: shadows and shading make objects look different from how they do farther off.
 */
function colourSamples(borders: readonly OwnerBorder[], { width, height }: ImageSize, reach: number): Uint8Array {
  const isSample = new Uint8Array(width * height)
  for (const { aPixels } of borders) {
    for (const pixel of aPixels) {
      const [x, y] = [pixel % width, Math.floor(pixel / width)]
      for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++) {
        isSample.fill(1, row * width + Math.max(0, x - reach), row * width + Math.min(width - 1, x + reach) + 1)
      }
    }
  }
  return isSample
}
