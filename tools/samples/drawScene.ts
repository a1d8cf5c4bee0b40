import type { AnnotationState, Category } from '../../src/core/dataset/records.ts'
import type { ImageSize } from '../../src/core/pixels/imageSize.ts'
import { composeScene } from './composeScene.ts'
import type { SceneOptions } from './composeScene.ts'
import { paintScene } from './paintScene.ts'
import { annotationOf, SCENE_CATEGORIES } from './sceneAnnotation.ts'

/** A picture with everything that is true about it. */
export interface DrawnScene {
  readonly size: ImageSize
  /** 3 bytes per pixel, row-major, sRGB. */
  readonly rgb: Uint8Array
  readonly state: AnnotationState
  readonly categories: readonly Category[]
}

/** Draws a random scene for a test or a benchmark. The same seed and options give the same scene, byte for byte. */
export function drawScene(seed: number, options: SceneOptions = {}): DrawnScene {
  const scene = composeScene(seed, options)
  return { size: scene.size, rgb: paintScene(scene), state: annotationOf(scene), categories: SCENE_CATEGORIES }
}
