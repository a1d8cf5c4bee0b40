import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { OrderPair } from '../../../../src/core/dataset/records.ts'
import { maskFromBitmap } from '../../../../src/core/masks/bitmapMask.ts'
import type { RunLengthMask } from '../../../../src/core/masks/RunLengthMask.ts'
import { findConflict } from '../../../../src/core/occlusion/constraints/checkConstraints.ts'
import type { SolverConstraint } from '../../../../src/core/occlusion/constraints/SolverConstraints.ts'
import { instanceOf, stateOf } from '../sceneArbitrary.ts'
import { pixelsOf } from './constrainedSolve.ts'

const SIZE = { width: 3, height: 2 }
const PIXELS = 6
const INSTANCES = 4

const named = (constraints: readonly object[]) =>
  constraints.map((one, index) => ({ ...one, id: `c${index}`, strength: 'hard' }) as SolverConstraint)

/** All subsets, smaller ones first. */
function subsets(constraints: readonly SolverConstraint[]): (readonly SolverConstraint[])[] {
  const all = Array.from({ length: 2 ** constraints.length }, (_, bits) =>
    constraints.filter((__, index) => ((bits >> index) & 1) === 1),
  )
  return all.sort((p, q) => p.length - q.length)
}

/** The size of a smallest conflicting subset by trying all, and whether the found one conflicts; null: none conflicts. */
function expectSmallest(
  constraints: readonly SolverConstraint[],
  found: readonly string[] | null,
  canHold: (subset: readonly SolverConstraint[]) => boolean,
): void {
  const smallest = subsets(constraints).find((subset) => !canHold(subset))
  expect(found?.length ?? null).toBe(smallest?.length ?? null)
  if (found === null) return
  const named = constraints.filter(({ id }) => found.includes(id))
  expect(named).toHaveLength(found.length)
  expect(canHold(named)).toBe(false)
}

const bitmap = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: PIXELS, maxLength: PIXELS })
const mask = bitmap.map((bits) => maskFromBitmap(SIZE, Uint8Array.from(bits)))
const spot = fc.integer({ min: 0, max: PIXELS - 1 }).map((pixel) => {
  return maskFromBitmap(
    SIZE,
    Uint8Array.from({ length: PIXELS }, (_, at) => (at === pixel ? 1 : 0)),
  )
})
const dot = fc
  .tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 1 }))
  .map(([x, y]) => [x + 0.5, y + 0.5] as const)

/** Strokes about pixels alone: what they say can be tried out on every way to give six pixels to three instances. */
const strokes = fc
  .array(
    fc.oneof(
      fc.record({ kind: fc.constantFrom('foreground', 'background'), pixels: fc.oneof(spot, mask) }),
      fc.record({ kind: fc.constant('same'), pixels: mask }),
      fc.record({ kind: fc.constant('different'), first: spot, second: fc.oneof(spot, mask) }),
      fc.record({
        kind: fc.constant('boundary'),
        action: fc.constant('erase'),
        points: fc.tuple(dot, dot).map((ends) => ends.flat()),
        diameter: fc.constant(1),
      }),
    ),
    { maxLength: 5 },
  )
  .map(named)

/** Pixels that a line of diameter 1 covers on this grid, found by walking it in small steps. */
function pixelsOnLine([x0, y0, x1, y1]: readonly number[]): number[] {
  const steps = 600
  const found = new Set<number>()
  for (let step = 0; step <= steps; step++) {
    const [x, y] = [x0! + ((x1! - x0!) * step) / steps, y0! + ((y1! - y0!) * step) / steps]
    for (let pixel = 0; pixel < PIXELS; pixel++) {
      const [centerX, centerY] = [(pixel % 3) + 0.5, Math.floor(pixel / 3) + 0.5]
      if (Math.hypot(centerX - x, centerY - y) <= 0.5 + 1e-4) found.add(pixel)
    }
  }
  return [...found]
}

function holdsWith(owners: readonly number[], constraint: SolverConstraint): boolean {
  const under = (stroke: RunLengthMask) => pixelsOf(stroke).map((pixel) => owners[pixel]!)
  const isOne = (values: readonly number[]) => values.every((value) => value === values[0])
  switch (constraint.kind) {
    case 'foreground':
      return under(constraint.pixels).every((owner) => owner > 0)
    case 'background':
      return under(constraint.pixels).every((owner) => owner === 0)
    case 'same':
      return isOne(under(constraint.pixels)) && !under(constraint.pixels).includes(0)
    case 'different': {
      const [first, second] = [under(constraint.first), under(constraint.second)]
      if ([...first, ...second].includes(0) || !isOne(first) || !isOne(second)) return false
      return first.length === 0 || second.length === 0 || first[0] !== second[0]
    }
    case 'boundary':
      return isOne(pixelsOnLine(constraint.points).map((pixel) => owners[pixel]!))
    default:
      return true
  }
}

/** Every way to give each pixel to nobody or to one of so many instances that five constraints never need more. */
const OWNERSHIPS = Array.from({ length: 5 ** PIXELS }, (_, code) =>
  Array.from({ length: PIXELS }, (__, pixel) => Math.floor(code / 5 ** pixel) % 5),
).filter((owners) => owners.every((owner, pixel) => owner <= 1 + Math.max(0, ...owners.slice(0, pixel))))

test('a conflict of strokes is a smallest set that no ownership of the pixels satisfies', () => {
  let conflicts = 0
  fc.assert(
    fc.property(strokes, (constraints) => {
      const conflict = findConflict(constraints, null, SIZE)
      if (conflict !== null) conflicts++
      expectSmallest(constraints, conflict?.ids ?? null, (subset) => {
        return OWNERSHIPS.some((owners) => subset.every((one) => holdsWith(owners, one)))
      })
    }),
    { numRuns: 120 },
  )
  expect(conflicts).toBeGreaterThan(12)
})

const number = fc.integer({ min: 1, max: INSTANCES })
const orders = fc.tuple(
  fc
    .array(
      fc.oneof(
        fc
          .record({ kind: fc.constant('pin'), front: number, back: number })
          .filter(({ front, back }) => front !== back),
        fc.record({ kind: fc.constant('lock'), number }),
      ),
      { maxLength: 7 },
    )
    .map(named),
  fc.uniqueArray(
    fc
      .record({ a: number, b: number, state: fc.constantFrom('a-over-b' as const, 'b-over-a' as const) })
      .filter(({ a, b }) => a < b)
      .map((pair): OrderPair => ({ ...pair, provenance: 'human', confidence: null, votes: null })),
    { selector: ({ a, b }) => `${a} ${b}` },
  ),
)

/** Whether following orders from the back of a pin ever leads to its front again. */
function hasPinnedCycle(constraints: readonly SolverConstraint[], pairs: readonly OrderPair[]): boolean {
  const locked = new Set(constraints.flatMap((one) => (one.kind === 'lock' ? [one.number] : [])))
  const pins = constraints.flatMap((one) => (one.kind === 'pin' ? [[one.front, one.back] as const] : []))
  const known = pairs.filter(({ a, b }) => locked.has(a) && locked.has(b))
  const edges = [
    ...pins,
    ...known.map(({ a, b, state }) => (state === 'a-over-b' ? [a, b] : [b, a]) as [number, number]),
  ]
  return pins.some(([front, back]) => {
    const reached = new Set([back])
    for (let size = 0; size < reached.size;) {
      size = reached.size
      for (const [from, to] of edges) if (reached.has(from)) reached.add(to)
    }
    return reached.has(front)
  })
}

test('a conflict of pins and locks is a smallest set with a cycle that a pin is part of', () => {
  const instances = Array.from({ length: INSTANCES }, (_, index) =>
    instanceOf(
      index + 1,
      maskFromBitmap(
        SIZE,
        Uint8Array.from({ length: PIXELS }, (__, at) => (at === index ? 1 : 0)),
      ),
    ),
  )
  let conflicts = 0
  fc.assert(
    fc.property(orders, ([constraints, pairs]) => {
      const state = stateOf(
        instances,
        pairs.toSorted((p, q) => p.a - q.a || p.b - q.b),
        SIZE,
      )
      const conflict = findConflict(constraints, state, SIZE)
      if (conflict !== null) conflicts++
      expectSmallest(constraints, conflict?.ids ?? null, (subset) => !hasPinnedCycle(subset, pairs))
    }),
    { numRuns: 500 },
  )
  expect(conflicts).toBeGreaterThan(50)
})

const BIG = { width: 12, height: 8 }
const box = (x0: number, y0: number, x1: number, y1: number) =>
  maskFromBitmap(
    BIG,
    Uint8Array.from({ length: 96 }, (_, at) => {
      const [x, y] = [at % 12, Math.floor(at / 12)]
      return x >= x0 && x < x1 && y >= y0 && y < y1 ? 1 : 0
    }),
  )
const STATE = stateOf([instanceOf(1, box(1, 1, 6, 7)), instanceOf(2, box(6, 1, 11, 7))], [], BIG)
const lock = (id: string, of: number): SolverConstraint => ({ id, strength: 'hard', kind: 'lock', number: of })
const boundary = (id: string, action: 'add' | 'erase', ...points: number[]): SolverConstraint => {
  return { id, strength: 'hard', kind: 'boundary', action, points, diameter: 3 }
}
const region = (id: string, kind: 'foreground' | 'background' | 'same', pixels: RunLengthMask): SolverConstraint => {
  return { id, strength: 'hard', kind, pixels }
}

test.each<[string, readonly SolverConstraint[], readonly string[]]>([
  ['a background stroke on a locked instance', [lock('l', 1), region('b', 'background', box(3, 3, 4, 4))], ['b', 'l']],
  ['a scribble that leaves a locked instance', [lock('l', 1), region('s', 'same', box(4, 3, 9, 4))], ['s', 'l']],
  ['a boundary through a locked instance', [lock('l', 1), boundary('a', 'add', 3, 0, 3, 8)], ['a', 'l']],
  [
    'a boundary through a scribble',
    [region('s', 'same', box(1, 3, 6, 5)), boundary('a', 'add', 3, 0, 3, 8)],
    ['a', 's'],
  ],
  [
    'a boundary where one is erased',
    [boundary('e', 'erase', 1, 4, 9, 4), boundary('a', 'add', 5, 0, 5, 8)],
    ['a', 'e'],
  ],
  [
    'two boundaries drawn against each other',
    [boundary('up', 'add', 5, 7, 5, 1), boundary('down', 'add', 5, 1, 5, 7)],
    ['up', 'down'],
  ],
  [
    'background in front of a drawn boundary',
    // Downwards: right of the stroke is the left of the screen.
    [region('b', 'background', box(4, 3, 5, 4)), boundary('a', 'add', 5, 1, 5, 7)],
    ['a', 'b'],
  ],
])('%s conflicts', (_, constraints, ids) => {
  const conflict = findConflict(constraints, STATE, BIG)!
  expect(new Set(conflict.ids)).toEqual(new Set(ids))
  expect(conflict.because).toMatch(/^[A-Z#].*\.$/)
  for (const left of constraints) {
    expect(
      findConflict(
        constraints.filter((one) => one !== left),
        STATE,
        BIG,
      ),
    ).toBeNull()
  }
})

test('soft constraints never conflict, whatever they say', () => {
  fc.assert(
    fc.property(strokes, orders, (drawn, [stated]) => {
      const soft = [...drawn, ...stated].map((one, index) => ({ ...one, id: `s${index}`, strength: 'soft' }) as const)
      const state = stateOf(
        Array.from({ length: INSTANCES }, (_, index) => instanceOf(index + 1, maskFromBitmap(SIZE, new Uint8Array(6)))),
        [],
        SIZE,
      )
      expect(findConflict(soft, state, SIZE)).toBeNull()
    }),
  )
})

test('the reason of a cycle names the instances in their order', () => {
  const pin = (id: string, front: number, back: number) => ({ id, strength: 'hard', kind: 'pin', front, back }) as const
  const instances = [1, 2, 3].map((of) => instanceOf(of, maskFromBitmap(SIZE, new Uint8Array(6))))
  const conflict = findConflict([pin('x', 1, 2), pin('y', 2, 3), pin('z', 3, 1)], stateOf(instances, [], SIZE), SIZE)!
  expect(conflict.ids.toSorted()).toEqual(['x', 'y', 'z'])
  expect(conflict.because).toMatch(/#1 over #2 over #3 over #1|#2 over #3 over #1 over #2|#3 over #1 over #2 over #3/)
})
