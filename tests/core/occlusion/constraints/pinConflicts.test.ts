import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskFromBitmap } from '../../../../src/core/masks/bitmapMask.ts'
import type { RunLengthMask } from '../../../../src/core/masks/RunLengthMask.ts'
import { findConflict } from '../../../../src/core/occlusion/constraints/checkConstraints.ts'
import type { SolverConstraint } from '../../../../src/core/occlusion/constraints/SolverConstraints.ts'
import { instanceOf, stateOf } from '../sceneArbitrary.ts'
import { pixelsOf, rectangleMask } from './constrainedSolve.ts'

const SIZE = { width: 3, height: 2 }
const PIXELS = 6
const bits = (isIn: (pixel: number) => boolean) =>
  maskFromBitmap(
    SIZE,
    Uint8Array.from({ length: PIXELS }, (_, pixel) => (isIn(pixel) ? 1 : 0)),
  )
/** Two instances of three pixels that share out the grid. */
const MASKS = [bits((pixel) => [0, 3, 1].includes(pixel)), bits((pixel) => [4, 2, 5].includes(pixel))]
const STATE = stateOf(
  MASKS.map((mask, index) => instanceOf(index + 1, mask)),
  [],
  SIZE,
)

const mask = fc
  .tuple(fc.integer({ min: 2, max: 5 }), fc.array(fc.nat(11), { minLength: PIXELS, maxLength: PIXELS }))
  .map(([density, values]) => bits((pixel) => values[pixel]! < 2 * density))
const number = fc.integer({ min: 1, max: 2 })
const drawn = fc
  .array(
    fc.oneof(
      fc.record({ kind: fc.constantFrom('foreground', 'background'), pixels: mask }),
      fc.record({ kind: fc.constant('same'), pixels: mask }),
      fc.record({ kind: fc.constant('different'), first: mask, second: mask }),
      fc.record({ kind: fc.constant('lock'), number }),
    ),
    { maxLength: 4 },
  )
  .chain((strokes) =>
    fc
      .record({ front: number, back: number })
      .filter(({ front, back }) => front !== back)
      .map((pin) =>
        [{ kind: 'pin', ...pin }, ...strokes].map(
          (one, index) => ({ ...one, id: `c${index}`, strength: 'hard' }) as SolverConstraint,
        ),
      ),
  )

/** Whether a constraint holds when pixels belong to these (0 nobody); pins as outcomes judge them, but for the order. */
function holdsWith(owners: readonly number[], constraint: SolverConstraint, locked: ReadonlySet<number>): boolean {
  const under = (stroke: RunLengthMask) => pixelsOf(stroke).map((pixel) => owners[pixel]!)
  const isOne = (values: readonly number[]) => !values.includes(0) && values.every((value) => value === values[0])
  switch (constraint.kind) {
    case 'foreground':
      return !under(constraint.pixels).includes(0)
    case 'background':
      return under(constraint.pixels).every((owner) => owner === 0)
    case 'same':
      return isOne(under(constraint.pixels))
    case 'different': {
      const [first, second] = [under(constraint.first), under(constraint.second)]
      if (!isOne(first) || !isOne(second)) return false
      return first.length === 0 || second.length === 0 || first[0] !== second[0]
    }
    case 'lock': {
      const own = under(MASKS[constraint.number - 1]!)
      return isOne(own) && owners.filter((owner) => owner === own[0]).length === own.length
    }
    case 'pin': {
      const found = [constraint.front, constraint.back].map((named) => {
        const own = under(MASKS[named - 1]!)
        const isHalf = (owner: number) => 2 * own.filter((one) => one === owner).length >= own.length
        return locked.has(named) ? [own[0]!] : [...new Set(own)].filter((owner) => owner !== 0 && isHalf(owner))
      })
      return found[0]!.some((one) => found[1]!.some((other) => other !== one))
    }
    default:
      return true
  }
}

/** Every way to give the pixels to nobody or to some instance, numbered by first pixel. */
function ownerships(pixels: number): number[][] {
  if (pixels === 0) return [[]]
  return ownerships(pixels - 1).flatMap((owners) => {
    return Array.from({ length: 2 + Math.max(0, ...owners) }, (_, owner) => [...owners, owner])
  })
}
const OWNERSHIPS = ownerships(PIXELS)

function canHold(constraints: readonly SolverConstraint[]): boolean {
  const locked = new Set(constraints.flatMap((one) => (one.kind === 'lock' ? [one.number] : [])))
  return OWNERSHIPS.some((owners) => constraints.every((one) => holdsWith(owners, one, locked)))
}

test('a pin and strokes conflict exactly when no ownership of the pixels satisfies them, and none can be left out', () => {
  let withPin = 0
  fc.assert(
    fc.property(drawn, (constraints) => {
      const conflict = findConflict(constraints, STATE, SIZE)
      expect(conflict === null).toBe(canHold(constraints))
      if (conflict === null) return
      const members = constraints.filter(({ id }) => conflict.ids.includes(id))
      if (members.some(({ kind }) => kind === 'pin')) withPin++
      expect(canHold(members)).toBe(false)
      for (const left of members) expect(canHold(members.filter((one) => one !== left))).toBe(true)
    }),
    { numRuns: 400 },
  )
  expect(withPin).toBeGreaterThan(10)
})

/** #1 left, #2 in the middle, #3 right; each 10 wide, 12 high, of a picture 40 by 20 with a rim of background. */
const ROW_SIZE = { width: 40, height: 20 }
const ROW = stateOf(
  [0, 1, 2].map((place) => instanceOf(place + 1, rectangleMask(ROW_SIZE, [5 + 10 * place, 4, 15 + 10 * place, 16]))),
  [],
  ROW_SIZE,
)
const pin = (front: number, back: number): SolverConstraint => {
  return { id: `${front}>${back}`, strength: 'hard', kind: 'pin', front, back }
}
/** Walking up, the right hand side is on the right of the screen. */
const up = (x: number, wide = 5): SolverConstraint => {
  return { id: `up ${x}`, strength: 'hard', kind: 'boundary', action: 'add', points: [x, 16, x, 4], diameter: wide }
}
const down = (x: number): SolverConstraint => {
  return { id: `down ${x}`, strength: 'hard', kind: 'boundary', action: 'add', points: [x, 4, x, 16], diameter: 5 }
}
const same = (id: string, ...[x0, y0, x1, y1]: readonly [number, number, number, number]): SolverConstraint => {
  return { id, strength: 'hard', kind: 'same', pixels: rectangleMask(ROW_SIZE, [x0, y0, x1, y1]) }
}
const background = (id: string, ...[x0, y0, x1, y1]: readonly [number, number, number, number]): SolverConstraint => {
  return { id, strength: 'hard', kind: 'background', pixels: rectangleMask(ROW_SIZE, [x0, y0, x1, y1]) }
}
const lock = (number: number): SolverConstraint => ({ id: `lock ${number}`, strength: 'hard', kind: 'lock', number })

test.each<[string, readonly SolverConstraint[], readonly string[] | null]>([
  ['a boundary drawn against a pin', [down(15), pin(2, 1)], ['down 15', '2>1']],
  ['a boundary drawn two pixels off, against a pin', [down(13), pin(2, 1)], ['down 13', '2>1']],
  ['a boundary drawn as the pin says', [up(15), pin(2, 1)], null],
  ['a cycle: drawn, pinned, pinned', [down(15), pin(2, 3), pin(3, 1)], ['down 15', '2>3', '3>1']],
  ['a cycle: drawn, drawn, pinned', [down(15), down(25), pin(3, 1), pin(2, 3)], ['down 15', '3>1', '2>3']],
  [
    'a cycle through an instance that only a lock names',
    [down(15), down(25), pin(3, 1), lock(2)],
    ['down 15', 'down 25', '3>1', 'lock 2'],
  ],
  ['boundaries drawn round an instance that nobody names', [down(15), down(25), pin(3, 1)], null],
  ['a drawn boundary too far off', [down(10), pin(2, 1)], null],
  ['background over most of a pinned instance', [background('b', 5, 4, 12, 16), pin(2, 1)], ['b', '2>1']],
  [
    'two strokes that are background over most of it together, and one too many',
    [background('a', 5, 4, 9, 16), background('b', 11, 4, 15, 16), background('c', 5, 15, 15, 16), pin(2, 1)],
    ['a', 'b', '2>1'],
  ],
  ['background over half of it', [background('b', 5, 4, 10, 16), pin(2, 1)], null],
  ['a scribble over most of both', [same('s', 5, 4, 25, 14), pin(2, 1)], ['s', '2>1']],
  ['a thin scribble over both', [same('s', 8, 8, 22, 10), pin(2, 1)], null],
])('%s', (_, constraints, ids) => {
  const conflict = findConflict(constraints, ROW, ROW_SIZE)
  expect(conflict === null ? null : new Set(conflict.ids)).toEqual(ids === null ? null : new Set(ids))
  if (conflict === null) return
  const members = constraints.filter(({ id }) => conflict.ids.includes(id))
  for (const left of members) {
    const others = members.filter((one) => one !== left)
    expect(findConflict(others, ROW, ROW_SIZE)).toBeNull()
  }
})

test('a scribble that carries an instance on says whose the pixels beside a drawn boundary are', () => {
  const gap = stateOf([ROW.instances[0]!, ROW.instances[2]!], [], ROW_SIZE)
  const constraints = [same('s', 12, 4, 25, 16), down(25), pin(3, 1)]
  const conflict = findConflict(constraints, gap, ROW_SIZE)
  expect(new Set(conflict?.ids)).toEqual(new Set(['s', 'down 25', '3>1']))
  expect(findConflict(constraints.slice(1), gap, ROW_SIZE)).toBeNull()
})

test('the reason of a cycle through drawn boundaries names the instances in their order', () => {
  const { because } = findConflict([down(15), pin(2, 3), pin(3, 1)], ROW, ROW_SIZE)!
  expect(because).toMatch(/^The orders go in a circle: .*#1 over #2.*\.$/)
})
