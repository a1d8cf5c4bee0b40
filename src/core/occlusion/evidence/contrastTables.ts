import type { RgbImage } from '../../pixels/RgbImage.ts'
import type { EvidenceParameters } from './EvidenceParameters.ts'
import { likenessTable, squaredDifference, STEP_BITS } from './imageContrast.ts'

/** What image contrast leaves of smoothness, by steps of the squared difference of two colours (`imageContrast.ts`). */
export interface ContrastTables {
  readonly image: RgbImage
  /** 1 − contrast · (1 − likeness). */
  readonly factor: Float64Array
  /** The weight that a pair inside of a basin has, straight and across a corner. */
  readonly straight: Float32Array
  readonly diagonal: Float32Array
}

/** `plain`: λ · w_pq by arc direction. O(pixels); allocates the tables, 780 kB. */
export function contrastTables(
  image: RgbImage,
  plain: readonly number[],
  { contrast, interiorFactor }: EvidenceParameters,
): ContrastTables {
  const likeness = likenessTable(image)
  const straight = plain[0]! * interiorFactor
  const diagonal = plain[2]! * interiorFactor
  const tables = {
    image,
    factor: new Float64Array(likeness.length).fill(1 - contrast),
    straight: new Float32Array(likeness.length).fill(straight * (1 - contrast)),
    diagonal: new Float32Array(likeness.length).fill(diagonal * (1 - contrast)),
  }
  for (let first = 0; likeness[first]! > 0; first += BLOCK)
    fillTables(tables, likeness, contrast, straight, diagonal, first)
  return tables
}

/** So many steps are filled in by one call: short enough for the compiler to get at it soon. */
const BLOCK = 256

function fillTables(
  tables: ContrastTables,
  likeness: Float32Array,
  contrast: number,
  straight: number,
  diagonal: number,
  first: number,
): void {
  for (let step = first, end = Math.min(likeness.length, first + BLOCK); step < end; step++) {
    const left = 1 - contrast * (1 - likeness[step]!)
    tables.factor[step] = left
    tables.straight[step] = straight * left
    tables.diagonal[step] = diagonal * left
  }
}

export function contrastFactor({ image, factor }: ContrastTables, p: number, q: number): number {
  return factor[squaredDifference(image.data, p, q) >> STEP_BITS]!
}

/** Writes what pairs inside of a basin weigh, of pixels `start` to before `end` of a row with their right and lower neighbours. */
export function fillByContrast(
  planes: readonly Float32Array[],
  { image, straight, diagonal }: ContrastTables,
  start: number,
  end: number,
  width: number,
): void {
  const { data } = image
  const [right, below, rightBelow, leftBelow] = planes as [Float32Array, Float32Array, Float32Array, Float32Array]
  for (let p = start; p < end; p++) {
    right[p] = straight[squaredDifference(data, p, p + 1) >> STEP_BITS]!
    below[p] = straight[squaredDifference(data, p, p + width) >> STEP_BITS]!
    rightBelow[p] = diagonal[squaredDifference(data, p, p + width + 1) >> STEP_BITS]!
    leftBelow[p] = diagonal[squaredDifference(data, p, p + width - 1) >> STEP_BITS]!
  }
}
