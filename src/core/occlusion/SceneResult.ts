import type { ConstraintConflict } from './constraints/SolverConstraints.ts'
import type { SolveMemory } from './resolve/SolveMemory.ts'
import type { SceneSolution } from './SceneSolution.ts'

/** What a solve answers: a solution, or which hard constraints cannot hold together. */
export type SceneResult =
  | { readonly kind: 'solution'; readonly solution: SceneSolution; readonly memory: SolveMemory }
  | { readonly kind: 'conflict'; readonly conflict: ConstraintConflict }
