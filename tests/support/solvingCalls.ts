import { expect } from 'vitest'
import type { AnnotationState } from '../../src/core/dataset/records.ts'
import { maskIou } from '../../src/core/masks/maskMeasures.ts'
import type { SolverConstraintJson } from '../../src/core/occlusion/constraints/constraintJson.ts'
import { answerBytes } from '../../src/backend/byteAnswers.ts'
import type { CueSource, SolvingGrids } from '../../src/shared/contract/solving.ts'
import { GRID_PLANES, gridUrl } from '../../src/shared/imageUrls.ts'
import { cueCorruptionSchema } from '../../src/shared/solverSchemas.ts'
import { collectAll } from './collectAll.ts'
import { BOXES_SIZE, twoBoxes } from './solverScenes.ts'
import { openedBackend, solvingProject } from './solvingProject.ts'
import type { SolvingProject } from './solvingProject.ts'

/** A project of two boxes with its backend, and the calls about solving as tests make them. */
export type OpenedProject = SolvingProject & ReturnType<typeof openedBackend>

export async function openedProject(): Promise<OpenedProject> {
  const project = await solvingProject()
  return { ...project, ...openedBackend(project.path) }
}

export function oracle(setId: number, more: Partial<Extract<CueSource, { kind: 'oracle' }>> = {}): CueSource {
  return { kind: 'oracle', setId, corruption: cueCorruptionSchema.parse({}), seed: 1, scale: 1, ...more }
}

export function asked(
  { imageId, setId }: OpenedProject,
  cues: CueSource,
  constraints: SolverConstraintJson[] = [],
  parameters: Record<string, unknown> = {},
) {
  return { imageId, setId, cues, parameters, constraints }
}

/** Solves and gives the run; fails when there is none. */
export async function solved(made: OpenedProject, cues: CueSource) {
  const events = await collectAll(await made.client.solving.solve(asked(made, cues)))
  const last = events.at(-1)!
  if (last.kind !== 'report') throw new Error(`ended with ${JSON.stringify(last)}`)
  return { run: last.run, events }
}

export async function proposed(made: OpenedProject, cues: CueSource, constraints: SolverConstraintJson[] = []) {
  const last = (await collectAll(await made.client.solving.resolve(asked(made, cues, constraints)))).at(-1)!
  if (last.kind !== 'proposal') throw new Error(`ended with ${JSON.stringify(last)}`)
  return last
}

/** Of each plane its length, or the status of the refusal. */
export async function planesOf({ backend }: OpenedProject, { gridsId }: SolvingGrids) {
  const answers = await Promise.all(
    GRID_PLANES.map(async (plane) => {
      const { status, body } = await answerBytes(backend, gridUrl('', gridsId, plane), null)
      return [plane, status === 200 ? body!.length : status]
    }),
  )
  return Object.fromEntries(answers) as Record<string, number>
}

export const PIXELS = BOXES_SIZE.width * BOXES_SIZE.height

/** The boxes as they should be found, by their overlap with the true ones. */
export function expectBoxes({ categoryId }: OpenedProject, state: AnnotationState): void {
  const truth = twoBoxes(categoryId)
  const found = truth.instances.map(({ visible }) =>
    state.instances.find((instance) => maskIou(instance.visible, visible) > 0.9),
  )
  expect(found.every((instance) => instance?.categoryId === categoryId)).toBe(true)
  const [front, back] = [found[0]!.number, found[1]!.number]
  const pair = state.pairs.find(({ a, b }) => a === Math.min(front, back) && b === Math.max(front, back))
  expect(pair).toMatchObject({ state: front < back ? 'a-over-b' : 'b-over-a', provenance: 'solver' })
}
