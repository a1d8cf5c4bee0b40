import type { ImageSize } from '../../src/core/pixels/imageSize.ts'
import type { BackgroundName } from './backgrounds.ts'
import type { MaterialName } from './materials.ts'
import type { Rgb } from './palette.ts'

/** One thing in a scene, with all that is needed to draw it and to know exactly which pixels are its own. */
export interface SceneObject {
  readonly category: string
  readonly isStuff: boolean
  /** Its outline in image coordinates; may reach beyond the image. */
  readonly outline: readonly number[]
  /** The outline of its hole, or null. */
  readonly hole: readonly number[] | null
  readonly material: MaterialName
  readonly colour: Rgb
  readonly accent: Rgb
  /** Place, direction (radians) and size of its own coordinate system, in which its material is defined. */
  readonly x: number
  readonly y: number
  readonly angle: number
  readonly radius: number
  /** How far it stands above what is under it, pixels: the length of its shadow. */
  readonly height: number
  /** How wide its edges are rounded, pixels. */
  readonly bevel: number
  readonly seed: number
}

/** A disc in image coordinates, pixels. */
export interface Disc {
  readonly x: number
  readonly y: number
  readonly radius: number
}

/** Says that `front` is in front of `back` (indices of objects) although the list has them the other way round. */
export interface OrderException {
  readonly front: number
  readonly back: number
  /**
   * Null: wherever they overlap, so it is a plain order edge. A disc: only inside it, so each of the two hides a part
   * of the other.
   */
  readonly near: Disc | null
}

export interface Scene {
  /** Short kebab-case name; the picture is `<name>.jpg`. */
  readonly name: string
  readonly size: ImageSize
  readonly background: BackgroundName
  /** Nearest first. */
  readonly objects: readonly SceneObject[]
  readonly exceptions: readonly OrderException[]
  readonly seed: number
}
