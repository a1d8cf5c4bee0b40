import fc from 'fast-check'
import type { AnnotationState, Instance, OrderPair, PairState, Provenance } from '../../../src/core/dataset/records.ts'
import { PROVENANCES } from '../../../src/core/dataset/records.ts'
import { maskFromBitmap, maskToBitmap } from '../../../src/core/masks/bitmapMask.ts'
import { masksEqual } from '../../../src/core/masks/RunLengthMask.ts'
import type { RunLengthMask } from '../../../src/core/masks/RunLengthMask.ts'
import type { ImageSize } from '../../../src/core/pixels/imageSize.ts'

/** Small enough that masks often touch, overlap and coincide; not square, so that x and y cannot be mixed up. */
export const SCENE_SIZE: ImageSize = { width: 7, height: 5 }

export function maskArbitrary(size: ImageSize = SCENE_SIZE): fc.Arbitrary<RunLengthMask> {
  const bit = fc.integer({ min: 0, max: 1 })
  const length = size.width * size.height
  const noise = fc.array(bit, { minLength: length, maxLength: length }).map((bits) => Uint8Array.from(bits))
  const box = fc
    .tuple(fc.nat(size.width - 1), fc.nat(size.height - 1), fc.nat(size.width), fc.nat(size.height))
    .map(([x0, y0, width, height]) => boxBitmap(size, x0, y0, width, height))
  return fc.oneof(noise, box).map((bitmap) => maskFromBitmap(size, bitmap))
}

export function boxMask(size: ImageSize, x0: number, y0: number, width: number, height: number): RunLengthMask {
  return maskFromBitmap(size, boxBitmap(size, x0, y0, width, height))
}

function boxBitmap(size: ImageSize, x0: number, y0: number, width: number, height: number): Uint8Array {
  const bitmap = new Uint8Array(size.width * size.height)
  for (let y = y0; y < Math.min(y0 + height, size.height); y++) {
    for (let x = x0; x < Math.min(x0 + width, size.width); x++) bitmap[y * size.width + x] = 1
  }
  return bitmap
}

export function pairOfStates(a: number, b: number, state: PairState, more: Partial<OrderPair> = {}): OrderPair {
  return { a, b, state, provenance: 'human', confidence: null, votes: null, ...more }
}

export function instanceOf(number: number, amodal: RunLengthMask, more: Partial<Instance> = {}): Instance {
  return {
    number,
    categoryId: 1,
    label: `thing ${number}`,
    isStuff: false,
    rank: number,
    linked: true,
    locked: false,
    outline: null,
    extra: {},
    amodal,
    visible: amodal,
    ...more,
  }
}

export function stateOf(
  instances: readonly Instance[],
  pairs: readonly OrderPair[],
  size: ImageSize = SCENE_SIZE,
): AnnotationState {
  const nextNumber = instances.reduce((highest, { number }) => Math.max(highest, number), 0) + 1
  const unlinked = new Set(pairs.filter(({ state }) => state === 'mutual').flatMap(({ a, b }) => [a, b]))
  const consistent = instances.map((instance) => {
    const linked = instance.linked && !unlinked.has(instance.number)
    const visible = linked ? naiveVisible(instance, instances, pairs) : instance.visible
    return { ...instance, linked, visible }
  })
  return { size, instances: consistent, pairs: [...pairs].sort((p, q) => p.a - q.a || p.b - q.b), nextNumber }
}

/** The definition on bitmaps: visible where amodal and no strict occluder's amodal mask is. */
export function naiveVisible(
  instance: Instance,
  instances: readonly Instance[],
  pairs: readonly OrderPair[],
): RunLengthMask {
  const bitmap = Uint8Array.from(maskToBitmap(instance.amodal))
  for (const other of instances) {
    const isInFront = pairs.some(
      ({ a, b, state }) =>
        (state === 'a-over-b' && a === other.number && b === instance.number) ||
        (state === 'b-over-a' && b === other.number && a === instance.number),
    )
    if (!isInFront) continue
    maskToBitmap(other.amodal).forEach((bit, pixel) => {
      if (bit === 1) bitmap[pixel] = 0
    })
  }
  return maskFromBitmap(instance.amodal, bitmap)
}

export function expectSameMask(received: RunLengthMask, expected: RunLengthMask): void {
  if (masksEqual(received, expected)) return
  throw new Error(`masks differ: received ends ${received.ends.join(' ')}, expected ${expected.ends.join(' ')}`)
}

const strictOrNot: readonly PairState[] = ['a-over-b', 'b-over-a', 'a-over-b', 'b-over-a', 'mutual', 'none', 'unknown']

/** Pairs among the numbers 1..count; each pair has a record with even odds. */
export function pairsArbitrary(count: number, states = strictOrNot): fc.Arbitrary<OrderPair[]> {
  const record = fc.option(
    fc.record({
      state: fc.constantFrom<PairState>(...states),
      provenance: fc.constantFrom<Provenance>(...PROVENANCES),
      confidence: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    }),
  )
  const keys: [number, number][] = []
  for (let a = 1; a <= count; a++) for (let b = a + 1; b <= count; b++) keys.push([a, b])
  return fc
    .tuple(...keys.map(() => record))
    .map((records) =>
      records.flatMap((it, index) =>
        it === null ? [] : [{ a: keys[index]![0], b: keys[index]![1], votes: null, ...it }],
      ),
    )
}

/** A set in which everything holds that `checkAnnotationState` asks for, cycles and mutual pairs included. */
export const sceneArbitrary: fc.Arbitrary<AnnotationState> = fc.integer({ min: 0, max: 6 }).chain((count) =>
  fc
    .tuple(
      fc.array(fc.tuple(maskArbitrary(), fc.integer({ min: 0, max: 4 }), fc.boolean()), {
        minLength: count,
        maxLength: count,
      }),
      pairsArbitrary(count),
    )
    .map(([drawn, pairs]) => {
      const instances = drawn.map(([amodal, rank, linked], index) => instanceOf(index + 1, amodal, { rank, linked }))
      return stateOf(instances, pairs)
    }),
)
