import { oracleCues } from '../../../../src/core/cues/oracleCues.ts'
import type { CueCorruption } from '../../../../src/core/cues/corruptCues.ts'
import type { SolveInput } from '../../../../src/core/occlusion/SolveInput.ts'
import { seededRandom } from '../../../../src/core/support/seededRandom.ts'
import { drawScene } from '../../../../tools/samples/drawScene.ts'
import { rowsNamed } from '../robustness/corruptionRows.ts'
import { cocoaPhotos } from '../robustness/robustnessScenes.ts'
import type { AnnotatedImage } from '../robustness/robustnessScenes.ts'

/** Cues as true as they can be, and such as a network gives. */
export const CUE_KINDS: Readonly<Record<string, Partial<CueCorruption>>> = {
  clean: {},
  corrupted: rowsNamed('a bit of everything')[0]!.corruption,
}

/** A crowded generated scene at a size ("640x480"), or an annotated photo ("photo-1"); null where that is absent. */
export async function sceneNamed(name: string): Promise<AnnotatedImage | null> {
  const photo = /^photo-(\d)$/.exec(name)
  if (photo !== null) return (await cocoaPhotos(1))?.scenes[Number(photo[1]) - 1] ?? null
  const [width, height] = name.split('x').map(Number)
  const crowded = { objectCount: 14, scale: 1.3, size: { width: width!, height: height! } }
  const { state, rgb, size, categories } = drawScene(1001, crowded)
  const classNames = new Map(categories.map(({ id, name: className }) => [id, className]))
  return { state, image: { size, data: rgb }, classNames }
}

/** What a solve of the scene takes: image, and cues with classes at its size. */
export function solveInput({ state, image, classNames }: AnnotatedImage, cues: string): SolveInput {
  const options = { corruption: CUE_KINDS[cues]!, classNames }
  return {
    cues: oracleCues(state, options, seededRandom(1)),
    image,
    imageSize: image.size,
    annotation: null,
    constraints: [],
  }
}
