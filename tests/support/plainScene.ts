import { expect } from 'vitest'
import type { ImageSize } from '../../src/core/pixels/imageSize.ts'
import { bitmapWhere, combined, valueAt } from './bitmapOracle.ts'
import type { Bitmap } from './bitmapOracle.ts'
import { pixelsOfRing, pixelsOfRle } from './plainCoco.ts'
import type { PlainRle } from './plainCoco.ts'

/** A region of a COCOA file, as far as these tests read it. */
export interface CocoaFileRegion {
  readonly name: string
  readonly segmentation: readonly number[]
  readonly area: number
  readonly order: number
  readonly occlude_rate: number
  readonly visible_mask?: PlainRle
  readonly invisible_mask?: PlainRle
}

export interface CocoaFileAnnotation {
  readonly regions: readonly CocoaFileRegion[]
  readonly depth_constraint?: string
}

/**
 * What a person believes to have annotated, kept in the plainest form: one bitmap per instance, and which instance is in
 * front of which. Everything that an export says besides is computed from these, pixel by pixel.
 */
export class PlainScene {
  readonly size: ImageSize
  readonly names = new Map<number, string>()
  readonly amodals = new Map<number, Bitmap>()
  /** "front-back", by instance number. */
  readonly pairs = new Set<string>()

  /** The scene of a file; regions are numbered by their place in the list. */
  constructor(size: ImageSize, { regions, depth_constraint }: CocoaFileAnnotation) {
    this.size = size
    regions.forEach(({ name, segmentation }, index) => this.add(index + 1, name, pixelsOfRing(size, segmentation)))
    for (const pair of (depth_constraint ?? '').split(',').filter((text) => text !== '')) this.pairs.add(pair)
  }

  add(number: number, name: string, amodal: Bitmap): void {
    this.names.set(number, name)
    this.amodals.set(number, amodal)
  }

  remove(number: number): void {
    this.names.delete(number)
    this.amodals.delete(number)
    for (const pair of this.pairs) if (pair.split('-').includes(String(number))) this.pairs.delete(pair)
  }

  paint(number: number, region: Bitmap): void {
    this.amodals.set(
      number,
      combined(this.amodals.get(number)!, region, (a, b) => a || b),
    )
  }

  erase(number: number, region: Bitmap): void {
    this.amodals.set(
      number,
      combined(this.amodals.get(number)!, region, (a, b) => a && !b),
    )
  }

  /** Turns the pair round or states it. */
  putInFront(front: number, back: number): void {
    this.pairs.delete(`${back}-${front}`)
    this.pairs.add(`${front}-${back}`)
  }

  occludersOf(number: number): number[] {
    return [...this.pairs].map((pair) => pair.split('-').map(Number)).flatMap(([a, b]) => (b === number ? [a!] : []))
  }

  /** What can be seen of an instance: its own pixels without those of everything in front of it. */
  visibleOf(number: number): Bitmap {
    return this.occludersOf(number).reduce(
      (seen, occluder) => combined(seen, this.amodals.get(occluder)!, (a, b) => a && !b),
      this.amodals.get(number)!,
    )
  }

  /** A pixel near which only these two meet, with nothing but them within `margin` pixels; the pixel shows the first. */
  meetingPlace(one: number, other: number, margin: number): { x: number; y: number } {
    const visibles = new Map([...this.amodals.keys()].map((number) => [number, this.visibleOf(number)]))
    const shows = (number: number, x: number, y: number): boolean => valueAt(visibles.get(number)!, x, y) === 1
    const others = [...visibles.keys()].filter((number) => number !== one && number !== other)
    for (let y = margin; y < this.size.height - margin; y++) {
      for (let x = margin; x < this.size.width - margin; x++) {
        if (!shows(one, x, y) || !(shows(other, x + 1, y) || shows(other, x, y + 1))) continue
        const isAlone = boxAround(x, y, margin).every((at) => others.every((number) => !shows(number, at.x, at.y)))
        if (isAlone) return { x, y }
      }
    }
    throw new Error(`#${one} and #${other} meet nowhere alone`)
  }
}

function boxAround(x: number, y: number, margin: number): { x: number; y: number }[] {
  const side = 2 * margin + 1
  return Array.from({ length: side * side }, (_, index) => ({
    x: x - margin + (index % side),
    y: y - margin + Math.floor(index / side),
  }))
}

/**
 * The pixels of a round brush along x0, y0, x1, y1, …: those whose centre is at most half the diameter from the line.
 * Refuses strokes that pass a centre at exactly that distance, where rounding would decide.
 */
export function strokePixels(size: ImageSize, points: readonly number[], diameter: number): Bitmap {
  return bitmapWhere(size, (x, y) => {
    const distance = distanceToLine(x + 0.5, y + 0.5, points)
    if (Math.abs(distance - diameter / 2) < 1e-6) throw new Error(`the stroke touches the centre of pixel ${x}, ${y}`)
    return distance < diameter / 2
  })
}

function distanceToLine(x: number, y: number, points: readonly number[]): number {
  let nearest = Infinity
  for (let at = 0; at < Math.max(2, points.length - 2); at += 2) {
    const [x0, y0] = [points[at]!, points[at + 1]!]
    const [dx, dy] = [(points[at + 2] ?? x0) - x0, (points[at + 3] ?? y0) - y0]
    const along = dx === 0 && dy === 0 ? 0 : ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy)
    const part = Math.min(1, Math.max(0, along))
    nearest = Math.min(nearest, Math.hypot(x - x0 - part * dx, y - y0 - part * dy))
  }
  return nearest
}

export function areaOf({ pixels }: Bitmap): number {
  return pixels.reduce((sum, value) => sum + value, 0)
}

/** How many pixels two bitmaps differ in. */
export function differenceOf(a: Bitmap, b: Bitmap): number {
  return areaOf(combined(a, b, (one, other) => one !== other))
}

/**
 * Holds an exported annotation against the scene: the same instances, each with its pixels, every mask, area and rate
 * as the pixels say, an order from front to back that no pair contradicts, and exactly the scene's pairs. Answers the
 * instances from front to back.
 */
export function expectExportOf(scene: PlainScene, annotation: CocoaFileAnnotation): number[] {
  const numbers = expectRegionsOf(scene, annotation)
  expect(statedPairs(annotation, numbers).sort()).toEqual([...scene.pairs].sort())
  return numbers
}

/** The same for the regions alone. */
export function expectRegionsOf(scene: PlainScene, { regions }: CocoaFileAnnotation): number[] {
  const numbers = regions.map((region) => numberOf(scene, region))
  expect([...numbers].sort((a, b) => a - b)).toEqual([...scene.amodals.keys()].sort((a, b) => a - b))
  regions.forEach((region, index) => expectRegion(scene, numbers[index]!, region))
  const orders = regions.map(({ order }) => order)
  expect(orders).toEqual([...new Set(orders)].sort((a, b) => a - b))
  return numbers
}

/** The pairs of `depth_constraint` by instance number, given the instances in the order of the file; each runs backwards. */
export function statedPairs({ depth_constraint }: CocoaFileAnnotation, numbers: readonly number[]): string[] {
  return (depth_constraint ?? '')
    .split(',')
    .filter((text) => text !== '')
    .map((pair) => {
      const [front, back] = pair.split('-').map(Number) as [number, number]
      expect(front, pair).toBeLessThan(back)
      return `${numbers[front - 1]}-${numbers[back - 1]}`
    })
}

/** The instance whose pixels the region has, all of them and no other. */
function numberOf(scene: PlainScene, region: CocoaFileRegion): number {
  const amodal = pixelsOfRing(scene.size, region.segmentation)
  const differences = [...scene.amodals].map(([number, known]) => ({ number, pixels: differenceOf(amodal, known) }))
  const nearest = differences.sort((a, b) => a.pixels - b.pixels)[0]!
  expect(nearest, `${region.name} of order ${region.order}`).toMatchObject({ pixels: 0 })
  return nearest.number
}

function expectRegion(scene: PlainScene, number: number, region: CocoaFileRegion): void {
  const amodal = scene.amodals.get(number)!
  const visible = scene.visibleOf(number)
  const hidden = combined(amodal, visible, (all, seen) => all && !seen)
  const [area, hiddenArea] = [areaOf(amodal), areaOf(hidden)]
  expect({ number, name: region.name, area: region.area }).toEqual({ number, name: scene.names.get(number), area })
  // Both ways of dividing are in use; the guarded one is that of the published files.
  expect([hiddenArea / area, hiddenArea / (area + 1e-6)], `rate of #${number}`).toContain(region.occlude_rate)
  expect(region.visible_mask === undefined, `#${number} has masks`).toBe(hiddenArea === 0)
  if (region.visible_mask === undefined) return
  expect(differenceOf(pixelsOfRle(region.visible_mask), visible), `visible pixels of #${number}`).toBe(0)
  expect(differenceOf(pixelsOfRle(region.invisible_mask!), hidden), `hidden pixels of #${number}`).toBe(0)
}
