import type { Cues } from '../../cues/Cues.ts'
import { sameSize } from '../../pixels/imageSize.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import type { RgbImage } from '../../pixels/RgbImage.ts'
import type { ProblemChanges } from '../constraints/ProblemDraft.ts'
import type { Labeling, LabelingProblem } from '../labeling/LabelingProblem.ts'
import type { PartMap } from '../readout/partMap.ts'
import type { SolverParameters } from '../SolverParameters.ts'
import type { Beliefs } from './beliefs.ts'

/** What the cues, the image and the parameters alone say: the same for every set of constraints. */
export interface UnconstrainedScene {
  readonly cues: Cues
  readonly image: RgbImage | null
  readonly imageSize: ImageSize
  readonly parameters: SolverParameters
  /** The energy without constraints, on the grid of the cues. */
  readonly problem: LabelingProblem
}

/**
 * What a solve leaves for the next one of the same scene with other constraints, so that it touches only what it must.
 * Opaque to callers: keep it beside the solver, hand it back as `SolveInput.memory`, do not send it anywhere. It holds on
 * to cues and image, whose planes must not be written to.
 */
export interface SolveMemory {
  readonly scene: UnconstrainedScene
  /** The energy that `labeling` was found for, constraints written in. */
  readonly constrained: LabelingProblem
  /** In what that differs from the scene's problem. */
  readonly changes: ProblemChanges
  readonly labeling: Labeling
  readonly parts: PartMap
  readonly beliefs: Beliefs
}

/**
 * The scene of a memory when it is the one that is to be solved; null when cues, image, size or parameters are others.
 * Planes are compared by identity first, by content where that fails. O(1), or O(bytes of the cues and the image).
 */
export function rememberedScene(
  memory: SolveMemory | null | undefined,
  asked: Omit<UnconstrainedScene, 'problem'>,
): UnconstrainedScene | null {
  if (!memory) return null
  const { scene } = memory
  const isSame =
    sameSize(scene.imageSize, asked.imageSize) &&
    JSON.stringify(scene.parameters) === JSON.stringify(asked.parameters) &&
    sameCues(scene.cues, asked.cues) &&
    sameImage(scene.image, asked.image)
  return isSame ? scene : null
}

function sameCues(one: Cues, other: Cues): boolean {
  if (one === other) return true
  const [classes, otherClasses] = [one.classes, other.classes]
  if ((classes === null) !== (otherClasses === null) || !sameSize(one.size, other.size)) return false
  return (
    samePlane(one.background, other.background) &&
    samePlane(one.boundary, other.boundary) &&
    samePlane(one.direction, other.direction) &&
    (classes === otherClasses ||
      (classes!.names.join('\n') === otherClasses!.names.join('\n') &&
        samePlane(classes!.probabilities, otherClasses!.probabilities)))
  )
}

function sameImage(one: RgbImage | null, other: RgbImage | null): boolean {
  if (one === other) return true
  return one !== null && other !== null && sameSize(one.size, other.size) && samePlane(one.data, other.data)
}

function samePlane(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  if (one === other) return true
  if (one.length !== other.length) return false
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false
  return true
}
