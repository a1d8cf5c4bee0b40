import { expect, test } from 'vitest'
import { masksEqual } from '../../../../src/core/masks/RunLengthMask.ts'
import { strokeMask } from '../../../../src/core/masks/rasterizeStroke.ts'
import type { RunLengthMask } from '../../../../src/core/masks/RunLengthMask.ts'
import type { SolverConstraint } from '../../../../src/core/occlusion/constraints/SolverConstraints.ts'
import type { SceneSolution } from '../../../../src/core/occlusion/SceneSolution.ts'
import { cuesOf, isOver, ownersIn, pixelsOf, rectangleMask, rectangleScene, solveWith } from './constrainedSolve.ts'

/*
 * #1 in front of #2, which goes on behind it on both sides; #3 stands alone on the right.
 */
const SIZE = { width: 80, height: 44 }
const SCENE = rectangleScene(SIZE, [
  [20, 6, 34, 36],
  [6, 14, 48, 28],
  [58, 10, 72, 34],
])
const CUES = cuesOf(SCENE)

const solve = (...constraints: readonly SolverConstraint[]) => solveWith(CUES, SCENE, constraints).solution
const at = (solution: SceneSolution, x: number, y: number) => ownersIn(solution)[y * SIZE.width + x]!
const ownersUnder = (solution: SceneSolution, mask: RunLengthMask) => {
  const owners = ownersIn(solution)
  return [...new Set(pixelsOf(mask).map((pixel) => owners[pixel]!))].sort((a, b) => a - b)
}
const stroke = (...points: number[]) => strokeMask(SIZE, points, 3)
const kept = [{ id: 'c', kept: true, because: null }]

test('without constraints the three objects and their order are found', () => {
  const solution = solve()
  const [front, back, alone] = [at(solution, 27, 20), at(solution, 10, 20), at(solution, 65, 20)]
  expect(new Set([front, back, alone]).size).toBe(3)
  expect(at(solution, 42, 20)).toBe(back)
  expect(isOver(solution.pairs, front, back)).toBe(true)
  expect(solution.constraints).toEqual([])
})

test('a hard foreground stroke on the background makes an instance of what it touches', () => {
  const pixels = stroke(50, 4, 56, 4)
  const solution = solve({ id: 'c', kind: 'foreground', strength: 'hard', pixels })
  expect(ownersUnder(solution, pixels)).not.toContain(0)
  expect(solution.constraints).toEqual(kept)
})

test('a hard foreground stroke below the least size of an instance is kept nevertheless', () => {
  const pixels = rectangleMask(SIZE, [52, 3, 54, 5])
  const solution = solve({ id: 'c', kind: 'foreground', strength: 'hard', pixels })
  expect(ownersUnder(solution, pixels)).not.toContain(0)
})

test('a hard background stroke across an object takes its pixels from every instance', () => {
  const pixels = stroke(58, 22, 72, 22)
  const solution = solve({ id: 'c', kind: 'background', strength: 'hard', pixels })
  expect(ownersUnder(solution, pixels)).toEqual([0])
  expect(solution.constraints).toEqual(kept)
})

test('a hard same scribble makes one instance of two that touch', () => {
  const pixels = stroke(27, 10, 27, 22, 42, 22)
  const solution = solve({ id: 'c', kind: 'same', strength: 'hard', pixels })
  expect(ownersUnder(solution, pixels)).toHaveLength(1)
  expect(at(solution, 10, 20)).toBe(at(solution, 27, 30))
  expect(solution.constraints).toEqual(kept)
})

test('a hard same scribble holds two objects together across the background', () => {
  const pixels = stroke(40, 20, 62, 20)
  const solution = solve({ id: 'c', kind: 'same', strength: 'hard', pixels })
  expect(ownersUnder(solution, pixels)).toHaveLength(1)
  expect(at(solution, 70, 32)).toBe(at(solution, 44, 26))
})

test('a hard different scribble parts one object in two', () => {
  const [first, second] = [stroke(60, 13, 70, 13), stroke(60, 31, 70, 31)]
  const solution = solve({ id: 'c', kind: 'different', strength: 'hard', first, second })
  const [one, two] = [ownersUnder(solution, first), ownersUnder(solution, second)]
  expect(one).toHaveLength(1)
  expect(two).toHaveLength(1)
  expect(one).not.toEqual(two)
  // The two halves share out the object and nothing else.
  const halves = ownersUnder(solution, rectangleMask(SIZE, [59, 11, 71, 33]))
  expect(halves).toEqual([...one, ...two].sort((a, b) => a - b))
  expect(solution.constraints).toEqual(kept)
})

test('two different scribbles on two objects change nothing', () => {
  const [first, second] = [stroke(27, 9, 27, 30), stroke(10, 20, 16, 20)]
  const solution = solve({ id: 'c', kind: 'different', strength: 'hard', first, second })
  expect(ownersIn(solution)).toEqual(ownersIn(solve()))
})

test('a drawn boundary from rim to rim parts an object, what is right of the stroke in front', () => {
  // Walking to the left on the screen, the right hand is above.
  const points = [76, 22, 54, 22]
  const solution = solve({ id: 'c', kind: 'boundary', strength: 'hard', action: 'add', points, diameter: 3 })
  const [above, below] = [at(solution, 65, 15), at(solution, 65, 30)]
  expect(above).not.toBe(0)
  expect(below).not.toBe(0)
  expect(isOver(solution.pairs, above, below)).toBe(true)
})

test.each<[string, 'hard' | 'soft', readonly number[]]>([
  ['that stops short of the border at both ends', 'hard', [69, 22, 61, 22]],
  ['that stops short of the border at one end', 'hard', [76, 22, 64, 22]],
  ['that stops short of the border and is soft', 'soft', [70, 22, 60, 22]],
])('a drawn boundary %s is closed there', (_, strength, points) => {
  const solution = solve({ id: 'c', kind: 'boundary', strength, action: 'add', points: [...points], diameter: 3 })
  const [above, below] = [at(solution, 65, 14), at(solution, 65, 31)]
  expect(isOver(solution.pairs, above, below)).toBe(true)
  expect(ownersUnder(solution, rectangleMask(SIZE, [59, 11, 71, 33]))).toHaveLength(2)
  expect(solution.constraints).toEqual(kept)
})

test('a drawn boundary from within one object through the next one parts what it crosses', () => {
  const points = [52, 20, 26, 20]
  const solution = solve({ id: 'c', kind: 'boundary', strength: 'hard', action: 'add', points, diameter: 3 })
  expect(isOver(solution.pairs, at(solution, 42, 16), at(solution, 42, 25))).toBe(true)
  expect(solution.constraints).toEqual(kept)
})

test('an erased boundary joins what it parted', () => {
  const border = [33.5, 12, 33.5, 30]
  const solution = solve(
    { id: 'c', kind: 'boundary', strength: 'hard', action: 'erase', points: border, diameter: 6 },
    { id: 'd', kind: 'boundary', strength: 'hard', action: 'erase', points: [19.5, 12, 19.5, 30], diameter: 6 },
  )
  expect(at(solution, 32, 20)).toBe(at(solution, 36, 20))
  expect(at(solution, 18, 20)).toBe(at(solution, 22, 20))
})

test('a flipped boundary turns the order round', () => {
  const flip = { kind: 'boundary', strength: 'hard', action: 'flip', diameter: 4 } as const
  const solution = solve({ ...flip, id: 'c', points: [34, 13, 34, 29] }, { ...flip, id: 'd', points: [20, 13, 20, 29] })
  expect(isOver(solution.pairs, at(solution, 42, 20), at(solution, 27, 10))).toBe(true)
})

test.each(['hard', 'soft'] as const)('a %s pin against the cues turns the order round', (strength) => {
  const solution = solve({ id: 'c', kind: 'pin', strength, front: 2, back: 1 })
  const [one, two] = [at(solution, 27, 10), at(solution, 42, 20)]
  expect(isOver(solution.pairs, two, one)).toBe(true)
  expect(solution.constraints).toEqual(kept)
  expect(solution.pairs.find(({ a, b }) => a === Math.min(one, two) && b === Math.max(one, two))!.confidence).toBe(1)
})

test('hard constraints that hold are not counted in the energy', () => {
  const without = solve().energy
  const cut = { kind: 'boundary', strength: 'hard', action: 'add', diameter: 3 } as const
  const solution = solve(
    { ...cut, id: 'c', points: [76, 22, 54, 22] },
    { id: 'd', kind: 'pin', strength: 'hard', front: 1, back: 2 },
  )
  // A cut through 14 pixels of a sure object costs about 4 each; the rewards of the stroke would be 10 000 each.
  expect(solution.energy).toBeGreaterThan(without)
  expect(solution.energy).toBeLessThan(without + 300)
})

test('a same scribble leaves no slivers where the border was, also of spoilt cues', () => {
  const cues = cuesOf(SCENE, { drop: 0.2, shift: 2, blur: 1 }, 3)
  const pixels = stroke(27, 10, 27, 22, 42, 22)
  const { solution } = solveWith(cues, SCENE, [{ id: 'c', kind: 'same', strength: 'hard', pixels }])
  const area = (x0: number, y0: number, x1: number, y1: number) =>
    ownersUnder(solution, rectangleMask(SIZE, [x0, y0, x1, y1]))
  expect(area(22, 8, 32, 34)).toHaveLength(1)
  expect(area(24, 16, 46, 26)).toHaveLength(1)
})

test('a same scribble that begins just inside of an object joins all of it', () => {
  const size = { width: 140, height: 44 }
  const scene = rectangleScene(size, [
    [20, 4, 34, 40],
    [6, 10, 130, 30],
  ])
  const pixels = strokeMask(size, [30, 20, 120, 20], 3)
  const same = [{ id: 'c', kind: 'same', strength: 'hard', pixels }] as const
  expect(solveWith(cuesOf(scene), scene, same).solution.instances).toHaveLength(1)
  const { instances } = solveWith(cuesOf(scene, { drop: 0.2, shift: 2, blur: 1 }, 1), scene, same).solution
  expect(instances.filter(({ visible }) => pixelsOf(visible).length < 100)).toEqual([])
})

test('a pin of two that do not touch is a pair of the solution', () => {
  const solution = solve({ id: 'c', kind: 'pin', strength: 'hard', front: 3, back: 1 })
  expect(isOver(solution.pairs, at(solution, 65, 20), at(solution, 27, 20))).toBe(true)
  expect(solution.constraints).toEqual(kept)
})

test.each([1, 2] as const)('a locked instance comes back to the pixel from cues at 1/%i of the size', (scale) => {
  // An odd shape that the cues know nothing of, with a row one pixel high.
  const locked = rectangleScene(SIZE, [
    [21, 7, 33, 35],
    [6, 14, 48, 28],
    [59, 5, 61, 41],
  ])
  const annotation = { ...SCENE, instances: locked.instances, pairs: locked.pairs }
  const lock = (number: number) => ({ id: `lock ${number}`, kind: 'lock', strength: 'hard', number }) as const
  const cues = cuesOf(SCENE, {}, 1, scale)
  const { solution } = solveWith(cues, annotation, [lock(1), lock(3)])
  expect(solution.size).toEqual(SIZE)
  for (const number of [1, 3]) {
    const found = solution.instances.find(({ lockedNumber }) => lockedNumber === number)!
    expect(masksEqual(found.visible, annotation.instances[number - 1]!.visible)).toBe(true)
    expect(found.confidence).toBe(1)
  }
  const all = solution.instances.reduce((sum, { visible }) => sum + pixelsOf(visible).length, 0)
  expect(pixelsOf(rectangleMask(SIZE, [0, 0, 80, 44])).length).toBeGreaterThan(all)
  expect(ownersIn(solution).filter((owner) => owner !== 0)).toHaveLength(all)
  expect(solution.constraints.every((outcome) => outcome.kept)).toBe(true)
})

test('two locked instances keep the order that the annotation knows, also against the cues', () => {
  const pairs = [{ ...SCENE.pairs[0]!, state: 'b-over-a' as const }]
  const annotation = { ...SCENE, pairs }
  const lock = (number: number) => ({ id: `lock ${number}`, kind: 'lock', strength: 'hard', number }) as const
  const { solution } = solveWith(CUES, annotation, [lock(1), lock(2)])
  const numberOf = (locked: number) => solution.instances.find(({ lockedNumber }) => lockedNumber === locked)!.number
  expect(isOver(solution.pairs, numberOf(2), numberOf(1))).toBe(true)
})

test('a locked instance of which nothing is visible stays in the solution', () => {
  const hidden = rectangleScene(SIZE, [
    [20, 6, 34, 36],
    [22, 8, 30, 20],
  ])
  const constraints = [{ id: 'c', kind: 'lock', strength: 'hard', number: 2 }] as const
  const { solution } = solveWith(cuesOf(hidden), hidden, constraints)
  const found = solution.instances.find(({ lockedNumber }) => lockedNumber === 2)!
  expect(pixelsOf(found.visible)).toEqual([])
  expect(solution.constraints).toEqual(kept)
})

test('a hard stroke overrules a soft lock, and the outcome says which', () => {
  const solution = solve(
    { id: 'lock', kind: 'lock', strength: 'soft', number: 3 },
    { id: 'wipe', kind: 'background', strength: 'hard', pixels: stroke(58, 22, 72, 22) },
  )
  expect(solution.constraints).toEqual([
    { id: 'lock', kept: false, because: 'The hard constraint wipe overrules it.' },
    { id: 'wipe', kept: true, because: null },
  ])
})

test('a soft wish that the cues outweigh is violated, with the reason', () => {
  // A thin soft background line through 14 sure rows of object: cutting it costs more than it earns.
  const pixels = rectangleMask(SIZE, [64, 20, 65, 21])
  const solution = solve({ id: 'c', kind: 'background', strength: 'soft', pixels })
  const owner = at(solution, 64, 20)
  expect(owner).not.toBe(0)
  expect(solution.constraints).toEqual([
    { id: 'c', kept: false, because: `1 of its 1 pixels belong to #${owner} of the solution: the cues outweigh it.` },
  ])
})
