import type { AnnotationState, Category, Instance, OrderPair, PairState } from '../../src/core/dataset/records.ts'
import { maskFromCocoPolygon } from '../../src/core/formats/cocoPolygon.ts'
import { maskDifference, maskIntersection, maskUnionOf } from '../../src/core/masks/maskAlgebra.ts'
import { masksOverlap } from '../../src/core/masks/maskMeasures.ts'
import { strokeMask } from '../../src/core/masks/rasterizeStroke.ts'
import { emptyMask } from '../../src/core/masks/RunLengthMask.ts'
import type { RunLengthMask } from '../../src/core/masks/RunLengthMask.ts'
import { derivedVisibleOf } from '../../src/core/occlusion/deriveVisible.ts'
import type { ImageSize } from '../../src/core/pixels/imageSize.ts'
import { ringInImage } from './clipRing.ts'
import { isStuffKind, OBJECT_KINDS } from './objects.ts'
import type { OrderException, Scene, SceneObject } from './scene.ts'

/** The categories of all scenes: one per kind of object. */
export const SCENE_CATEGORIES: readonly Category[] = OBJECT_KINDS.map((name, index) => ({
  id: index + 1,
  name,
  isStuff: isStuffKind(name),
}))

/** The pixels of one object, seen or not, by COCO's polygon rule, and the outline where it has no hole. */
export function amodalOf(object: SceneObject, size: ImageSize): { mask: RunLengthMask; outline: number[] | null } {
  const outline = ringInImage(object.outline, size)
  if (outline.length === 0) return { mask: emptyMask(size), outline: null }
  const whole = maskFromCocoPolygon(size, outline)
  const hole = object.hole === null ? [] : ringInImage(object.hole, size)
  if (hole.length === 0) return { mask: whole, outline }
  return { mask: maskDifference(whole, maskFromCocoPolygon(size, hole)), outline: null }
}

/**
 * What a perfect annotator says about a scene: instance k + 1 is object k, ranks go from the front, and every pair whose
 * amodal masks overlap has its order. Everything is linked but the two of a mutual pair.
 */
export function annotationOf(scene: Scene): AnnotationState {
  const { size, objects } = scene
  const amodals = objects.map((object) => amodalOf(object, size))
  const pairs: OrderPair[] = []
  for (let b = 1; b < objects.length; b++) {
    for (let a = 0; a < b; a++) {
      if (!masksOverlap(amodals[a]!.mask, amodals[b]!.mask)) continue
      const state = pairStateOf(scene, a, b)
      pairs.push({ a: a + 1, b: b + 1, state, provenance: 'imported', confidence: null, votes: null })
    }
  }
  const instances = objects.map((object, index): Instance => ({
    number: index + 1,
    categoryId: SCENE_CATEGORIES.find(({ name }) => name === object.category)!.id,
    label: object.category,
    isStuff: object.isStuff,
    rank: index + 1,
    linked: !scene.exceptions.some(({ near, front, back }) => near !== null && (front === index || back === index)),
    locked: false,
    outline: amodals[index]!.outline,
    extra: {},
    amodal: amodals[index]!.mask,
    visible: amodals[index]!.mask,
  }))
  const sorted = pairs.sort((p, q) => p.a - q.a || p.b - q.b)
  const state = { size, instances, pairs: sorted, nextNumber: instances.length + 1 }
  return { ...state, instances: instances.map((instance) => ({ ...instance, visible: visibleOf(scene, state, instance) })) }
}

function pairStateOf(scene: Scene, nearer: number, farther: number): PairState {
  const exception = scene.exceptions.find(({ front, back }) => front === farther && back === nearer)
  if (exception === undefined) return 'a-over-b'
  return exception.near === null ? 'b-over-a' : 'mutual'
}

/** Derived from the strict edges, then cut where a mutual partner is in front. */
function visibleOf(scene: Scene, state: AnnotationState, instance: Instance): RunLengthMask {
  const index = instance.number - 1
  const hiders = scene.exceptions.flatMap((exception) => {
    const inside = placeOf(exception, scene.size)
    if (inside === null) return []
    if (exception.back === index) return [maskIntersection(state.instances[exception.front]!.amodal, inside)]
    if (exception.front === index) return [maskDifference(state.instances[exception.back]!.amodal, inside)]
    return []
  })
  return maskDifference(derivedVisibleOf(state, instance), maskUnionOf(scene.size, hiders))
}

function placeOf({ near }: OrderException, size: ImageSize): RunLengthMask | null {
  return near === null ? null : strokeMask(size, [near.x, near.y], 2 * near.radius)
}
