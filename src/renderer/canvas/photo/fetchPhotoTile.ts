import { tileUrl } from '../../../shared/imageUrls.ts'
import type { FetchTile } from './TileLoader.ts'

/** Fetches tiles of one image from the host and decodes them off the main thread. */
export function photoTileFetcher(assetBase: string, imageId: number): FetchTile {
  return async ({ level, column, row }, signal) => {
    const response = await fetch(tileUrl(assetBase, imageId, level, column, row), { signal })
    if (!response.ok) throw new Error(`Tile ${level}/${column}/${row} of image ${imageId}: ${response.status}`)
    return createImageBitmap(await response.blob(), { premultiplyAlpha: 'none' })
  }
}
