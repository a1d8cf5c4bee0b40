import fc from 'fast-check'
import type { AnnotationState, Instance } from '../../../../src/core/dataset/records.ts'
import { labelMapFromMasks, masksFromLabelMap } from '../../../../src/core/masks/labelMap.ts'
import type { RunLengthMask } from '../../../../src/core/masks/RunLengthMask.ts'
import type { SceneSolution, SolvedInstance, SolvedPair } from '../../../../src/core/occlusion/SceneSolution.ts'
import type { ImageSize } from '../../../../src/core/pixels/imageSize.ts'
import { SCENE_SIZE, sceneArbitrary } from '../../occlusion/sceneArbitrary.ts'

export function solvedInstance(
  number: number,
  visible: RunLengthMask,
  more: Partial<SolvedInstance> = {},
): SolvedInstance {
  return {
    number,
    visible,
    partCount: 1,
    joinConfidence: 1,
    className: 'cup',
    label: 1,
    confidence: 0.9,
    lockedNumber: null,
    ...more,
  }
}

export function solvedPair(
  a: number,
  b: number,
  state: SolvedPair['state'],
  more: Partial<SolvedPair> = {},
): SolvedPair {
  return { a, b, state, confidence: 0.8, votes: { aOverB: 7, bOverA: 2 }, flipGap: 3, ...more }
}

export function solutionOf(
  instances: readonly SolvedInstance[],
  pairs: readonly SolvedPair[] = [],
  size: ImageSize = SCENE_SIZE,
): SceneSolution {
  const labeling = new Uint16Array(size.width * size.height)
  return { size, labeling, energy: 0, moves: [], instances, pairs, constraints: [], warnings: [] }
}

/** A mask from rows of text: every pixel with the letter is in. */
export function maskOfRows(rows: readonly string[], letter: string): RunLengthMask {
  const size = { width: rows[0]!.length, height: rows.length }
  const labels = Int32Array.from([...rows.join('')].map((at) => (at === letter ? 1 : 0)))
  const mask = masksFromLabelMap(size, labels).get(1)
  if (mask === undefined) throw new Error(`no pixel of ${letter}`)
  return mask
}

type Labels = readonly number[]

const PIXELS = SCENE_SIZE.width * SCENE_SIZE.height
const noise = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: PIXELS, maxLength: PIXELS })

/** Solutions with disjoint masks of any shape, in one or many parts, and any order among them, cycles included. */
export const solutionArbitrary: fc.Arbitrary<SceneSolution> = noise.chain(solutionWithMasks)

function solutionWithMasks(labels: Labels): fc.Arbitrary<SceneSolution> {
  const masks = [...masksFromLabelMap(SCENE_SIZE, Int32Array.from(labels)).values()]
  const instances = masks.map((mask, index) => solvedInstance(index + 1, mask))
  const keys = masks.flatMap((_, b) => Array.from({ length: b }, (_unused, a) => [a + 1, b + 1] as const))
  const states = fc.constantFrom<SolvedPair['state'] | null>('a-over-b', 'b-over-a', 'unknown', null)
  return fc.tuple(...keys.map(() => states)).map((drawn) => {
    const pairs = drawn.flatMap((state, index) => (state === null ? [] : [solvedPair(...keys[index]!, state)]))
    return solutionOf(instances, pairs)
  })
}

/** Annotations of the same size as the solutions, some instances locked. */
const annotationArbitrary: fc.Arbitrary<AnnotationState> = fc
  .tuple(sceneArbitrary, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }))
  .map(([state, locks]) => ({
    ...state,
    instances: state.instances.map((instance, index): Instance => ({ ...instance, locked: locks[index]! })),
  }))

/** An annotation with a solution that mostly sees what it shows, with some pixels otherwise, or sees something else. */
export const resolvedArbitrary: fc.Arbitrary<{ current: AnnotationState; solution: SceneSolution }> =
  annotationArbitrary.chain((current) => {
    const shown = labelMapFromMasks(SCENE_SIZE, new Map(current.instances.map((it) => [it.number, it.visible])))
    const nearly = fc
      .tuple(noise, noise)
      .map(([labels, odds]) => labels.map((it, p) => (odds[p]! > 0 ? shown[p]! : it)))
    return fc
      .oneof({ weight: 4, arbitrary: nearly }, noise)
      .chain(solutionWithMasks)
      .map((solution) => ({ current, solution }))
  })
