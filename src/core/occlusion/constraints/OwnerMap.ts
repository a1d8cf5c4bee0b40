import type { ImageSize } from '../../pixels/imageSize.ts'
import type { ReadInstance, SceneReading } from '../readout/SceneReading.ts'
import type { GridPixels } from './gridPixels.ts'

/** What is known of an instance besides its pixels; its mask and number are made at the end. */
type Owner = Omit<ReadInstance, 'number' | 'visible'> & {
  readonly lockedNumber: number | null
  /** Whether its pixels are no longer those that were read out. */
  readonly isChanged: boolean
}

/** A reading that is being settled: who owns each pixel. Owner numbers are handed out once; `reading` is only read. */
export class OwnerMap {
  readonly size: ImageSize
  /** Owner per pixel, 0 nobody. */
  readonly at: Int32Array
  readonly #owners = new Map<number, Owner>()
  #next: number

  constructor(size: ImageSize, reading: SceneReading) {
    this.size = size
    this.at = reading.instanceAt.slice()
    for (const { partCount, joinConfidence, className, label, number } of reading.instances) {
      this.#owners.set(number, { partCount, joinConfidence, className, label, lockedNumber: null, isChanged: false })
    }
    this.#next = reading.instances.length + 1
  }

  owner(number: number): Owner {
    return this.#owners.get(number)!
  }

  isLocked(number: number): boolean {
    return (this.#owners.get(number)?.lockedNumber ?? null) !== null
  }

  /** The owner that stands for a locked instance, 0 when there is none. */
  lockedOwner(lockedNumber: number): number {
    for (const [number, owner] of this.#owners) if (owner.lockedNumber === lockedNumber) return number
    return 0
  }

  add(owner: Omit<Owner, 'isChanged'>): number {
    this.#owners.set(this.#next, { ...owner, isChanged: true })
    return this.#next++
  }

  /** Gives a pixel to an owner (0: to nobody). */
  give(pixel: number, to: number): void {
    const from = this.at[pixel]!
    if (from === to) return
    this.at[pixel] = to
    for (const number of [from, to]) {
      const owner = this.#owners.get(number)
      if (owner !== undefined && !owner.isChanged) this.#owners.set(number, { ...owner, isChanged: true })
    }
  }

  /** Everything of `from` becomes `to`'s; the parts belong together with belief `confidence`. */
  join(from: number, to: number, confidence: number): void {
    for (let pixel = 0; pixel < this.at.length; pixel++) if (this.at[pixel] === from) this.at[pixel] = to
    const joinConfidence = Math.min(confidence, this.owner(to).joinConfidence)
    this.#owners.set(to, { ...this.owner(to), joinConfidence, isChanged: true })
    this.#owners.delete(from)
  }

  /** Pixels by owner, for the owners under a plane of pixels; nobody is left out. */
  countUnder({ list }: GridPixels): Map<number, number> {
    const counts = new Map<number, number>()
    for (const pixel of list) {
      const owner = this.at[pixel]!
      if (owner !== 0) counts.set(owner, (counts.get(owner) ?? 0) + 1)
    }
    return counts
  }

  /** The owner of most of the pixels, 0 when nobody owns any. */
  mainOwner(pixels: GridPixels): number {
    const sorted = [...this.countUnder(pixels)].sort((p, q) => q[1] - p[1] || p[0] - q[0])
    return sorted[0]?.[0] ?? 0
  }

  /** Pixels by owner number; 0 for numbers that own nothing. */
  areas(): Float64Array {
    const areas = new Float64Array(this.#next)
    const { at } = this
    for (let pixel = 0; pixel < at.length; pixel++) areas[at[pixel]!]!++
    areas[0] = 0
    return areas
  }
}
