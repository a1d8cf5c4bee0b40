import type { PhotoLayer } from './gl/PhotoLayer.ts'
import type { StageView } from './gl/StageView.ts'
import { fetchThumbnail, photoTileFetcher } from './photo/fetchPhotoTile.ts'
import { TileLoader } from './photo/TileLoader.ts'
import type { StageImage } from './StageImage.ts'

/** Keeps the tiles of one photo coming as the view moves. One per photo and graphics context. */
export class PhotoView {
  readonly #image: StageImage
  readonly #layer: PhotoLayer
  readonly #loader: TileLoader
  readonly #disposed = new AbortController()
  #gaveUp = false

  /** `changed` is called when there is something new to draw or to say. */
  constructor(image: StageImage, layer: PhotoLayer, changed: () => void) {
    this.#image = image
    this.#layer = layer
    this.#loader = new TileLoader(photoTileFetcher(image.assetBase, image.imageId), {
      loaded: (key, bitmap) => {
        layer.addTile(key, bitmap)
        changed()
      },
      gaveUp: () => {
        this.#gaveUp = true
        changed()
      },
    })
    if (image.present) void this.#showThumbnail(changed)
  }

  get status(): 'ready' | 'loading' | 'photo-missing' | 'photo-unreadable' {
    if (!this.#image.present) return 'photo-missing'
    if (!this.#layer.isEmpty) return 'ready'
    return this.#gaveUp && !this.#loader.isBusy ? 'photo-unreadable' : 'loading'
  }

  /** Asks for what the view lacks and gives up what it no longer shows. */
  follow(view: StageView): void {
    if (this.#image.present) this.#loader.want(this.#layer.missingTiles(this.#image, view))
  }

  dispose(): void {
    this.#disposed.abort()
    this.#loader.dispose()
  }

  /** A large photo is cut into tiles when it is first opened: until then something to recognise it by. */
  async #showThumbnail(changed: () => void): Promise<void> {
    const { signal } = this.#disposed
    try {
      const bitmap = await fetchThumbnail(this.#image.assetBase, this.#image.imageId, signal)
      if (signal.aborted) return bitmap.close()
      this.#layer.setThumbnail(bitmap)
      changed()
    } catch {
      // Only a stand-in: what is wrong with the photo its tiles will tell.
    }
  }
}
