import { expect, test } from 'vitest'
import type { Cues } from '../../../src/core/cues/Cues.ts'
import { DIRECTION_COUNT } from '../../../src/core/cues/Cues.ts'
import { GridMaxFlow } from '../../../src/core/graphcut/GridMaxFlow.ts'
import { fullMask } from '../../../src/core/masks/RunLengthMask.ts'
import type { SolverConstraint } from '../../../src/core/occlusion/constraints/SolverConstraints.ts'
import type { SceneSolution } from '../../../src/core/occlusion/SceneSolution.ts'
import type { SolveInput, SolveProgress } from '../../../src/core/occlusion/SolveInput.ts'
import { solveScene } from '../../../src/core/occlusion/solveScene.ts'
import { DEFAULT_SOLVER_PARAMETERS } from '../../../src/core/occlusion/SolverParameters.ts'
import { DomainError } from '../../../src/core/support/DomainError.ts'
import type { ImageSize } from '../../../src/core/pixels/imageSize.ts'
import { cuesOf, ownersIn, pixelsOf, rectangleMask, rectangleScene } from './constraints/constrainedSolve.ts'

const SIZE = { width: 48, height: 32 }
const SCENE = rectangleScene(SIZE, [
  [14, 4, 26, 28],
  [4, 10, 40, 22],
])
const INPUT: SolveInput = {
  cues: cuesOf(SCENE),
  image: null,
  imageSize: SIZE,
  annotation: SCENE,
  constraints: [],
}
const control = () => ({ minCut: new GridMaxFlow() })

function solutionOf(input: Partial<SolveInput>): SceneSolution {
  const result = solveScene({ ...INPUT, ...input }, DEFAULT_SOLVER_PARAMETERS, control())
  if (result.kind === 'conflict') throw new Error('conflict')
  return result.solution
}

/** The code and sentence with which an input is refused. */
function refusal(input: Partial<SolveInput>): { readonly code: string; readonly message: string } {
  try {
    solutionOf(input)
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, message: error.message }
    throw error
  }
  throw new Error('it was not refused')
}

function evenCues(size: ImageSize, background: number): Cues {
  const pixels = size.width * size.height
  return {
    size,
    background: new Float32Array(pixels).fill(background),
    boundary: new Float32Array(pixels).fill(0.02),
    direction: new Float32Array(DIRECTION_COUNT * pixels).fill(1 / DIRECTION_COUNT),
    classes: null,
  }
}

test('the result is a function of input and parameters alone', () => {
  const minCut = new GridMaxFlow()
  const first = solveScene(INPUT, DEFAULT_SOLVER_PARAMETERS, { minCut })
  solveScene({ ...INPUT, cues: cuesOf(SCENE, { drop: 0.5 }) }, DEFAULT_SOLVER_PARAMETERS, { minCut })
  expect(solveScene(INPUT, DEFAULT_SOLVER_PARAMETERS, { minCut })).toEqual(first)
})

test('masks are disjoint, numbered from 1 by falling area, and pairs name them', () => {
  const { instances, pairs, size } = solutionOf({})
  expect(size).toEqual(SIZE)
  expect(instances.map(({ number }) => number)).toEqual(instances.map((_, index) => index + 1))
  const areas = instances.map(({ visible }) => pixelsOf(visible).length)
  expect(areas).toEqual(areas.toSorted((p, q) => q - p))
  expect(new Set(instances.flatMap(({ visible }) => pixelsOf(visible))).size).toBe(areas.reduce((p, q) => p + q, 0))
  for (const { a, b, confidence } of pairs) {
    expect(a).toBeLessThan(b)
    expect(b).toBeLessThanOrEqual(instances.length)
    expect(confidence).toBeGreaterThanOrEqual(0)
    expect(confidence).toBeLessThanOrEqual(1)
  }
})

test('cues at half the size give masks at the size of the image', () => {
  const solution = solutionOf({ cues: cuesOf(SCENE, {}, 1, 2) })
  expect(solution.size).toEqual(SIZE)
  expect(solution.labeling).toHaveLength(48 * 32)
  const owners = ownersIn(solution)
  const [front, back] = [owners[6 * 48 + 20], owners[16 * 48 + 8]]
  expect(new Set([front, back, 0]).size).toBe(3)
})

test('stages come in their order, moves count up, and energies fall', () => {
  const seen: SolveProgress[] = []
  solveScene(INPUT, DEFAULT_SOLVER_PARAMETERS, { ...control(), onProgress: (progress) => seen.push(progress) })
  const stages = [...new Set(seen.map(({ stage }) => stage))]
  expect(stages).toEqual(['evidence', 'constraints', 'labeling', 'readout', 'confidence', 'refinement'])
  expect(seen[0]).toEqual({ stage: 'evidence', move: 0, energy: null })
  const moves = seen.filter(({ energy }) => energy !== null && energy !== undefined)
  expect(moves.length).toBeGreaterThan(0)
  for (let at = 1; at < moves.length; at++) {
    expect(moves[at]!.move).toBeGreaterThanOrEqual(moves[at - 1]!.move)
    expect(moves[at]!.energy!).toBeLessThanOrEqual(moves[at - 1]!.energy!)
  }
})

test('a solve gives up wherever it is told to', () => {
  let questions = 0
  const counting = { ...control(), checkCancelled: () => void questions++ }
  solveScene(INPUT, DEFAULT_SOLVER_PARAMETERS, counting)
  expect(questions).toBeGreaterThan(6)
  for (let stop = 1; stop <= questions; stop++) {
    let left = stop
    const checkCancelled = () => {
      if (--left === 0) throw new Error('cancelled')
    }
    expect(() => solveScene(INPUT, DEFAULT_SOLVER_PARAMETERS, { ...control(), checkCancelled })).toThrow('cancelled')
  }
})

test('hard constraints that cannot hold come back as the smallest set, before any work', () => {
  const constraints: readonly SolverConstraint[] = [
    { id: 'one', kind: 'pin', strength: 'hard', front: 1, back: 2 },
    { id: 'free', kind: 'foreground', strength: 'hard', pixels: rectangleMask(SIZE, [42, 2, 46, 4]) },
    { id: 'two', kind: 'pin', strength: 'hard', front: 2, back: 1 },
  ]
  const seen: SolveProgress[] = []
  const result = solveScene({ ...INPUT, constraints }, DEFAULT_SOLVER_PARAMETERS, {
    ...control(),
    onProgress: (progress) => seen.push(progress),
  })
  expect(result).toEqual({
    kind: 'conflict',
    conflict: { ids: ['two', 'one'], because: 'The orders go in a circle: #1 over #2 over #1.' },
  })
  expect(seen).toEqual([])
})

test.each([
  ['one pixel', { width: 1, height: 1 }],
  ['a column', { width: 1, height: 40 }],
  ['a row', { width: 40, height: 1 }],
])('%s of background has no instance, of foreground one', (_, size) => {
  const only = { imageSize: size, annotation: null }
  expect(solutionOf({ ...only, cues: evenCues(size, 0.95) }).instances).toEqual([])
  const filled = solutionOf({ ...only, cues: evenCues(size, 0.05) })
  expect([...new Set(filled.labeling)]).toEqual([1])
  expect(filled.instances.map(({ visible }) => visible)).toEqual(size.height * size.width > 1 ? [fullMask(size)] : [])
})

test('a hard foreground stroke on the only pixel makes it an instance', () => {
  const size = { width: 1, height: 1 }
  const constraints = [{ id: 'c', kind: 'foreground', strength: 'hard', pixels: fullMask(size) }] as const
  const solution = solutionOf({ imageSize: size, annotation: null, cues: evenCues(size, 0.95), constraints })
  expect(solution.instances.map(({ visible }) => visible)).toEqual([fullMask(size)])
})

test('an image without foreground has no instances, and strokes that touch nothing are kept', () => {
  const empty = rectangleMask(SIZE, [0, 0, 0, 0])
  const constraints: readonly SolverConstraint[] = [
    { id: 'f', kind: 'foreground', strength: 'hard', pixels: empty },
    { id: 's', kind: 'same', strength: 'hard', pixels: empty },
    { id: 'd', kind: 'different', strength: 'hard', first: empty, second: empty },
    { id: 'a', kind: 'boundary', strength: 'hard', action: 'add', points: [], diameter: 3 },
    { id: 'o', kind: 'boundary', strength: 'hard', action: 'add', points: [-90, -80, -70, -80], diameter: 3 },
    { id: 'e', kind: 'boundary', strength: 'hard', action: 'erase', points: [500, 3, 600, 9], diameter: 3 },
  ]
  const solution = solutionOf({ cues: evenCues(SIZE, 0.95), annotation: null, constraints })
  expect(solution.instances).toEqual([])
  expect(solution.constraints).toEqual(constraints.map(({ id }) => ({ id, kept: true, because: null })))
})

test('what is drawn beyond the image counts as far as it lies within', () => {
  const points = [20, -50, 20, 90]
  const constraints = [{ id: 'c', kind: 'boundary', strength: 'hard', action: 'erase', points, diameter: 30 }] as const
  const owners = ownersIn(solutionOf({ constraints }))
  expect(owners[16 * 48 + 12]).toBe(owners[16 * 48 + 20])
})

const tooLarge = { width: 16385, height: 8192 }
const stroke = (more: object) => [{ id: 'c', strength: 'soft', ...more } as SolverConstraint]
const withNan = () => {
  const background = INPUT.cues.background.slice()
  background[100] = Number.NaN
  return { ...INPUT.cues, background }
}
test.each<[string, Partial<SolveInput>, string, RegExp]>([
  ['more than 134 megapixels', { imageSize: tooLarge }, 'bad-input', /16385×8192/],
  ['an image without a side', { imageSize: { width: 0, height: 4 } }, 'bad-input', /0×4/],
  ['cues larger than the image', { imageSize: { width: 24, height: 16 }, annotation: null }, 'size-mismatch', /48×32/],
  ['cues of another shape', { imageSize: { width: 96, height: 96 }, annotation: null }, 'size-mismatch', /48×32/],
  ['cues with NaN', { cues: withNan() }, 'bad-input', /background.*pixel \(4, 2\).*NaN/s],
  ['an annotation of another size', { imageSize: { width: 96, height: 64 } }, 'size-mismatch', /annotation/],
  ['an image with missing bytes', { image: { size: SIZE, data: new Uint8Array(7) } }, 'size-mismatch', /7/],
  ['a pin of an unknown instance', { constraints: stroke({ kind: 'pin', front: 1, back: 9 }) }, 'not-found', /#9/],
  ['a lock of an unknown instance', { constraints: stroke({ kind: 'lock', number: 7 }) }, 'not-found', /#7/],
  ['a pin of one instance', { constraints: stroke({ kind: 'pin', front: 1, back: 1 }) }, 'bad-input', /#1 twice/],
  [
    'a lock without an annotation',
    { annotation: null, constraints: stroke({ kind: 'lock', number: 1 }) },
    'bad-input',
    /annotation/,
  ],
  [
    'a stroke of another size',
    { constraints: stroke({ kind: 'foreground', pixels: fullMask({ width: 3, height: 3 }) }) },
    'size-mismatch',
    /constraint c/,
  ],
  [
    'a boundary stroke with half a point',
    { constraints: stroke({ kind: 'boundary', action: 'add', points: [1, 2, 3], diameter: 2 }) },
    'bad-input',
    /constraint c/,
  ],
  [
    'a boundary stroke without width',
    { constraints: stroke({ kind: 'boundary', action: 'add', points: [1, 2], diameter: 0 }) },
    'bad-input',
    /diameter 0/,
  ],
  [
    'two constraints of one name',
    { constraints: [...stroke({ kind: 'lock', number: 1 }), ...stroke({ kind: 'lock', number: 2 })] },
    'bad-input',
    /same name/,
  ],
])('%s is refused with a sentence', (_, input, code, message) => {
  const refused = refusal(input)
  expect(refused.code).toBe(code)
  expect(refused.message).toMatch(message)
})
