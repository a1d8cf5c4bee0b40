import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { AnnotationState } from '../../../../src/core/dataset/records.ts'
import { checkCocoaAnnotation } from '../../../../src/core/formats/cocoa.ts'
import type { RgbImage } from '../../../../src/core/pixels/RgbImage.ts'
import { annotationStateFromCocoa } from '../../../../src/core/workflows/cocoaToAnnotations.ts'

export interface DrawnScene {
  readonly image: RgbImage
  readonly truth: AnnotationState
}

interface SceneFile {
  readonly images: readonly { readonly id: number; readonly file_name: string }[]
  readonly annotations: readonly { readonly image_id: number }[]
}

/** The first `count` scenes of a folder that `strata_training scenes` wrote, one after the other. */
export async function* drawnScenes(folder: string, count: number): AsyncGenerator<DrawnScene> {
  const file = JSON.parse(readFileSync(join(folder, 'annotations.json'), 'utf8')) as SceneFile
  for (const { id, file_name: name } of file.images.slice(0, count)) {
    const { data, info } = await sharp(join(folder, name)).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    const size = { width: info.width, height: info.height }
    const written = file.annotations.find(({ image_id: imageId }) => imageId === id)
    const { annotation } = checkCocoaAnnotation(written, name)
    const { state } = annotationStateFromCocoa(annotation, size, { categoryId: () => 1, where: name })
    yield { image: { size, data: new Uint8Array(data) }, truth: state }
  }
}
