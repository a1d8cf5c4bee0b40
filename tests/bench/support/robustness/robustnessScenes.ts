import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import type { AnnotationState } from '../../../../src/core/dataset/records.ts'
import { checkCocoaAnnotation } from '../../../../src/core/formats/cocoa.ts'
import type { ImageSize } from '../../../../src/core/pixels/imageSize.ts'
import { annotationStateFromCocoa } from '../../../../src/core/workflows/cocoaToAnnotations.ts'
import { composeScene } from '../../../../tools/samples/composeScene.ts'
import { annotationOf } from '../../../../tools/samples/sceneAnnotation.ts'
import { sharedData } from '../../../support/sharedData.ts'

/** Annotated images to be solved from oracle cues, all sampled at one scale. */
export interface SceneSet {
  readonly name: string
  readonly states: readonly AnnotationState[]
  readonly scale: 1 | 2 | 4
}

/** Crowded: 14 objects a scene, a third larger than usual, so that most of them touch another. */
const CROWDED = { objectCount: 14, scale: 1.3 }

/** `count` generated scenes of 640×480 pixels, from the given seed on. */
export function generatedScenes(firstSeed: number, count: number, scale: 1 | 2 | 4): SceneSet {
  const states = Array.from({ length: count }, (_, index) => annotationOf(composeScene(firstSeed + index, CROWDED)))
  return { name: `${count} generated scenes, 640×480${scaleText(scale)}`, states, scale }
}

/** The annotated photos that lie beside the repository, or null where they are absent. */
export async function cocoaPhotos(scale: 1 | 4): Promise<SceneSet | null> {
  const states: AnnotationState[] = []
  for (const number of [1, 2, 3, 4, 5]) {
    const [annotation, photo] = ['json', 'jpg'].map((kind) => sharedData(`cocoa-demo/${number}.${kind}`))
    if (annotation === null || annotation === undefined || photo === null || photo === undefined) continue
    const { width, height } = await sharp(photo).metadata()
    states.push(stateOf(JSON.parse(readFileSync(annotation, 'utf8')), { width, height }, `cocoa-demo/${number}`))
  }
  if (states.length === 0) return null
  return { name: `${states.length} annotated photos${scaleText(scale)}`, states, scale }
}

function stateOf(json: unknown, size: ImageSize, where: string): AnnotationState {
  const categories = new Map<string, number>()
  const categoryId = (name: string): number => {
    if (!categories.has(name)) categories.set(name, categories.size + 1)
    return categories.get(name)!
  }
  return annotationStateFromCocoa(checkCocoaAnnotation(json, where).annotation, size, { categoryId, where }).state
}

function scaleText(scale: number): string {
  return scale === 1 ? '' : `, every ${scale}${scale === 2 ? 'nd' : 'th'} pixel each way`
}
