import { pixelCount, sizeText } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import { refuse } from '../support/DomainError.ts'
import { requireSameSize } from './RunLengthMask.ts'
import type { RunLengthMask } from './RunLengthMask.ts'

/*
 * Masks ↔ one number per pixel.
 *
 * Arrays: a label map has one signed 32-bit label per pixel, row-major; 0 is "nothing", any other integer is a label.
 * A label map cannot hold overlap: where masks overlap, the later one of the map's order wins. For disjoint masks the
 * two functions are each other's inverse (masks that are empty or hidden get lost).
 * Cost: O(pixels); allocates the result. Throws `size-mismatch`, and `bad-input` for a label that cannot be stored.
 */

/** Paints the masks in the order of the map, each with its key. */
export function labelMapFromMasks(size: ImageSize, masks: ReadonlyMap<number, RunLengthMask>): Int32Array<ArrayBuffer> {
  const labels = new Int32Array(pixelCount(size))
  for (const [label, mask] of masks) {
    requireSameSize(size, mask, 'A label map')
    if (label === 0 || label !== (label | 0)) {
      throw refuse('bad-input', {
        what: 'Not a label',
        expected: 'an integer other than 0 that fits 32 bits',
        received: String(label),
      })
    }
    for (let run = 1; run < mask.ends.length; run += 2) labels.fill(label, mask.ends[run - 1]!, mask.ends[run]!)
  }
  return labels
}

/** The mask of every label that occurs, except 0, by the first pixel of each. */
export function masksFromLabelMap(size: ImageSize, labels: Int32Array): Map<number, RunLengthMask> {
  const total = pixelCount(size)
  if (labels.length !== total) {
    throw refuse('size-mismatch', {
      what: 'A label map needs one label per pixel',
      expected: `${total} (${sizeText(size)})`,
      received: String(labels.length),
    })
  }
  const endsOfLabel = new Map<number, number[]>()
  for (let start = 0; start < total;) {
    const label = labels[start]!
    let end = start + 1
    while (end < total && labels[end] === label) end++
    if (label !== 0) {
      const ends = endsOfLabel.get(label)
      if (ends === undefined) endsOfLabel.set(label, [start, end])
      else ends.push(start, end)
    }
    start = end
  }
  const masks = new Map<number, RunLengthMask>()
  for (const [label, ends] of endsOfLabel) {
    if (ends[ends.length - 1] !== total) ends.push(total)
    masks.set(label, { width: size.width, height: size.height, ends: Uint32Array.from(ends) })
  }
  return masks
}
