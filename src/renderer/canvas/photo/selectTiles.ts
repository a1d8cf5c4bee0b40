import type { ImageSize, PixelBox } from '../../../core/pixels/imageSize.ts'
import { pyramidLevels, TILE_SIZE } from '../../../shared/imageUrls.ts'

/** One tile of the photo's pyramid. Level 0 is full resolution. */
export interface TileAddress {
  readonly level: number
  readonly column: number
  readonly row: number
}

export type TileKey = `${number}/${number}/${number}`

export function tileKey({ level, column, row }: TileAddress): TileKey {
  return `${level}/${column}/${row}`
}

/** The coarsest level that still has at least one pixel per device pixel; `scale` in device pixels per image pixel. */
export function levelFor(size: ImageSize, scale: number): number {
  const coarsest = pyramidLevels(size.width, size.height) - 1
  return Math.min(coarsest, Math.max(0, Math.floor(-Math.log2(scale))))
}

/** Sides of a level in its own pixels: halved per level, rounded up. */
export function levelSize(size: ImageSize, level: number): ImageSize {
  const factor = 2 ** level
  return { width: Math.ceil(size.width / factor), height: Math.ceil(size.height / factor) }
}

/** The image pixels a tile shows. Not always whole numbers: a level's sides are rounded up. */
export function tileBox(size: ImageSize, { level, column, row }: TileAddress): PixelBox {
  const own = levelSize(size, level)
  const across = size.width / own.width
  const down = size.height / own.height
  return {
    x0: column * TILE_SIZE * across,
    y0: row * TILE_SIZE * down,
    x1: Math.min(own.width, (column + 1) * TILE_SIZE) * across,
    y1: Math.min(own.height, (row + 1) * TILE_SIZE) * down,
  }
}

/** The tiles of a level that show something of `box` (image pixels), those nearest to its middle first. */
export function tilesOfLevel(size: ImageSize, level: number, box: PixelBox): TileAddress[] {
  if (box.x0 >= box.x1 || box.y0 >= box.y1) return []
  const own = levelSize(size, level)
  const across = (own.width / size.width) * (1 / TILE_SIZE)
  const down = (own.height / size.height) * (1 / TILE_SIZE)
  const lastColumn = Math.ceil(box.x1 * across) - 1
  const lastRow = Math.ceil(box.y1 * down) - 1
  const tiles: TileAddress[] = []
  for (let row = Math.floor(box.y0 * down); row <= lastRow; row++) {
    for (let column = Math.floor(box.x0 * across); column <= lastColumn; column++) tiles.push({ level, column, row })
  }
  const middleColumn = ((box.x0 + box.x1) / 2) * across - 0.5
  const middleRow = ((box.y0 + box.y1) / 2) * down - 0.5
  const distance = ({ column, row }: TileAddress): number => Math.hypot(column - middleColumn, row - middleRow)
  return tiles.sort((a, b) => distance(a) - distance(b))
}

/**
 * What to load for a view, most urgent first: the single tile of the coarsest level, so that there is a picture at once,
 * then the tiles of the fitting level.
 */
export function wantedTiles(size: ImageSize, scale: number, box: PixelBox): TileAddress[] {
  const coarsest = pyramidLevels(size.width, size.height) - 1
  const level = levelFor(size, scale)
  const base = tilesOfLevel(size, coarsest, box)
  return level === coarsest ? base : [...base, ...tilesOfLevel(size, level, box)]
}

/**
 * What to draw, in this order: of every loaded level from the coarsest to the fitting one the tiles in view, so that a
 * finer tile covers the coarser ones as soon as it is there.
 */
export function drawnTiles(
  size: ImageSize,
  scale: number,
  box: PixelBox,
  isLoaded: (key: TileKey) => boolean,
): TileAddress[] {
  const drawn: TileAddress[] = []
  const finest = levelFor(size, scale)
  for (let level = pyramidLevels(size.width, size.height) - 1; level >= finest; level--) {
    const tiles = tilesOfLevel(size, level, box)
    const loaded = tiles.filter((tile) => isLoaded(tileKey(tile)))
    // A level that is all there hides everything below it.
    if (loaded.length === tiles.length) drawn.length = 0
    drawn.push(...loaded)
  }
  return drawn
}
