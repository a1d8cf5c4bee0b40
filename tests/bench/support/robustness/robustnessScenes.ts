import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import type { AnnotationState } from '../../../../src/core/dataset/records.ts'
import { checkCocoaAnnotation } from '../../../../src/core/formats/cocoa.ts'
import type { RgbImage } from '../../../../src/core/pixels/RgbImage.ts'
import type { ImageSize } from '../../../../src/core/pixels/imageSize.ts'
import { annotationStateFromCocoa } from '../../../../src/core/workflows/cocoaToAnnotations.ts'
import { drawScene } from '../../../../tools/samples/drawScene.ts'
import { sharedData } from '../../../support/sharedData.ts'

export interface AnnotatedImage {
  readonly state: AnnotationState
  readonly image: RgbImage
  /** Class name by category id. */
  readonly classNames: ReadonlyMap<number, string>
}

/** Annotated images to be solved from oracle cues, all sampled at one scale. */
export interface SceneSet {
  readonly name: string
  readonly scenes: readonly AnnotatedImage[]
  readonly scale: 1 | 2 | 4
}

/** Crowded: 14 objects a scene, a third larger than usual, so that most of them touch another. */
const CROWDED = { objectCount: 14, scale: 1.3 }

/** `count` generated scenes of 640×480 pixels, from the given seed on. */
export function generatedScenes(firstSeed: number, count: number, scale: 1 | 2 | 4): SceneSet {
  const scenes = Array.from({ length: count }, (_, index) => {
    const { state, size, rgb, categories } = drawScene(firstSeed + index, CROWDED)
    return { state, image: { size, data: rgb }, classNames: new Map(categories.map(({ id, name }) => [id, name])) }
  })
  return { name: `${count} generated scenes, 640×480${scaleText(scale)}`, scenes, scale }
}

/** The annotated photos that lie beside the repository, or null where they are absent. */
export async function cocoaPhotos(scale: 1 | 4): Promise<SceneSet | null> {
  const scenes: AnnotatedImage[] = []
  for (const number of [1, 2, 3, 4, 5]) {
    const [annotation, photo] = ['json', 'jpg'].map((kind) => sharedData(`cocoa-demo/${number}.${kind}`))
    if (annotation === null || annotation === undefined || photo === null || photo === undefined) continue
    const { data, info } = await sharp(photo)
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const size = { width: info.width, height: info.height }
    const json: unknown = JSON.parse(readFileSync(annotation, 'utf8'))
    scenes.push({ ...annotationOf(json, size, `cocoa-demo/${number}`), image: { size, data } })
  }
  if (scenes.length === 0) return null
  return { name: `${scenes.length} annotated photos${scaleText(scale)}`, scenes, scale }
}

function annotationOf(json: unknown, size: ImageSize, where: string): Omit<AnnotatedImage, 'image'> {
  const ids = new Map<string, number>()
  const categoryId = (name: string): number => {
    if (!ids.has(name)) ids.set(name, ids.size + 1)
    return ids.get(name)!
  }
  const { state } = annotationStateFromCocoa(checkCocoaAnnotation(json, where).annotation, size, { categoryId, where })
  return { state, classNames: new Map([...ids].map(([name, id]) => [id, name])) }
}

function scaleText(scale: number): string {
  return scale === 1 ? '' : `, every ${scale}${scale === 2 ? 'nd' : 'th'} pixel each way`
}
