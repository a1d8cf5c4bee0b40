import { cocoaText } from '../../src/core/formats/cocoaWrite.ts'
import { writeEdgeList } from '../../src/core/formats/edgeListWrite.ts'
import { sceneFromAnnotationState } from '../../src/core/workflows/edgeListScene.ts'
import { cocoaOf, SAMPLE_AUTHOR } from './generateCocoaDataset.ts'
import { SAMPLE_SCENES } from './sampleScenes.ts'
import { annotationOf, SCENE_CATEGORIES } from './sceneAnnotation.ts'
import type { Scene } from './scene.ts'

export const COCOA_FILE = 'annotations.json'
export const EDGE_LIST_FILE = 'scenes.edges.json'

export function pictureName(scene: Scene): string {
  return `${scene.name}.jpg`
}

/** True for a scene whose shapes are single rings and whose order is a total one: what COCOA can say. */
export function fitsCocoa(scene: Scene): boolean {
  return scene.exceptions.length === 0 && scene.objects.every(({ hole }) => hole === null)
}

/** The text of the two annotation files, by name: every sample scene is in exactly one of them. */
export function sampleAnnotationFiles(): Map<string, string> {
  const cocoaScenes = SAMPLE_SCENES.filter(fitsCocoa)
  const dataset = {
    images: cocoaScenes.map((scene, index) => ({
      id: index + 1,
      fileName: pictureName(scene),
      ...scene.size,
      extra: {},
    })),
    annotations: cocoaScenes.map((scene, index) => cocoaOf(scene, index + 1)),
  }
  const edgeScenes = SAMPLE_SCENES.filter((scene) => !fitsCocoa(scene)).map((scene) =>
    sceneFromAnnotationState(annotationOf(scene), {
      fileName: pictureName(scene),
      author: SAMPLE_AUTHOR,
      categoryName: (id) => SCENE_CATEGORIES.find((category) => category.id === id)!.name,
    }),
  )
  return new Map([
    [COCOA_FILE, [...cocoaText(dataset)].join('')],
    [EDGE_LIST_FILE, [...writeEdgeList(edgeScenes)].join('')],
  ])
}
