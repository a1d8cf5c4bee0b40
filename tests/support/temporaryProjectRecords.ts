import { join } from 'node:path'
import type { AnnotationDiff } from '../../src/core/dataset/annotationDiff.ts'
import type { AnnotationState, Instance, OrderPair } from '../../src/core/dataset/records.ts'
import { maskFromBitmap } from '../../src/core/masks/bitmapMask.ts'
import type { RunLengthMask } from '../../src/core/masks/RunLengthMask.ts'
import type { ImageSize } from '../../src/core/pixels/imageSize.ts'
import type { NewImage } from '../../src/backend/storage/imageRecords.ts'
import type { ProjectStore } from '../../src/backend/storage/ProjectStore.ts'

/** Size of the images of these tests, unless they say otherwise. */
export const SIZE: ImageSize = { width: 8, height: 6 }

/** A box of pixels, half-open. */
export function boxMask(x0: number, y0: number, x1: number, y1: number, size: ImageSize = SIZE): RunLengthMask {
  const bitmap = new Uint8Array(size.width * size.height)
  for (let y = y0; y < y1; y++) bitmap.fill(1, y * size.width + x0, y * size.width + x1)
  return maskFromBitmap(size, bitmap)
}

export function instance(number: number, categoryId: number, fields: Partial<Instance> = {}): Instance {
  const amodal = fields.amodal ?? boxMask(1, 1, 4, 4)
  return {
    number,
    categoryId,
    label: 'thing ',
    isStuff: false,
    rank: number,
    linked: true,
    locked: false,
    outline: [1, 1, 4.5, 1, 4.5, 4, 1, 4],
    extra: { occlude_rate: 0.25, nested: { list: [1, null, 'é'] } },
    visible: amodal,
    ...fields,
    amodal,
  }
}

export function pair(a: number, b: number, fields: Partial<OrderPair> = {}): OrderPair {
  return { a, b, state: 'a-over-b', provenance: 'human', confidence: null, votes: null, ...fields }
}

export function creation(...instances: readonly Instance[]): AnnotationDiff {
  return { instances: instances.map((created) => ({ kind: 'create', instance: created })), pairs: [] }
}

export function stateOf(instances: readonly Instance[], pairs: readonly OrderPair[] = []): AnnotationState {
  return { size: SIZE, instances, pairs, nextNumber: Math.max(0, ...instances.map(({ number }) => number)) + 1 }
}

export function newImage(folder: string, name: string, fields: Partial<NewImage> = {}): NewImage {
  return { path: join(folder, name), sha256: null, ...SIZE, orientation: 1, ...fields }
}

/** A photo with its automatic set, and a category. */
export function addImageWithSet(store: ProjectStore, folder: string, name = 'photo.jpg') {
  const { imageId } = store.images.add(newImage(folder, name))
  const [set] = store.images.get(imageId).sets
  return { imageId, setId: set!.setId, categoryId: store.categories.ensure('thing', false).id }
}
