/*
 * Masks: encode, decode, union, IoU, bytes and COCO strings, beside the C of pycocotools in the same run on the same
 * masks; then how the costs of parts, holes and outlines grow with the image.
 *
 * What the lines compare. Ratios are times, ours / theirs: below 1 is faster than C.
 * - encode, decode, union, IoU: the same work, on row-major runs here and column-major runs there.
 * - columns to / from COCO string: the string alone, from and to column-major runs, which is all that its C does. Ours
 *   reads into room that is used again.
 * - rows to / from COCO string: what an editor needs, whose masks are row-major. Theirs goes through bitmaps, which numpy
 *   turns (bitmap → runs → string; string → runs → bitmap); ours stays with runs. `bitmap from COCO string` ends as theirs.
 * - rows to / from bytes: our stored form beside their string: each project's own compact form of the same mask, in its own
 *   order of pixels. Ours holds plain lengths, in more bytes than their differences.
 * - transpose has no rival: C has no such function.
 *
 * Run: npm run bench masks; PYTHON names another interpreter than python3.
 */
import { countsTextOfEnds, endsFromCountsText } from '../../src/core/formats/cocoCounts.ts'
import { maskFromCocoRle, maskToCocoRle } from '../../src/core/formats/cocoRle.ts'
import { maskFromBitmap, maskToBitmap } from '../../src/core/masks/bitmapMask.ts'
import { maskUnion } from '../../src/core/masks/maskAlgebra.ts'
import { maskFromBlob, maskToBlob } from '../../src/core/masks/maskBlob.ts'
import { fillHoles, maskComponents } from '../../src/core/masks/maskComponents.ts'
import { maskContours } from '../../src/core/masks/maskContours.ts'
import { maskArea, maskIou } from '../../src/core/masks/maskMeasures.ts'
import type { RunLengthMask } from '../../src/core/masks/RunLengthMask.ts'
import { transposeMask } from '../../src/core/masks/transposeMask.ts'
import { maskFamilies, noisyMask } from './support/benchMasks.ts'
import type { MaskFamily } from './support/benchMasks.ts'
import { distributionText, measure, printTable, rateText, ratioText } from './support/measure.ts'
import type { Measurement } from './support/measure.ts'
import { naiveRival } from './support/naiveRival.ts'
import { pycocotoolsRival } from './support/pycocotoolsRival.ts'
import type { Rival } from './support/pycocotoolsRival.ts'

for (const family of maskFamilies()) {
  describe(family)
  const rival = pycocotoolsRival(family) ?? naiveRival(family)
  const ours = measureOurs(family)
  const rows = Object.entries(ours).map(([operation, measured]) => {
    const theirs = rival.rates[operation]
    const ratio = theirs === undefined ? '' : ratioText(measured, theirs)
    return [operation, rateText(measured), theirs === undefined ? '' : rateText(theirs), ratio]
  })
  printTable(['operation', 'Strata', rival.name, 'ratio (spread)'], rows)
  checkAgainst(rival, family)
  const peak = (process.resourceUsage().maxRSS / 1024).toFixed(0)
  const theirPeak = rival.peakMebibytes === null ? '' : `; ${rival.name} ${rival.peakMebibytes.toFixed(0)} MiB`
  console.log(`peak memory of the process so far, bitmaps to compare with included: ${peak} MiB${theirPeak}`)
}
measureGrowth()

function describe({ name, masks }: MaskFamily): void {
  console.log(`\n## ${name}: ${masks.length} masks`)
  console.log(`runs per mask: ${distributionText(masks.map((mask) => mask.ends.length))}`)
  console.log(`pixels per mask: ${distributionText(masks.map(maskArea))}`)
  console.log(`bytes per mask: ${distributionText(masks.map((mask) => maskToBlob(mask).length))}\n`)
}

/** One operation is one mask, or one pair of masks for union and IoU. */
function measureOurs({ size, masks }: MaskFamily): Record<string, Measurement> {
  const bitmaps = masks.map((mask) => maskToBitmap(mask))
  const blobs = masks.map(maskToBlob)
  const rles = masks.map(maskToCocoRle)
  const columns = masks.map((mask) => transposeMask(mask).ends)
  const total = size.width * size.height
  const scratch = new Uint8Array(total)
  return {
    encode: perMask(bitmaps, (bitmap) => maskFromBitmap(size, bitmap).ends.length),
    decode: perMask(masks, (mask) => maskToBitmap(mask, scratch)[0]!),
    union: measure(masks.length, () => sumOverNeighbours(masks, (a, b) => maskUnion(a, b).ends.length)),
    IoU: measure(masks.length ** 2, () => sumOverPairs(masks, maskIou)),
    transpose: perMask(masks, (mask) => transposeMask(mask).ends.length),
    'columns to COCO string': perMask(columns, (ends) => flatLength(countsTextOfEnds(ends))),
    'columns from COCO string': perMask(rles, (rle) => endsFromCountsText(rle.counts, total, 'benchmark').length),
    'rows to COCO string': perMask(masks, (mask) => flatLength(maskToCocoRle(mask).counts)),
    'rows from COCO string': perMask(rles, (rle) => maskFromCocoRle(rle, 'benchmark').ends.length),
    'bitmap from COCO string': perMask(rles, (rle) => maskToBitmap(maskFromCocoRle(rle, 'benchmark'))[0]!),
    'rows to bytes': perMask(masks, (mask) => maskToBlob(mask).length),
    'rows from bytes': perMask(blobs, (blob) => maskFromBlob(blob).ends.length),
  }
}

/** Reading a character makes the engine put a text that it keeps in pieces in one place, as writing it to a file would. */
function flatLength(text: string): number {
  return text.length + (text.charCodeAt(text.length >> 1) & 0)
}

function perMask<Item>(items: readonly Item[], operation: (item: Item) => number): Measurement {
  return measure(items.length, () => items.reduce((sum, item) => sum + operation(item), 0))
}

function sumOverNeighbours(masks: readonly RunLengthMask[], f: (a: RunLengthMask, b: RunLengthMask) => number): number {
  return masks.reduce((sum, mask, index) => sum + f(mask, masks[(index + 1) % masks.length]!), 0)
}

function sumOverPairs(masks: readonly RunLengthMask[], f: (a: RunLengthMask, b: RunLengthMask) => number): number {
  return masks.reduce((sum, a) => masks.reduce((inner, b) => inner + f(a, b), sum), 0)
}

/** Outside all timing: the same results as the rival, or the numbers above mean nothing. */
function checkAgainst(rival: Rival, { masks }: MaskFamily): void {
  const unionArea = sumOverNeighbours(masks, (a, b) => maskArea(maskUnion(a, b)))
  const iouSum = sumOverPairs(masks, maskIou)
  if (unionArea !== rival.check.unionArea || Math.abs(iouSum - rival.check.iouSum) > 1e-9) {
    throw new Error(`Results differ: ${unionArea}, ${iouSum} against ${JSON.stringify(rival.check)}`)
  }
  const strings = masks.map((mask) => maskToCocoRle(mask).counts)
  const sameStrings =
    rival.check.strings === null || strings.every((text, index) => text === rival.check.strings![index])
  if (!sameStrings) throw new Error('COCO strings differ')
  console.log(`\nchecked: union areas add up to ${unionArea}, IoUs to ${iouSum.toFixed(6)}, as with ${rival.name}`)
}

/** Square images of noise, the most parts, holes and corners that pixels can make: four times the pixels a step. */
function measureGrowth(): void {
  const sides = [512, 1024, 2048]
  const masks = sides.map((side) => noisyMask({ width: side, height: side }, side))
  const operations: Record<string, (mask: RunLengthMask) => number> = {
    'parts, 4-connected': (mask) => maskComponents(mask, 4).length,
    'parts, 8-connected': (mask) => maskComponents(mask, 8).length,
    'filling holes': (mask) => fillHoles(mask).ends.length,
    outlines: (mask) => maskContours(mask).length,
  }
  console.log('\n## growth on noise: time, and its factor when the pixels double')
  const rows = Object.entries(operations).map(([name, operation]) => {
    const seconds = masks.map((mask) => 1 / measure(1, () => operation(mask)).median)
    const cells = seconds.map((value, step) => {
      const milliseconds = `${(value * 1000).toFixed(1)} ms`
      return step === 0 ? milliseconds : `${milliseconds} (${Math.sqrt(value / seconds[step - 1]!).toFixed(2)} ×)`
    })
    return [name, ...cells]
  })
  printTable(['operation', ...sides.map((side) => `${side}²`)], rows)
}
