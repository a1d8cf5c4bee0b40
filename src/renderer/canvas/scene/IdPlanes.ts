import type { RunLengthMask } from '../../../core/masks/RunLengthMask.ts'
import type { ImageSize, PixelBox } from '../../../core/pixels/imageSize.ts'

/** Side of a block in pixels: 4 MiB per block, and 256 blocks (the least WebGL 2 promises) hold the largest image. */
const BLOCK_SIZE = 1024

/** What one instance puts into the planes. */
export interface PlaneLayer {
  /** Value written into the planes, 1..65535; 0 is "nothing". */
  readonly slot: number
  readonly amodal: RunLengthMask
  /** A subset of `amodal`; what is left of that is hidden. */
  readonly visible: RunLengthMask
  /** A box that holds the amodal mask (it may be larger); null when the mask is empty. */
  readonly bounds: PixelBox | null
  /** Its hidden part is shown even where others, nearer than it, are hidden too. */
  readonly isRaised: boolean
  /** False: the person hid it from view, so it is written only where no shown layer is. */
  readonly isShown: boolean
}

/** Part of one block that was painted anew, in pixels of the block. */
export interface PaintedRegion {
  /** Index into `IdPlanes.blocks`: row-major over the block grid. */
  readonly block: number
  readonly box: PixelBox
}

/**
 * Two integers per image pixel, cut into square blocks so that no image exceeds a texture limit.
 *
 * `blocks[row · columns + column]` holds the pixels [column · side, …) × [row · side, …), row-major with `blockWidth` pixels
 * per row, two values per pixel: [0] slot of the nearest instance visible there, [1] slot of the nearest one hidden
 * there (a raised one before all others); shown ones before those hidden from view; 0 for none. Blocks all have the same size; what lies beyond the image stays 0.
 * It is a picture of the document and never read back into it.
 */
export class IdPlanes {
  readonly size: ImageSize
  readonly columns: number
  readonly rows: number
  /** Pixels per block across and down: the block side, or the whole image where that is smaller. */
  readonly blockWidth: number
  readonly blockHeight: number
  readonly blocks: readonly Uint16Array[]

  constructor(size: ImageSize, blockSize: number = BLOCK_SIZE) {
    this.size = size
    this.blockWidth = Math.min(blockSize, size.width)
    this.blockHeight = Math.min(blockSize, size.height)
    this.columns = Math.ceil(size.width / this.blockWidth)
    this.rows = Math.ceil(size.height / this.blockHeight)
    const values = this.blockWidth * this.blockHeight * 2
    this.blocks = Array.from({ length: this.columns * this.rows }, () => new Uint16Array(values))
  }

  /** The two slots at a pixel inside the image. */
  at(x: number, y: number): { readonly visible: number; readonly hidden: number } {
    const column = Math.floor(x / this.blockWidth)
    const row = Math.floor(y / this.blockHeight)
    const block = this.blocks[row * this.columns + column]!
    const index = 2 * ((y - row * this.blockHeight) * this.blockWidth + (x - column * this.blockWidth))
    return { visible: block[index]!, hidden: block[index + 1]! }
  }

  /**
   * Paints the pixels of `box` anew from all layers, farthest first, so that the nearest one is written last; those not
   * shown before all others, so that they cover none.
   * O(pixels of the box covered by layers + runs of the layers in its rows). Answers what has to be uploaded.
   */
  paint(farthestFirst: readonly PlaneLayer[], box: PixelBox): PaintedRegion[] {
    const clipped = intersection(box, { x0: 0, y0: 0, x1: this.size.width, y1: this.size.height })
    if (clipped === null) return []
    const reached = farthestFirst.filter(({ bounds }) => bounds !== null && intersection(bounds, clipped) !== null)
    const layers = [...reached.filter(({ isShown }) => !isShown), ...reached.filter(({ isShown }) => isShown)]
    const regions: PaintedRegion[] = []
    const lastColumn = Math.floor((clipped.x1 - 1) / this.blockWidth)
    const lastRow = Math.floor((clipped.y1 - 1) / this.blockHeight)
    for (let row = Math.floor(clipped.y0 / this.blockHeight); row <= lastRow; row++) {
      for (let column = Math.floor(clipped.x0 / this.blockWidth); column <= lastColumn; column++) {
        regions.push(this.#paintBlock(column, row, layers, clipped))
      }
    }
    return regions
  }

  #paintBlock(column: number, row: number, layers: readonly PlaneLayer[], clipped: PixelBox): PaintedRegion {
    const block = row * this.columns + column
    const left = column * this.blockWidth
    const top = row * this.blockHeight
    const box = intersection(clipped, { x0: left, y0: top, x1: left + this.blockWidth, y1: top + this.blockHeight })!
    const target: Target = { values: this.blocks[block]!, left, top, stride: this.blockWidth }
    clearBox(target, box)
    for (const layer of layers) {
      const part = intersection(box, layer.bounds!)
      if (part !== null) writeLayer(target, layer, part, true)
    }
    for (const layer of layers) {
      const part = layer.isRaised && layer.isShown ? intersection(box, layer.bounds!) : null
      if (part !== null) writeLayer(target, layer, part, false)
    }
    return { block, box: { x0: box.x0 - left, y0: box.y0 - top, x1: box.x1 - left, y1: box.y1 - top } }
  }
}

interface Target {
  readonly values: Uint16Array
  /** Image pixel at the block's top left corner. */
  readonly left: number
  readonly top: number
  /** Pixels per row of the block. */
  readonly stride: number
}

function clearBox({ values, left, top, stride }: Target, box: PixelBox): void {
  for (let y = box.y0; y < box.y1; y++) {
    const rowStart = (y - top) * stride - left
    values.fill(0, 2 * (rowStart + box.x0), 2 * (rowStart + box.x1))
  }
}

/**
 * Writes the slot into the first value where the layer is visible inside the box (`withVisible`) and into the second where it is hidden:
 * one walk along the runs of both masks at once, so that the hidden mask need not be made for every brush sample.
 */
function writeLayer(target: Target, layer: PlaneLayer, box: PixelBox, withVisible: boolean): void {
  const { slot, amodal, visible } = layer
  const { values, left, top, stride } = target
  const { width, ends: amodalEnds } = amodal
  const visibleEnds = visible.ends
  const first = box.y0 * width + box.x0
  let amodalRun = runAt(amodalEnds, first)
  let visibleRun = runAt(visibleEnds, first)
  for (let y = box.y0; y < box.y1; y++) {
    const rowEnd = y * width + box.x1
    // From a pixel index of the image to an index of the values.
    const shift = (y - top) * stride - left - y * width
    for (let pixel = y * width + box.x0; pixel < rowEnd;) {
      while (amodalEnds[amodalRun]! <= pixel) amodalRun++
      let end = Math.min(amodalEnds[amodalRun]!, rowEnd)
      if (amodalRun % 2 === 1) {
        while (visibleEnds[visibleRun]! <= pixel) visibleRun++
        end = Math.min(end, visibleEnds[visibleRun]!)
        const plane = visibleRun % 2 === 1 ? 0 : 1
        const last = plane === 1 || withVisible ? 2 * (end + shift) + plane : 0
        for (let at = 2 * (pixel + shift) + plane; at < last; at += 2) values[at] = slot
      }
      pixel = end
    }
  }
}

/** Index of the run that holds a pixel: the number of ends ≤ pixel. */
function runAt(ends: Uint32Array, pixel: number): number {
  let low = 0
  let high = ends.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (ends[middle]! <= pixel) low = middle + 1
    else high = middle
  }
  return low
}

/** The common part of two boxes, or null when it is empty. */
function intersection(a: PixelBox, b: PixelBox): PixelBox | null {
  const box = {
    x0: Math.max(a.x0, b.x0),
    y0: Math.max(a.y0, b.y0),
    x1: Math.min(a.x1, b.x1),
    y1: Math.min(a.y1, b.y1),
  }
  return box.x0 < box.x1 && box.y0 < box.y1 ? box : null
}

/** The smallest box that holds both; null stands for an empty one. */
export function hull(a: PixelBox | null, b: PixelBox | null): PixelBox | null {
  if (a === null || b === null) return a ?? b
  return {
    x0: Math.min(a.x0, b.x0),
    y0: Math.min(a.y0, b.y0),
    x1: Math.max(a.x1, b.x1),
    y1: Math.max(a.y1, b.y1),
  }
}
