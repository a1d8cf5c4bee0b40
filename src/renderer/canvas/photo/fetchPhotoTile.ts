import { thumbnailUrl, tileUrl } from '../../../shared/imageUrls.ts'
import type { FetchTile } from './TileLoader.ts'

/** Fetches tiles of one image from the host and decodes them off the main thread. */
export function photoTileFetcher(assetBase: string, imageId: number): FetchTile {
  return ({ level, column, row }, signal) => {
    return fetchBitmap(tileUrl(assetBase, imageId, level, column, row), signal)
  }
}

/** The whole photo, small: the image list has asked for it already, so it is there long before tiles of a large one. */
export function fetchThumbnail(assetBase: string, imageId: number, signal: AbortSignal): Promise<ImageBitmap> {
  return fetchBitmap(thumbnailUrl(assetBase, imageId), signal)
}

async function fetchBitmap(url: string, signal: AbortSignal): Promise<ImageBitmap> {
  const response = await fetch(url, { signal })
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return createImageBitmap(await response.blob(), { premultiplyAlpha: 'none' })
}
