import type { PixelBox } from '../../core/pixels/imageSize.ts'
import type { Editor } from '../../editor/Editor.ts'

/** Smaller than this share of the canvas, in width and height, a box is hard to find: it is brought nearer. */
const LEAST_SHARE = 1 / 12
/** Free space around a box that is brought nearer, as a share of its longer side. */
const MARGIN = 0.6

/** Whether all of a box, in image pixels, is on the canvas. */
export function isInView({ viewport }: Editor, box: PixelBox): boolean {
  const { x0, y0, x1, y1 } = viewport.shownBox
  return box.x0 >= x0 && box.y0 >= y0 && box.x1 <= x1 && box.y1 <= y1
}

/** Brings a box into view with some of what is around it; leaves the view alone when it can be seen well already. */
export function showBox(editor: Editor, box: PixelBox): void {
  const { viewport } = editor
  const { scale, canvasSize, imageSize } = viewport
  const isLarge =
    (box.x1 - box.x0) * scale >= canvasSize.width * LEAST_SHARE ||
    (box.y1 - box.y0) * scale >= canvasSize.height * LEAST_SHARE
  if (isLarge && isInView(editor, box)) return
  const margin = Math.max(16, Math.max(box.x1 - box.x0, box.y1 - box.y0) * MARGIN)
  viewport.fitBox({
    x0: Math.max(0, box.x0 - margin),
    y0: Math.max(0, box.y0 - margin),
    x1: Math.min(imageSize.width, box.x1 + margin),
    y1: Math.min(imageSize.height, box.y1 + margin),
  })
}
