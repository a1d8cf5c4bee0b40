import type { ResidualMinCut } from '../../core/graphcut/CheckedMinCut.ts'
import { ARC_X, ARC_Y, LARGEST_CAPACITY } from '../../core/graphcut/GridMinCut.ts'
import type { DynamicMinCut, GridCapacities, GridConnectivity } from '../../core/graphcut/GridMinCut.ts'
import { copyCapacities } from '../../core/graphcut/minCutCertificate.ts'
import { checkImageSize, pixelCount, sizeText, type ImageSize } from '../../core/pixels/imageSize.ts'
import { refuse } from '../../core/support/DomainError.ts'
import type { AskedCut, CutPartner } from './CutPartner.ts'
import { newKernel } from './gridKernel.ts'
import { HALF_STEPS } from './SharedCut.ts'

/** From here on two threads are faster, but for the easiest grids (docs/adr/0007). */
const LEAST_SHARED = 2 ** 16

/** Who may be asked to do half of a cut. */
export type Helping = Pick<CutPartner, 'isFree' | 'invite' | 'end'>

interface KernelOptions {
  readonly partner?: Helping | null
  readonly leastShared?: number
}

/**
 * Minimum cuts by the WebAssembly kernel (src/core/graphcut/wasm): the same cuts as `GridMaxFlow`, sooner.
 *
 * Changes between solves (`DynamicMinCut`) cost what the cut moves, not what the grid holds. A change is refused as
 * `unsupported` when flow taken back would make a terminal overflow, which takes capacities near the largest.
 *
 * The planes that `begin` gives are views of the kernel's memory, so nothing is copied before solving, and those of an earlier
 * `begin` are the same memory. It is kept between solves and never shrinks: drop the object, and collect (`collectGarbage`), to
 * free it. `begin` throws `unsupported` when the grid does not fit in the 4 GiB that WebAssembly can address, or the machine
 * has not got them.
 *
 * With a partner, grids that are large enough are solved in halves by two threads: the same flow and cut, sooner. This thread
 * does whatever the other has not begun, so it waits only for what is being done.
 */
export class KernelMinCut implements ResidualMinCut, DynamicMinCut {
  #kernel = newKernel()
  readonly #partner: Helping | null
  readonly #leastShared: number
  #planes: GridCapacities | null = null
  #pixels = 0
  /** What the other thread was told of while the planes are filled in: it needs a moment to wake up. */
  #invited: AskedCut | null = null
  #state: 'empty' | 'begun' | 'solved' = 'empty'

  /** `leastShared`: pixels of the smallest grid that is worth a message to another thread. */
  constructor({ partner = null, leastShared = LEAST_SHARED }: KernelOptions = {}) {
    this.#partner = partner
    this.#leastShared = leastShared
  }

  begin(size: ImageSize, connectivity: GridConnectivity): GridCapacities {
    checkImageSize(size, 'grid')
    const pixels = pixelCount(size)
    const start = this.#kernel.begin(size.width, size.height, connectivity) >>> 0
    if (start === 0) {
      throw refuse('unsupported', {
        what: 'The grid does not fit in the memory of the min-cut kernel',
        expected: 'less than 4 GiB',
        received: `${sizeText(size)}, ${connectivity}-connected`,
        todo: 'Solve it with GridMaxFlow, or at a lower resolution.',
      })
    }
    const plane = (index: number) => new Int32Array(this.#kernel.memory.buffer, start + 4 * pixels * index, pixels)
    const directions = Array.from({ length: connectivity / 2 }, (_, direction) => direction)
    this.#planes = {
      size,
      connectivity,
      terminal: plane(0),
      forward: directions.map((direction) => plane(1 + 2 * direction)),
      backward: directions.map((direction) => plane(2 + 2 * direction)),
    }
    this.#pixels = pixels
    this.#state = 'begun'
    const isShared = pixels >= this.#leastShared && this.#kernel.hasHalves() !== 0 && this.#partner?.isFree() === true
    this.#invited = isShared ? this.#partner.invite(this.#kernel.memory) : null
    return this.#planes
  }

  solve(): number {
    if (this.#state !== 'begun') throw this.#refusal('Nothing to solve', 'begin() first')
    const flow = this.#invited === null ? this.#kernel.solve() : this.#solveShared(this.#invited)
    this.#state = 'solved'
    return flow
  }

  changeTerminal(pixel: number, change: number): void {
    this.#checkPixel(pixel)
    this.#checkFit(this.#kernel.changeTerminal(pixel, change), pixel)
  }

  changeArc(pixel: number, direction: number, forwardChange: number, backwardChange: number): void {
    const { size, connectivity } = this.#checkPixel(pixel)
    const x = (pixel % size.width) + (ARC_X[direction] ?? NaN)
    const y = Math.floor(pixel / size.width) + (ARC_Y[direction] ?? NaN)
    const isInside = direction < connectivity / 2 && x >= 0 && x < size.width && y < size.height
    if (!isInside)
      throw this.#refusal(`No arc of pixel ${pixel} in direction ${direction}`, 'an arc inside of the grid')
    const change = () => this.#kernel.changeArc(pixel, direction, forwardChange, backwardChange)
    if (change() === 0) this.#checkFit(this.#unweave() ? change() : 0, pixel)
  }

  solveAgain(): number {
    if (this.#state !== 'solved') throw this.#refusal('Nothing to solve again', 'solve() first')
    return this.#kernel.solveAgain()
  }

  /** A copy, made by a pass over the grid: for certificates, not for the hot path. Only between a solve and the next change. */
  residuals(): GridCapacities {
    if (this.#planes === null || this.#state !== 'solved')
      throw this.#refusal('No residuals before solve()', 'solve() first')
    const capacities = this.#planes.terminal.slice()
    this.#kernel.unpack()
    const residuals = copyCapacities(this.#planes)
    this.#planes.terminal.set(capacities)
    return residuals
  }

  isSourceSide(pixel: number): boolean {
    return this.#kernel.isSourceSide(pixel) !== 0
  }

  writeSinkSide(into: Uint8Array): void {
    const start = this.#kernel.writeSinkSide() >>> 0
    into.set(new Uint8Array(this.#kernel.memory.buffer, start, this.#pixels))
  }

  #solveShared(cut: AskedCut): number {
    try {
      this.#kernel.planHalves()
      for (const step of HALF_STEPS) {
        cut.open(step)
        this.#kernel[step](0)
        if (cut.claim(step)) this.#kernel[step](1)
        else cut.awaitDone(step)
      }
      return this.#kernel.mergeHalves()
    } catch (error) {
      // The other thread may still be at work in this memory, or wait for a step that never comes.
      void this.#partner?.end()
      this.#planes = null
      this.#invited = null
      this.#state = 'empty'
      this.#kernel = newKernel()
      throw error
    }
  }

  /** False when arcs already have all the room there is. */
  #unweave(): boolean {
    const { terminal } = this.#planes!
    const capacities = terminal.slice()
    const isDone = this.#kernel.unweave() !== 0
    terminal.set(capacities)
    return isDone
  }

  #checkPixel(pixel: number): GridCapacities {
    if (this.#planes === null || this.#state !== 'solved') throw this.#refusal('Nothing to change', 'solve() first')
    if (Number.isInteger(pixel) && pixel >= 0 && pixel < this.#pixels) return this.#planes
    throw this.#refusal(`No pixel ${pixel}`, `0 to ${this.#pixels - 1}`)
  }

  #checkFit(isFit: number, pixel: number): void {
    if (isFit !== 0) return
    throw refuse('unsupported', {
      what: `The change at pixel ${pixel} leaves more than 32 bits hold`,
      expected: `capacities up to ${LARGEST_CAPACITY} and flows that add up to less`,
      todo: 'Solve the grid from the beginning.',
    })
  }

  #refusal(what: string, expected: string): Error {
    return refuse('internal', { what, expected, received: this.#state })
  }
}
