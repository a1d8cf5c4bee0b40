import type { CocoaAnnotation, CocoaDataset, CocoaImage } from '../../src/core/formats/cocoa.ts'
import { cocoaFromAnnotationState } from '../../src/core/workflows/annotationsToCocoa.ts'
import { composeScene, DEFAULT_SCENE_SIZE } from './composeScene.ts'
import { annotationOf } from './sceneAnnotation.ts'
import type { Scene } from './scene.ts'

/** Who the annotations say they are by. */
export const SAMPLE_AUTHOR = 'scene generator'

/**
 * The annotations of `count` random scenes as a COCOA dataset, without their pictures. Both lists are made while they
 * are read and can be read any number of times, so a dataset of any length takes no memory. Deterministic.
 */
export function generateCocoaDataset(count: number, seed: number): CocoaDataset {
  const ids = { *[Symbol.iterator]() { for (let id = 1; id <= count; id++) yield id } }
  return {
    images: mapped(ids, (id): CocoaImage => ({ id, fileName: fileName(id), ...DEFAULT_SCENE_SIZE, extra: {} })),
    annotations: mapped(ids, (id) => cocoaOf(composeScene(seed + id), id)),
  }
}

/** What a scene's perfect annotator writes. Throws where COCOA cannot hold the scene (holes, cycles, mutual pairs). */
export function cocoaOf(scene: Scene, id: number): CocoaAnnotation {
  const { annotation } = cocoaFromAnnotationState(annotationOf(scene), {
    imageId: id,
    annotationId: id,
    author: SAMPLE_AUTHOR,
    extra: {},
    onCycle: 'refuse',
    onComplexMask: 'refuse',
    where: scene.name,
  })
  return annotation
}

function fileName(id: number): string {
  return `scene-${String(id).padStart(6, '0')}.jpg`
}

function mapped<From, To>(items: Iterable<From>, convert: (item: From) => To): Iterable<To> {
  return {
    *[Symbol.iterator]() {
      for (const item of items) yield convert(item)
    },
  }
}
