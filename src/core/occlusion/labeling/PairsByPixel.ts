import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import type { LabelingProblem } from './LabelingProblem.ts'

/** The oriented pairs that each pixel takes part in, at either end. O(pixels + pairs), four bytes per pixel. */
export class PairsByPixel {
  /** The pairs of pixel p: `list` from first[p] to before first[p + 1]. */
  readonly first: Int32Array
  readonly list: Int32Array

  constructor({ size, backgroundCost, pairs }: LabelingProblem) {
    const first = new Int32Array(backgroundCost.length + 1)
    const otherEnd = (pair: number) => {
      const direction = pairs.direction[pair]!
      return pairs.from[pair]! + DIRECTION_Y[direction]! * size.width + DIRECTION_X[direction]!
    }
    for (let pair = 0; pair < pairs.count; pair++) {
      first[pairs.from[pair]!]!++
      first[otherEnd(pair)]!++
    }
    // Ends of the lists first; writing from the back turns them into beginnings, pairs in their order.
    for (let pixel = 1; pixel < first.length; pixel++) first[pixel] = first[pixel]! + first[pixel - 1]!
    this.list = new Int32Array(2 * pairs.count)
    for (let pair = pairs.count - 1; pair >= 0; pair--) {
      this.list[--first[pairs.from[pair]!]!] = pair
      this.list[--first[otherEnd(pair)]!] = pair
    }
    this.first = first
  }
}
