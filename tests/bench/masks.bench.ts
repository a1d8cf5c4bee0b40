// Masks: encode, decode, union, IoU, our bytes and COCO's strings, beside the C of pycocotools in the same run.
// `node tests/bench/masks.bench.ts`; PYTHON names another interpreter than python3.
import { maskFromCocoRle, maskToCocoRle } from '../../src/core/formats/cocoRle.ts'
import { maskFromBitmap, maskToBitmap } from '../../src/core/masks/bitmapMask.ts'
import { maskUnion } from '../../src/core/masks/maskAlgebra.ts'
import { maskFromBlob, maskToBlob } from '../../src/core/masks/maskBlob.ts'
import { maskArea, maskIou } from '../../src/core/masks/maskMeasures.ts'
import type { RunLengthMask } from '../../src/core/masks/RunLengthMask.ts'
import { transposeMask } from '../../src/core/masks/transposeMask.ts'
import { maskFamilies } from './support/benchMasks.ts'
import type { MaskFamily } from './support/benchMasks.ts'
import { distributionText, measure, printTable, rateText } from './support/measure.ts'
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
    const ratio = theirs === undefined ? '' : `${(theirs.median / measured.median).toFixed(2)} ×`
    return [operation, rateText(measured), theirs === undefined ? '' : rateText(theirs), ratio]
  })
  printTable(['operation', 'Strata', rival.name, 'time against it'], rows)
  checkAgainst(rival, family)
}

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
  const scratch = new Uint8Array(size.width * size.height)
  return {
    encode: perMask(bitmaps, (bitmap) => maskFromBitmap(size, bitmap).ends.length),
    decode: perMask(masks, (mask) => maskToBitmap(mask, scratch)[0]!),
    union: measure(masks.length, () => sumOverNeighbours(masks, (a, b) => maskUnion(a, b).ends.length)),
    IoU: measure(masks.length ** 2, () => sumOverPairs(masks, maskIou)),
    transpose: perMask(masks, (mask) => transposeMask(mask).ends.length),
    'to bytes': perMask(masks, (mask) => maskToBlob(mask).length),
    'from bytes': perMask(blobs, (blob) => maskFromBlob(blob).ends.length),
    'to COCO string': perMask(masks, (mask) => maskToCocoRle(mask).counts.length),
    'from COCO string': perMask(rles, (rle) => maskFromCocoRle(rle, 'benchmark').ends.length),
  }
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
