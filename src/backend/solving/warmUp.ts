import { oracleCues } from '../../core/cues/oracleCues.ts'
import type { AnnotationState, Instance, OrderPair } from '../../core/dataset/records.ts'
import type { GridMinCut } from '../../core/graphcut/GridMinCut.ts'
import { masksFromLabelMap } from '../../core/masks/labelMap.ts'
import { DEFAULT_SOLVER_PARAMETERS } from '../../core/occlusion/SolverParameters.ts'
import { solveScene } from '../../core/occlusion/solveScene.ts'
import type { SolveInput } from '../../core/occlusion/SolveInput.ts'
import type { ImageSize } from '../../core/pixels/imageSize.ts'
import { DomainError, refuse } from '../../core/support/DomainError.ts'
import { seededRandom } from '../../core/support/seededRandom.ts'

/** After so many solves the compiler has seen what there is to see. */
const SOLVES = 20
/** The first ones are short, as nothing is compiled yet, and with it the time until somebody who comes can be served. */
const FIRST_SIZES: readonly ImageSize[] = [
  { width: 48, height: 36 },
  { width: 80, height: 60 },
]
const SIZE: ImageSize = { width: 160, height: 120 }
/** Every so many of them the cues are coarser than the image, so that masks are refined. */
const REFINED_EVERY = 4

const CORRUPTION = { gaps: 0.1, drop: 0.1, flip: 0.02, spurious: 8, shift: 1 }
const CLASS_NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'one'],
  [2, 'two'],
  [3, 'three'],
])

/**
 * Solves small made-up scenes, so that the first real one does not take three times as long as the tenth because nothing is
 * compiled yet. One `step` is one solve; it gives up as soon as `isWanted` says that there is real work.
 */
export class WarmUp {
  readonly #solves: number
  #done = 0

  constructor(solves = SOLVES) {
    this.#solves = solves
  }

  get isDone(): boolean {
    return this.#done >= this.#solves
  }

  /** Costs some 30 ms. What it finds is thrown away. */
  step(minCut: GridMinCut, isWanted: () => boolean): void {
    const checkCancelled = (): void => {
      if (isWanted()) throw refuse('cancelled', { what: 'Warming up is over' })
    }
    try {
      solveScene(madeUpScene(this.#done), DEFAULT_SOLVER_PARAMETERS, { minCut, checkCancelled })
      this.#done++
    } catch (error) {
      // Whatever else may be wrong with a solver shows when it is needed.
      if (!(error instanceof DomainError && error.code === 'cancelled')) this.#done = this.#solves
    }
  }
}

/** Discs and a bar across them, each in front of those before, with noise for a photo. */
export function madeUpScene(round: number): SolveInput {
  const size = FIRST_SIZES[round] ?? SIZE
  const scale = round % REFINED_EVERY === REFINED_EVERY - 1 ? 2 : 1
  const imageSize = { width: scale * size.width, height: scale * size.height }
  const random = seededRandom(round)
  const numbers = paintedNumbers(imageSize, random)
  const corruption = round % 2 === 0 ? {} : CORRUPTION
  const data = Uint8Array.from({ length: 3 * numbers.length }, (_, at) => {
    const number = numbers[Math.floor(at / 3)]!
    return ((37 * number + 61 * (at % 3)) % 200) + Math.floor(30 * random())
  })
  return {
    cues: oracleCues(annotationOf(numbers, imageSize), { scale, corruption, classNames: CLASS_NAMES }, random),
    ...{ image: { size: imageSize, data }, imageSize, annotation: null, constraints: [] },
  }
}

const DISCS = 8

function paintedNumbers({ width, height }: ImageSize, random: () => number): Int32Array {
  const numbers = new Int32Array(width * height)
  for (let number = 1; number <= DISCS; number++) {
    const [x, y, radius] = [random() * width, random() * height, (0.1 + 0.15 * random()) * width]
    for (let pixel = 0; pixel < numbers.length; pixel++) {
      if (Math.hypot((pixel % width) - x, Math.floor(pixel / width) - y) < radius) numbers[pixel] = number
    }
  }
  const top = Math.floor(height / 2)
  numbers.fill(DISCS + 1, top * width, (top + Math.ceil(height / 10)) * width)
  return numbers
}

function annotationOf(numbers: Int32Array, size: ImageSize): AnnotationState {
  const instances = [...masksFromLabelMap(size, numbers)].map(([number, mask]): Instance => {
    const categoryId = 1 + (number % CLASS_NAMES.size)
    const plain = { label: '', isStuff: false, rank: number, linked: true, locked: false, outline: null, extra: {} }
    return { ...plain, number, categoryId, amodal: mask, visible: mask }
  })
  instances.sort((p, q) => p.number - q.number)
  const pairs = instances.flatMap(({ number: a }, index) =>
    instances.slice(index + 1).map(({ number: b }): OrderPair => {
      return { a, b, state: 'b-over-a', provenance: 'human', confidence: null, votes: null }
    }),
  )
  return { size, instances, pairs, nextNumber: DISCS + 2 }
}
