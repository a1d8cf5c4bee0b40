import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { AnnotationState } from '../../../src/core/dataset/records.ts'
import { applyDiff } from '../../../src/core/dataset/annotationDiff.ts'
import { checkCocoaAnnotation } from '../../../src/core/formats/cocoa.ts'
import { cocoaAnnotationText } from '../../../src/core/formats/cocoaWrite.ts'
import { maskFromCocoPolygon } from '../../../src/core/formats/cocoPolygon.ts'
import { maskToCocoRle } from '../../../src/core/formats/cocoRle.ts'
import type { ImageSize } from '../../../src/core/pixels/imageSize.ts'
import type { DomainError } from '../../../src/core/support/DomainError.ts'
import { planPairStates } from '../../../src/core/workflows/editPlans/planPairs.ts'
import { bitmapOf, bitmapWhere, maskOf, valueAt } from '../../support/bitmapOracle.ts'
import { sharedData } from '../../support/sharedData.ts'
import { codesOf, exportCocoa, exportedObject, readCocoa } from './cocoaReading.ts'
import type { RawAnnotation } from './cocoaReading.ts'
import { COCOA_SAMPLE_SIZE, COCOA_SAMPLE_TEXT } from './cocoaSample.ts'

interface DemoFile {
  readonly name: string
  readonly path: string | null
  readonly size: ImageSize
}
const demos: readonly DemoFile[] = [
  { name: '1.json', path: sharedData('cocoa-demo/1.json'), size: { width: 640, height: 480 } },
  { name: '2.json', path: sharedData('cocoa-demo/2.json'), size: { width: 640, height: 427 } },
]

describe('an untouched import comes back string for string', () => {
  test('the sample, the whole annotation', () => {
    const raw: unknown = JSON.parse(COCOA_SAMPLE_TEXT)
    const { state, extra, findings } = readCocoa(raw, COCOA_SAMPLE_SIZE)
    // Its order has gaps, so how its pairs were read is said; nothing else is.
    expect(codesOf(findings)).toEqual(['depth-constraint-reading'])
    const exported = exportCocoa(state, { extra })
    expect(exported.findings).toEqual([])
    expect(exported.decisions).toEqual([])
    expect(cocoaAnnotationText(exported.annotation)).toBe(COCOA_SAMPLE_TEXT)
  })

  for (const { name, path, size } of demos) {
    test.skipIf(path === null)(`the COCOA demo file ${name}, all regions (../shared/data/cocoa-demo)`, () => {
      const text = readFileSync(path!, 'utf8')
      const { annotation } = checkCocoaAnnotation(JSON.parse(text), name)
      const { state, extra, findings, author } = readCocoa(JSON.parse(text), size)
      expect(codesOf(findings).filter((code) => code !== 'size-differs')).toEqual([])
      const ids = { author, imageId: annotation.imageId!, annotationId: annotation.id! }
      const exported = exportCocoa(state, { ...ids, extra })
      expect(exported.findings).toEqual([])
      expect(regionsText(cocoaAnnotationText(exported.annotation))).toBe(regionsText(text))
      const original = JSON.parse(text) as RawAnnotation
      expect(exportedObject(state, { ...ids, extra })).toEqual({
        ...original,
        size: original.regions.length,
        depth_constraint: derivedConstraint(name),
      })
    })
  }
})

describe('one flipped pair changes what it must and nothing else', () => {
  test('in the sample', () => {
    expect(flipEveryPair(readCocoa(JSON.parse(COCOA_SAMPLE_TEXT), COCOA_SAMPLE_SIZE).state)).toBeGreaterThan(2)
  })

  for (const { name, path, size } of demos) {
    test.skipIf(path === null)(`in the COCOA demo file ${name} (../shared/data/cocoa-demo)`, () => {
      const { state } = readCocoa(JSON.parse(readFileSync(path!, 'utf8')), size)
      expect(flipEveryPair(state)).toBeGreaterThan(0)
    })
  }
})

/** Flips each pair that leaves the order acyclic, and back; returns how many could be flipped. */
function flipEveryPair(state: AnnotationState): number {
  const before = exportedObject(state)
  let flips = 0
  for (const pair of state.pairs) {
    const flipped = pair.state === 'a-over-b' ? ('b-over-a' as const) : ('a-over-b' as const)
    const after = applyDiff(state, planPairStates(state, [{ ...pair, state: flipped }], 'human'))
    let exported: RawAnnotation
    try {
      exported = exportedObject(after)
    } catch (error) {
      expect((error as DomainError).code).toBe('order-cycle')
      continue
    }
    flips++
    expectOnlyThePair(before, exported, [pair.a, pair.b])
    expectDerived(exported, after.size)
    const back = applyDiff(after, planPairStates(after, [pair], 'human'))
    // Orders are the set's own numbers along the order, so the way back finds them all again.
    expect(exportedObject(back)).toEqual(before)
  }
  return flips
}

/** Regions by outline: the others keep all but their order, the pair keeps its outline, name and area. */
function expectOnlyThePair(before: RawAnnotation, after: RawAnnotation, numbers: readonly number[]): void {
  const outline = (region: Record<string, unknown>): string => JSON.stringify(region['segmentation'])
  const found = new Map(after.regions.map((region) => [outline(region), region]))
  before.regions.forEach((region, index) => {
    // Orders are compared below: the numbers stay, and follow the new sequence.
    const now = { ...found.get(outline(region))!, order: null }
    const then = { ...region, order: null }
    if (!numbers.includes(index + 1)) expect(now).toEqual(then)
    else expect(nameAndArea(now)).toEqual(nameAndArea(then))
  })
  const flippedNames = new Set(numbers.map((number) => outline(before.regions[number - 1]!)))
  const others = (raw: RawAnnotation): string[] =>
    edgesByOutline(raw)
      .filter(([front, back]) => !(flippedNames.has(front) && flippedNames.has(back)))
      .map(String)
      .sort()
  expect(others(after)).toEqual(others(before))
  const orders = (raw: RawAnnotation): unknown[] => raw.regions.map((region) => region['order'])
  expect(orders(after)).toEqual(orders(before))
}

/** Everything derived, by looking at every pixel: what COCOA says follows from outlines and the listed order. */
function expectDerived(raw: RawAnnotation, size: ImageSize): void {
  const amodals = raw.regions.map((region) => bitmapOf(maskFromCocoPolygon(size, region['segmentation'] as number[])))
  const pairs: string[] = []
  raw.regions.forEach((region, index) => {
    const inFront = amodals.slice(0, index)
    const isIn = (x: number, y: number): boolean => valueAt(amodals[index]!, x, y) === 1
    const isCovered = (x: number, y: number): boolean => inFront.some((front) => valueAt(front, x, y) === 1)
    const hidden = bitmapWhere(size, (x, y) => isIn(x, y) && isCovered(x, y))
    const visible = bitmapWhere(size, (x, y) => isIn(x, y) && !isCovered(x, y))
    const hiddenArea = hidden.pixels.filter((value) => value === 1).length
    const area = amodals[index]!.pixels.filter((value) => value === 1).length
    expect(region['area']).toBe(area)
    expect(region['occlude_rate']).toBe(hiddenArea / (area + 1e-6))
    const maskText = (mask: typeof hidden): string => maskToCocoRle(maskOf(mask)).counts
    const stated = [region['visible_mask'], region['invisible_mask']] as ({ counts: string } | undefined)[]
    const expected = hiddenArea === 0 ? [undefined, undefined] : [maskText(visible), maskText(hidden)]
    expect(stated.map((mask) => mask?.counts)).toEqual(expected)
    inFront.forEach((front, position) => {
      const meets = front.pixels.some((value, pixel) => value === 1 && amodals[index]!.pixels[pixel] === 1)
      if (meets) pairs.push(`${position + 1}-${index + 1}`)
    })
  })
  expect((raw['depth_constraint'] as string).split(',').sort()).toEqual(pairs.sort())
}

function nameAndArea(region: Record<string, unknown>): unknown[] {
  return [region['name'], region['area']]
}

function edgesByOutline(raw: RawAnnotation): [string, string][] {
  const outline = (position: string): string => JSON.stringify(raw.regions[Number(position) - 1]!['segmentation'])
  return (raw['depth_constraint'] as string).split(',').map((pair) => pair.split('-').map(outline) as [string, string])
}

function regionsText(text: string): string {
  return text.slice(text.indexOf('"regions"'), text.lastIndexOf(']') + 1)
}

function derivedConstraint(name: string): string {
  const derived = JSON.parse(readFileSync(sharedData('golden-rle/cocoa_demo_derived.json')!, 'utf8')) as {
    images: { file: string; derived_depth_constraint: string }[]
  }
  return derived.images.find(({ file }) => file === name)!.derived_depth_constraint
}
