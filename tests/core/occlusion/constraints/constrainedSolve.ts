import { oracleCues } from '../../../../src/core/cues/oracleCues.ts'
import type { CueCorruption } from '../../../../src/core/cues/corruptCues.ts'
import type { Cues } from '../../../../src/core/cues/Cues.ts'
import type { AnnotationState, Instance, OrderPair } from '../../../../src/core/dataset/records.ts'
import { GridMaxFlow } from '../../../../src/core/graphcut/GridMaxFlow.ts'
import { maskFromRowSpans } from '../../../../src/core/masks/rowSpans.ts'
import type { RunLengthMask } from '../../../../src/core/masks/RunLengthMask.ts'
import { deriveVisible } from '../../../../src/core/occlusion/deriveVisible.ts'
import type { SolverConstraint } from '../../../../src/core/occlusion/constraints/SolverConstraints.ts'
import type { SolveMemory } from '../../../../src/core/occlusion/resolve/SolveMemory.ts'
import type { SceneResult } from '../../../../src/core/occlusion/SceneResult.ts'
import type { SceneSolution, SolvedPair } from '../../../../src/core/occlusion/SceneSolution.ts'
import { solveScene } from '../../../../src/core/occlusion/solveScene.ts'
import { DEFAULT_SOLVER_PARAMETERS } from '../../../../src/core/occlusion/SolverParameters.ts'
import type { SolverParameters } from '../../../../src/core/occlusion/SolverParameters.ts'
import type { ImageSize } from '../../../../src/core/pixels/imageSize.ts'
import { seededRandom } from '../../../../src/core/support/seededRandom.ts'
import { annotationOf } from '../../../../tools/samples/sceneAnnotation.ts'
import { composeScene } from '../../../../tools/samples/composeScene.ts'

/** A small scene of the generator, as its annotation. */
export function smallScene(seed: number, size = { width: 120, height: 90 }): AnnotationState {
  return annotationOf(composeScene(seed, { size, objectCount: 7, scale: 1.3 }))
}

/** x0, y0, x1, y1, half-open. */
export type Rectangle = readonly [number, number, number, number]

/** Rectangles #1, #2, … from the front to the back, each over all that follow and overlap it. */
export function rectangleScene(size: ImageSize, rectangles: readonly Rectangle[]): AnnotationState {
  const amodals = rectangles.map((rectangle) => rectangleMask(size, rectangle))
  const pairs: OrderPair[] = []
  rectangles.forEach(([ax0, ay0, ax1, ay1], a) => {
    rectangles.forEach(([bx0, by0, bx1, by1], b) => {
      if (b <= a || ax1 <= bx0 || bx1 <= ax0 || ay1 <= by0 || by1 <= ay0) return
      pairs.push({ a: a + 1, b: b + 1, state: 'a-over-b', provenance: 'human', confidence: null, votes: null })
    })
  })
  const instances = amodals.map((amodal, index): Instance => ({
    number: index + 1,
    categoryId: 1,
    label: 'card',
    isStuff: false,
    rank: index + 1,
    linked: true,
    locked: false,
    outline: null,
    extra: {},
    amodal,
    visible: deriveVisible(amodal, amodals.slice(0, index)),
  }))
  return { size, instances, pairs, nextNumber: instances.length + 1 }
}

export function rectangleMask(size: ImageSize, [x0, y0, x1, y1]: Rectangle): RunLengthMask {
  const rows = Array.from({ length: y1 - y0 }, (_, row) => [y0 + row, x0, x1])
  return maskFromRowSpans(size, rows.flat())
}

/** Oracle cues; `scale` 2: at half the size. */
export function cuesOf(
  state: AnnotationState,
  corruption: Partial<CueCorruption> = {},
  seed = 1,
  scale: 1 | 2 | 4 = 1,
): Cues {
  return oracleCues(state, { corruption, includeStuff: true, scale }, seededRandom(seed))
}

export interface SolveOptions {
  readonly parameters?: SolverParameters
  readonly memory?: SolveMemory | null
}

/** Solves without an image; the constraints must not conflict. Returns the memory, too. */
export function solveWith(
  cues: Cues,
  annotation: AnnotationState,
  constraints: readonly SolverConstraint[] = [],
  { parameters = DEFAULT_SOLVER_PARAMETERS, memory = null }: SolveOptions = {},
): { readonly solution: SceneSolution; readonly memory: SolveMemory } {
  const result = answerTo(cues, annotation, constraints, { parameters, memory })
  if (result.kind === 'conflict') throw new Error(`conflict of ${result.conflict.ids.join(', ')}`)
  return result
}

/** The same with constraints that may conflict. */
export function answerTo(
  cues: Cues,
  annotation: AnnotationState,
  constraints: readonly SolverConstraint[],
  { parameters = DEFAULT_SOLVER_PARAMETERS, memory = null }: SolveOptions = {},
): SceneResult {
  const input = { cues, image: null, imageSize: annotation.size, annotation, constraints, memory }
  return solveScene(input, parameters, { minCut: new GridMaxFlow() })
}

/** Owner per pixel from the masks alone, 0 nobody; locked instances are on top. */
export function ownersIn({ size, instances }: SceneSolution): Int32Array {
  const owners = new Int32Array(size.width * size.height)
  for (const lockedToo of [false, true]) {
    for (const { number, visible, lockedNumber } of instances) {
      if ((lockedNumber !== null) !== lockedToo) continue
      for (const pixel of pixelsOf(visible)) owners[pixel] = number
    }
  }
  return owners
}

export function pixelsOf({ ends }: RunLengthMask): number[] {
  const pixels: number[] = []
  for (let run = 1; run < ends.length; run += 2) {
    for (let pixel = ends[run - 1]!; pixel < ends[run]!; pixel++) pixels.push(pixel)
  }
  return pixels
}

/** Whether the solution puts one of its instances in front of another. */
export function isOver(pairs: readonly SolvedPair[], front: number, back: number): boolean {
  return pairs.some(({ a, b, state }) => {
    return (a === front && b === back && state === 'a-over-b') || (a === back && b === front && state === 'b-over-a')
  })
}
