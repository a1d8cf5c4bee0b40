declare const space: unique symbol

/** A point in image pixels: (0, 0) is the outer corner of the top left pixel, (0.5, 0.5) its centre. */
export type ImagePoint = { readonly x: number; readonly y: number } & { readonly [space]: 'image' }

/** A point in CSS pixels of the canvas, from its top left corner. */
export type CanvasPoint = { readonly x: number; readonly y: number } & { readonly [space]: 'canvas' }

export function imagePoint(x: number, y: number): ImagePoint {
  return { x, y } as ImagePoint
}

export function canvasPoint(x: number, y: number): CanvasPoint {
  return { x, y } as CanvasPoint
}

/** The pixel that holds a point (floor of both coordinates); may lie outside the image. */
export function pixelAt(point: ImagePoint): { readonly x: number; readonly y: number } {
  return { x: Math.floor(point.x), y: Math.floor(point.y) }
}
