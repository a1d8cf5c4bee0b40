import { checkCues } from '../cues/checkCues.ts'
import { pixelCount, sameSize, sizeText } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import { refuse } from '../support/DomainError.ts'
import type { SolveInput } from './SolveInput.ts'

/** 134 megapixels. Bringing masks to the size of the image, whatever the size of the cues, takes some 45 bytes a pixel for a while. */
export const MAX_SOLVED_PIXELS = 2 ** 27

/**
 * Refuses what no solve can be made of, before anything is computed: sizes that are none or above `MAX_SOLVED_PIXELS`, cues
 * that are no probabilities (`checkCues`), and cues, image or annotation that do not fit `imageSize`.
 * Codes `bad-input` and `size-mismatch`.
 */
export function checkSolveInput({ cues, image, imageSize, annotation, memory }: SolveInput): void {
  const sidesFine = [imageSize.width, imageSize.height].every((side) => Number.isSafeInteger(side) && side >= 1)
  if (!sidesFine || pixelCount(imageSize) > MAX_SOLVED_PIXELS) {
    throw refuse('bad-input', {
      what: 'Not a size that can be solved',
      where: 'the image',
      expected: `two integers ≥ 1 with at most ${MAX_SOLVED_PIXELS} pixels`,
      received: sizeText(imageSize),
      todo: 'Solve a smaller copy of the image, or a part of it.',
    })
  }
  // Cues that were solved before have been checked before: a pass over all planes less.
  if (memory?.scene.cues !== cues) checkCues(cues, 'the cues')
  if (!isShrunk(cues.size, imageSize)) {
    throw misfit('The cues do not fit the image', `${sizeText(imageSize)}, or that made smaller evenly`, cues.size)
  }
  const others = { image, annotation }
  for (const [name, other] of Object.entries(others)) {
    if (other !== null && !sameSize(other.size, imageSize)) {
      throw misfit(`The ${name} is of another size`, sizeText(imageSize), other.size)
    }
  }
  if (image !== null && image.data.length !== 3 * pixelCount(imageSize)) {
    throw refuse('size-mismatch', {
      what: 'The image needs three bytes per pixel',
      expected: String(3 * pixelCount(imageSize)),
      received: String(image.data.length),
    })
  }
}

/** Whether one factor ≥ 1 makes both sides of the image the small ones, each rounded up or down. */
function isShrunk(small: ImageSize, image: ImageSize): boolean {
  const range = (side: number, of: number) => [of / (side + 1), side === 1 ? Infinity : of / (side - 1)] as const
  const [leastX, mostX] = range(small.width, image.width)
  const [leastY, mostY] = range(small.height, image.height)
  const fits = Math.max(leastX, leastY) < Math.min(mostX, mostY)
  return fits && small.width <= image.width && small.height <= image.height
}

function misfit(what: string, expected: string, received: ImageSize): Error {
  return refuse('size-mismatch', { what, expected, received: sizeText(received) })
}
