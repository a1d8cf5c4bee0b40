import { canvasPoint, imagePoint } from '../core/pixels/coordinates.ts'
import type { CanvasPoint, ImagePoint } from '../core/pixels/coordinates.ts'
import type { ImageSize, PixelBox } from '../core/pixels/imageSize.ts'

/** Largest magnification in CSS pixels per image pixel: one image pixel is then as large as a big button. */
export const MAX_SCALE = 64
/** Smallest magnification, relative to the one that shows the whole image. */
const MIN_SCALE_OF_FIT = 0.5
/** CSS pixels of the image that stay on the canvas however far one pans. */
const KEPT_IN_SIGHT = 64
/** CSS pixels left free around what is fitted. */
const FIT_MARGIN = 24

/**
 * The transform between image and canvas: canvas = image · scale + offset, in CSS pixels, so it does not depend on the
 * device's pixel ratio. Scale and offset always lie within limits: the image can be neither lost from sight nor
 * shrunk below half of what fits.
 */
export class Viewport {
  readonly #changed: () => void
  #image: ImageSize = { width: 1, height: 1 }
  #canvas: ImageSize = { width: 1, height: 1 }
  #scale = 1
  #offsetX = 0
  #offsetY = 0
  /** Follows the canvas size for as long as nobody zoomed or panned. */
  #fitted = true

  constructor(changed: () => void) {
    this.#changed = changed
  }

  /** CSS pixels per image pixel. */
  get scale(): number {
    return this.#scale
  }

  /** Where the image's top left corner lies on the canvas, in CSS pixels. */
  get offset(): CanvasPoint {
    return canvasPoint(this.#offsetX, this.#offsetY)
  }

  /** CSS pixels. */
  get canvasSize(): ImageSize {
    return this.#canvas
  }

  get imageSize(): ImageSize {
    return this.#image
  }

  toImage(point: { readonly x: number; readonly y: number }): ImagePoint {
    return imagePoint((point.x - this.#offsetX) / this.#scale, (point.y - this.#offsetY) / this.#scale)
  }

  toCanvas(point: { readonly x: number; readonly y: number }): CanvasPoint {
    return canvasPoint(point.x * this.#scale + this.#offsetX, point.y * this.#scale + this.#offsetY)
  }

  /** The part of the image on the canvas, in whole pixels, half-open; empty before the canvas has a size. */
  get shownBox(): PixelBox {
    const start = this.toImage({ x: 0, y: 0 })
    const end = this.toImage({ x: this.#canvas.width, y: this.#canvas.height })
    const x0 = clamp(Math.floor(start.x), 0, this.#image.width)
    const y0 = clamp(Math.floor(start.y), 0, this.#image.height)
    return {
      x0,
      y0,
      x1: clamp(Math.ceil(end.x), x0, this.#image.width),
      y1: clamp(Math.ceil(end.y), y0, this.#image.height),
    }
  }

  /** CSS pixels; the image point in the middle stays there. */
  setCanvasSize(width: number, height: number): void {
    const middle = this.toImage({ x: this.#canvas.width / 2, y: this.#canvas.height / 2 })
    this.#canvas = { width: Math.max(1, width), height: Math.max(1, height) }
    if (this.#fitted) return this.fitImage()
    this.#place(
      this.#scale,
      this.#canvas.width / 2 - middle.x * this.#scale,
      this.#canvas.height / 2 - middle.y * this.#scale,
    )
  }

  /** Another image: shows all of it. */
  setImageSize(size: ImageSize): void {
    this.#image = { width: size.width, height: size.height }
    this.fitImage()
  }

  /** Multiplies the scale; the image point under `at` (CSS pixels) stays under it. */
  zoomAt(at: { readonly x: number; readonly y: number }, factor: number): void {
    const fixed = this.toImage(at)
    const scale = this.#clampScale(this.#scale * factor)
    this.#fitted = false
    this.#place(scale, at.x - fixed.x * scale, at.y - fixed.y * scale)
  }

  /** Sets the scale; the middle of the canvas stays. */
  zoomTo(scale: number): void {
    this.zoomAt({ x: this.#canvas.width / 2, y: this.#canvas.height / 2 }, scale / this.#scale)
  }

  /** Moves the image by CSS pixels. */
  panBy(dx: number, dy: number): void {
    this.#fitted = false
    this.#place(this.#scale, this.#offsetX + dx, this.#offsetY + dy)
  }

  fitImage(): void {
    this.fitBox({ x0: 0, y0: 0, x1: this.#image.width, y1: this.#image.height })
    this.#fitted = true
  }

  /** Shows all of a box, as large as it goes, in the middle. */
  fitBox(box: PixelBox): void {
    const width = Math.max(1, box.x1 - box.x0)
    const height = Math.max(1, box.y1 - box.y0)
    const scale = this.#clampScale(this.#scaleThatFits(width, height))
    this.#fitted = false
    const centerX = (box.x0 + box.x1) / 2
    const centerY = (box.y0 + box.y1) / 2
    this.#place(scale, this.#canvas.width / 2 - centerX * scale, this.#canvas.height / 2 - centerY * scale)
  }

  #scaleThatFits(width: number, height: number): number {
    // A canvas smaller than its margins still has to show something.
    const across = Math.max(this.#canvas.width / 2, this.#canvas.width - 2 * FIT_MARGIN)
    const down = Math.max(this.#canvas.height / 2, this.#canvas.height - 2 * FIT_MARGIN)
    return Math.min(across / width, down / height)
  }

  #clampScale(scale: number): number {
    const least = Math.min(1, this.#scaleThatFits(this.#image.width, this.#image.height) * MIN_SCALE_OF_FIT)
    return clamp(scale, least, MAX_SCALE)
  }

  #place(scale: number, offsetX: number, offsetY: number): void {
    const keepX = Math.min(KEPT_IN_SIGHT, this.#canvas.width, this.#image.width * scale)
    const keepY = Math.min(KEPT_IN_SIGHT, this.#canvas.height, this.#image.height * scale)
    this.#scale = scale
    this.#offsetX = clamp(offsetX, keepX - this.#image.width * scale, this.#canvas.width - keepX)
    this.#offsetY = clamp(offsetY, keepY - this.#image.height * scale, this.#canvas.height - keepY)
    this.#changed()
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
