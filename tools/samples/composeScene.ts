import { maskDifference, maskUnion } from '../../src/core/masks/maskAlgebra.ts'
import { maskArea } from '../../src/core/masks/maskMeasures.ts'
import { emptyMask } from '../../src/core/masks/RunLengthMask.ts'
import type { ImageSize } from '../../src/core/pixels/imageSize.ts'
import { seededRandom } from '../../src/core/support/seededRandom.ts'
import { BACKGROUND_NAMES } from './backgrounds.ts'
import type { BackgroundName } from './backgrounds.ts'
import { makeObject } from './objects.ts'
import type { ObjectKind } from './objects.ts'
import type { Scene, SceneObject } from './scene.ts'
import { amodalOf } from './sceneAnnotation.ts'

/** What a random scene is made of. Everything has a default. */
export interface SceneOptions {
  readonly size?: ImageSize
  /** How many objects to aim for; fewer where there is no room. Default 10. */
  readonly objectCount?: number
  /** Kinds to draw from, all equally likely. Default: every thing whose amodal shape is one ring. */
  readonly kinds?: readonly ObjectKind[]
  readonly background?: BackgroundName
  /** Size of objects relative to the default. */
  readonly scale?: number
}

export const DEFAULT_SCENE_SIZE: ImageSize = { width: 640, height: 480 }
const DEFAULT_KINDS: readonly ObjectKind[] = ['coin', 'card', 'pebble', 'starfish', 'leaf', 'stick', 'arch']

/** Half the longer side of an object, relative to the diagonal of the image. */
const RELATIVE_RADIUS: Readonly<Record<ObjectKind, number>> = {
  coin: 0.052,
  card: 0.105,
  pebble: 0.078,
  starfish: 0.105,
  leaf: 0.115,
  stick: 0.26,
  arch: 0.115,
  ring: 0.1,
  cloth: 0.3,
}
/** An object that shows less of itself than this is not put into a random scene: nobody would annotate it. */
const LEAST_VISIBLE_SHARE = 0.3
const LEAST_VISIBLE_PIXELS = 200
/** Tries per wanted object; in a crowded scene most of them would be hidden and are given up. */
const ATTEMPTS_PER_OBJECT = 8

/** A scene of random objects, drawn from the nearest to the farthest, without cycles. Same arguments, same scene. */
export function composeScene(seed: number, options: SceneOptions = {}): Scene {
  const random = seededRandom(seed)
  const size = options.size ?? DEFAULT_SCENE_SIZE
  const kinds = options.kinds ?? DEFAULT_KINDS
  const count = options.objectCount ?? 10
  const objects: SceneObject[] = []
  let covered = emptyMask(size)
  for (let attempt = 0; attempt < ATTEMPTS_PER_OBJECT * count && objects.length < count; attempt++) {
    const object = randomObject(kinds[Math.floor(random() * kinds.length)]!, size, options.scale ?? 1, random)
    const amodal = amodalOf(object, size).mask
    const visible = maskArea(maskDifference(amodal, covered))
    if (visible < LEAST_VISIBLE_PIXELS || visible < LEAST_VISIBLE_SHARE * maskArea(amodal)) continue
    covered = maskUnion(covered, amodal)
    objects.push(object)
  }
  const background = options.background ?? BACKGROUND_NAMES[Math.floor(random() * BACKGROUND_NAMES.length)]!
  return { name: `scene-${seed}`, size, background, objects, exceptions: [], seed }
}

function randomObject(kind: ObjectKind, size: ImageSize, scale: number, random: () => number): SceneObject {
  const diagonal = Math.hypot(size.width, size.height)
  return makeObject(kind, {
    x: size.width * (0.04 + 0.92 * random()),
    y: size.height * (0.04 + 0.92 * random()),
    radius: diagonal * RELATIVE_RADIUS[kind] * scale * (0.75 + 0.5 * random()),
    seed: Math.floor(random() * 2 ** 31),
  })
}
