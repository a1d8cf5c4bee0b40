import type { GridMinCut } from '../../core/graphcut/GridMinCut.ts'
import { scoreScene } from '../../core/metrics/sceneScore.ts'
import { solveScene } from '../../core/occlusion/solveScene.ts'
import type { SolveControl } from '../../core/occlusion/SolveInput.ts'
import { annotationFromSolution } from '../../core/workflows/proposals/annotationFromSolution.ts'
import { pixelCount } from '../../core/pixels/imageSize.ts'
import { collectGarbage } from './collectGarbage.ts'
import { createMinCut } from './createMinCut.ts'
import type { CutPartner } from './CutPartner.ts'
import { cuePlanes } from './cuePlanes.ts'
import { outputBuffers } from './outputBuffers.ts'
import { labelingPlane, packLabeling } from './packLabeling.ts'
import { readyScene } from './readyScene.ts'
import type { ReadyScene, SceneCache } from './SceneCache.ts'
import type { CuePlanes, SolverAnswer, SolverTask, SolveTask } from './solverMessages.ts'

/** What a worker has from one task to the next. */
export interface WorkerRoom {
  minCut: GridMinCut
  /** Who helps with it. */
  readonly partner: CutPartner
  readonly cache: SceneCache
}

type TaskControl = Omit<SolveControl, 'minCut'>

/** Does one task; null when its scene is not in the cache and did not come along. Uses up what a network said. Throws `DomainError`s. */
export function answerTask(task: SolverTask, room: WorkerRoom, control: TaskControl): SolverAnswer | null {
  const { sceneKey, material, wantsPlanes } = task
  if (material !== null) {
    room.cache.put(sceneKey, readyScene(material))
    // Garbage is collected late, and until then the outputs of the next images go into pages of fresh memory (docs/adr/0010).
    if (material.cues.kind === 'network') for (const buffer of outputBuffers(material.cues)) buffer.transfer(0)
  }
  control.checkCancelled?.()
  const scene = room.cache.get(sceneKey)
  if (scene === null) return null
  const planes = wantsPlanes ? cuePlanes(scene.cues) : null
  if (task.kind === 'solve') return solved(task, scene, planes, room, control)
  return { kind: 'look', planes, classNames: scene.cues.classes?.names ?? [], warnings: scene.warnings }
}

function solved(
  task: SolveTask,
  scene: ReadyScene,
  planes: CuePlanes | null,
  { minCut, cache }: WorkerRoom,
  control: TaskControl,
): SolverAnswer {
  const { sceneKey, memoryKey, fromMemory, annotation, constraints, parameters, wantsPacked, truth } = task
  const { cues, image, imageSize } = scene
  const startedAt = performance.now()
  const memory = fromMemory ? cache.memoryOf(sceneKey, memoryKey) : null
  const input = { cues, image, imageSize, annotation, constraints, memory }
  const result = solveScene(input, parameters, { minCut, ...control })
  if (result.kind === 'conflict') return { kind: 'conflict', ...result.conflict }
  cache.remember(sceneKey, memoryKey, result.memory)
  const { solution } = result
  const usedClasses = [...new Set(solution.instances.map(({ className }) => className))]
  const categoryIdOf = (className: string | null): number => -1 - usedClasses.indexOf(className)
  const state = annotationFromSolution(solution, { categoryIdOf, annotation })
  const milliseconds = performance.now() - startedAt
  return {
    kind: 'solved',
    state,
    usedClasses,
    outcomes: solution.constraints,
    moves: solution.moves,
    energy: solution.energy,
    warnings: [...scene.warnings, ...solution.warnings],
    milliseconds,
    planes,
    labeling: labelingPlane(solution.labeling, solution.size),
    packedLabeling: wantsPacked ? packLabeling(solution.labeling) : null,
    facts: scene.facts,
    score: truth === null ? null : scoreScene(truth, solution),
  }
}

/** Some 220 MB of the kernel's memory (52 bytes a pixel on a 4-connected grid). */
const MOST_KEPT_PIXELS = 2 ** 22

/**
 * After a task, however it ended: a min cut's memory never shrinks, so one that was used for a large scene makes room for a
 * new one. What an idle worker holds is bounded by this and by its cache.
 */
export function shedMinCut(room: WorkerRoom, sceneKey: string, mostPixels = MOST_KEPT_PIXELS): void {
  const scene = room.cache.get(sceneKey)
  if (scene === null || pixelCount(scene.cues.size) <= mostPixels) return
  const { partner } = room
  room.minCut = createMinCut({ partner })
  // The partner holds the memory, too, until its thread has gone.
  void partner.end().then(() => {
    collectGarbage()
    partner.prepare()
  })
}

/** The large buffers of an answer: they are handed over, and the worker keeps nothing of them. */
export function transferableOf(answer: SolverAnswer): ArrayBuffer[] {
  if (answer.kind === 'conflict') return []
  const { planes } = answer
  const arrays = planes === null ? [] : [planes.background, planes.boundary, planes.direction]
  if (answer.kind === 'solved') {
    arrays.push(answer.labeling.labels)
    if (answer.packedLabeling !== null) arrays.push(answer.packedLabeling)
  }
  return arrays.map(({ buffer }) => buffer)
}
