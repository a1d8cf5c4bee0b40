import type { Viewport } from '../../../editor/Viewport.ts'

/**
 * What one frame shows, in device pixels: device = image · scale + offset, y down, (0, 0) the canvas' top left corner.
 */
export interface StageView {
  readonly width: number
  readonly height: number
  /** Device pixels per CSS pixel. */
  readonly pixelRatio: number
  /** Device pixels per image pixel. */
  readonly scale: number
  /** Whole device pixels, so that image pixels at integer scales have sharp edges. */
  readonly offsetX: number
  readonly offsetY: number
}

export function stageView(viewport: Viewport, width: number, height: number, pixelRatio: number): StageView {
  return {
    width,
    height,
    pixelRatio,
    scale: viewport.scale * pixelRatio,
    offsetX: Math.round(viewport.offset.x * pixelRatio),
    offsetY: Math.round(viewport.offset.y * pixelRatio),
  }
}
