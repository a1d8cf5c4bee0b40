/** Edge length of a tile, in pixels of its pyramid level. */
export const TILE_SIZE = 512

/** Level 0 is full resolution; each further level halves both sides (rounded up) until one tile holds all. */
export function pyramidLevels(width: number, height: number): number {
  return Math.max(0, Math.ceil(Math.log2(Math.max(width, height) / TILE_SIZE))) + 1
}

export function tileUrl(assetBase: string, imageId: number, level: number, column: number, row: number): string {
  return `${assetBase}/images/${imageId}/tiles/${level}/${column}/${row}`
}

/** A picture of at most 256 pixels on its longer side. */
export function thumbnailUrl(assetBase: string, imageId: number): string {
  return `${assetBase}/images/${imageId}/thumbnail`
}

/** Byte grids of the solver: what the cues say and the labeling, see `SolvingGrids` of the contract. */
export const GRID_PLANES = ['background', 'boundary', 'direction', 'labeling'] as const
export type GridPlane = (typeof GRID_PLANES)[number]

/**
 * One byte per pixel, row-major, without a header: probabilities as 0..255 for 0..1, `direction` as the index 0..7 of the
 * most probable one, `labeling` as the label.
 */
export function gridUrl(assetBase: string, gridsId: string, plane: GridPlane): string {
  return `${assetBase}/grids/${gridsId}/${plane}`
}
