import { pixelCount } from '../../src/core/pixels/imageSize.ts'
import { seededRandom } from '../../src/core/support/seededRandom.ts'
import { backgroundOf } from './backgrounds.ts'
import { blurred, coverageOf, fieldAt } from './field.ts'
import type { Field } from './field.ts'
import { materialOf } from './materials.ts'
import { mixed } from './palette.ts'
import type { Disc, Scene, SceneObject } from './scene.ts'

/** The light comes from the upper left: unit vector towards it on screen. */
const LIGHT = { x: -0.6, y: -0.8 }
/** Standard deviation of the sensor noise, in grey levels. */
const SENSOR_NOISE = 1.6

/** An object with its light and shade worked out; every field covers its shadow, too. */
interface Cutout {
  readonly object: SceneObject
  readonly coverage: Field
  /** Coverage of the soft shadow, before it is moved away from the light. */
  readonly shadow: Field
  readonly contact: Field
  /** Coverage blurred by the bevel: its slope is the slope of the rounded edge. */
  readonly relief: Field
}

/**
 * The picture of a scene: 3 bytes per pixel, row-major, sRGB. Objects are painted from the farthest to the nearest,
 * each with a soft shadow on what lies under it, then the places where an exception turns the order around are painted
 * again. Deterministic: the same scene gives the same bytes.
 */
export function paintScene(scene: Scene): Uint8Array {
  const { width, height } = scene.size
  const canvas = new Float32Array(pixelCount(scene.size) * 3)
  const background = backgroundOf(scene.background, scene.seed)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const light = roomLight(scene, x, y)
      const colour = background(x, y)
      for (let channel = 0; channel < 3; channel++) canvas[at + channel] = colour[channel]! * light
    }
  }
  const cutouts = scene.objects.map(cutoutOf)
  for (const cutout of cutouts.toReversed()) {
    castShadow(canvas, scene, cutout, () => 1)
    paintObject(canvas, scene, cutout, () => 1)
  }
  for (const exception of scene.exceptions) {
    const front = cutouts[exception.front]!
    const back = cutouts[exception.back]!
    // Around their crossing the front object gets its shadow on the back one and is painted anew, without the shadow
    // that the list had the back object cast on it.
    const disc = exception.near ?? discAroundCrossing(front, back)
    castShadow(canvas, scene, front, (x, y) => fieldAt(back.coverage, x, y) * nearness(disc, x, y))
    paintObject(canvas, scene, front, (x, y) => nearness(disc, x, y))
  }
  return developed(canvas, scene)
}

function cutoutOf(object: SceneObject): Cutout {
  const margin = Math.ceil(object.height * 2.2 + object.bevel + 6)
  const coverage = coverageOf(object.outline, object.hole, margin)
  return {
    object,
    coverage,
    shadow: blurred(coverage, object.height * 0.8),
    contact: blurred(coverage, 2.5),
    relief: blurred(coverage, object.bevel),
  }
}

function castShadow(canvas: Float32Array, scene: Scene, cutout: Cutout, share: (x: number, y: number) => number): void {
  const { object, coverage, shadow, contact } = cutout
  const dx = Math.round(-LIGHT.x * object.height)
  const dy = Math.round(-LIGHT.y * object.height)
  visit(scene, coverage, (x, y, at) => {
    const dark = 0.42 * fieldAt(shadow, x - dx, y - dy) + 0.3 * fieldAt(contact, x - 1, y - 2)
    const light = 1 - Math.min(0.62, dark) * share(x, y)
    canvas[at]! *= light
    canvas[at + 1]! *= light
    // Shadows are a little blue: they get their light from the sky.
    canvas[at + 2]! *= light + 0.05 * (1 - light)
  })
}

function paintObject(canvas: Float32Array, scene: Scene, cutout: Cutout, share: (x: number, y: number) => number): void {
  const { object, coverage, relief } = cutout
  const material = materialOf(object.material, object.seed, object.radius)
  const cos = Math.cos(object.angle)
  const sin = Math.sin(object.angle)
  visit(scene, coverage, (x, y, at) => {
    const covered = fieldAt(coverage, x, y) * share(x, y)
    if (covered === 0) return
    const ownX = cos * (x + 0.5 - object.x) + sin * (y + 0.5 - object.y)
    const ownY = cos * (y + 0.5 - object.y) - sin * (x + 0.5 - object.x)
    const { accent, shade } = material(ownX, ownY)
    const colour = mixed(object.colour, object.accent, accent)
    const light = shade * edgeLight(relief, object.bevel, x, y) * roomLight(scene, x, y)
    for (let channel = 0; channel < 3; channel++) {
      canvas[at + channel]! += covered * (colour[channel]! * light - canvas[at + channel]!)
    }
  })
}

/** Brightness of a rounded edge: its slope towards the light or away from it. */
function edgeLight(relief: Field, bevel: number, x: number, y: number): number {
  const slopeX = fieldAt(relief, x + 1, y) - fieldAt(relief, x - 1, y)
  const slopeY = fieldAt(relief, x, y + 1) - fieldAt(relief, x, y - 1)
  const towardsLight = -(slopeX * LIGHT.x + slopeY * LIGHT.y) * bevel
  return 1 + 0.34 * Math.max(-1, Math.min(1, towardsLight))
}

/** The lamp stands at the upper left: bright there, a third darker in the far corner. */
function roomLight({ size }: Scene, x: number, y: number): number {
  const across = x / size.width
  const down = y / size.height
  return 1.07 - 0.2 * (0.45 * across + 0.55 * down) - 0.06 * Math.hypot(across - 0.5, down - 0.5)
}

/** 1 inside a disc, fading to 0 over its last two pixels. */
function nearness({ x: centreX, y: centreY, radius }: Disc, x: number, y: number): number {
  return Math.min(1, Math.max(0, (radius - Math.hypot(x + 0.5 - centreX, y + 0.5 - centreY)) / 2))
}

/** A disc that holds everything the two objects share, and the shadow of one on the other. */
function discAroundCrossing(front: Cutout, back: Cutout): Disc {
  const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity }
  const { x0, y0, width, height } = front.coverage
  for (let y = y0; y < y0 + height; y++) {
    for (let x = x0; x < x0 + width; x++) {
      if (fieldAt(front.coverage, x, y) === 0 || fieldAt(back.coverage, x, y) === 0) continue
      box.x0 = Math.min(box.x0, x)
      box.y0 = Math.min(box.y0, y)
      box.x1 = Math.max(box.x1, x + 1)
      box.y1 = Math.max(box.y1, y + 1)
    }
  }
  const radius = Math.hypot(box.x1 - box.x0, box.y1 - box.y0) / 2 + 2.5 * back.object.height
  return { x: (box.x0 + box.x1) / 2, y: (box.y0 + box.y1) / 2, radius }
}

function visit(scene: Scene, field: Field, paint: (x: number, y: number, at: number) => void): void {
  const { width, height } = scene.size
  const left = Math.max(0, field.x0)
  const right = Math.min(width, field.x0 + field.width)
  for (let y = Math.max(0, field.y0); y < Math.min(height, field.y0 + field.height); y++) {
    for (let x = left; x < right; x++) paint(x, y, (y * width + x) * 3)
  }
}

/** Adds sensor noise and rounds to bytes. */
function developed(canvas: Float32Array, scene: Scene): Uint8Array {
  const random = seededRandom(scene.seed + 77)
  const rgb = new Uint8Array(canvas.length)
  for (let at = 0; at < canvas.length; at += 3) {
    // The sum of three uniform numbers is near enough to a bell curve; its standard deviation is one half.
    const noise = (random() + random() + random() - 1.5) * 2 * SENSOR_NOISE
    for (let channel = 0; channel < 3; channel++) {
      rgb[at + channel] = Math.min(255, Math.max(0, Math.round(canvas[at + channel]! + noise)))
    }
  }
  return rgb
}
