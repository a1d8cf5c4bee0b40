import { settlePhotos } from '../files/photoFolder.ts'
import type { BackendServices } from '../services.ts'
import type { GuardedImplementer } from './guardedImplementer.ts'

export function imageProcedures(images: GuardedImplementer['images'], services: BackendServices) {
  const { store, events, files, exchange } = services
  return {
    page: images.page.handler(({ input }) => {
      const page = store.images.page(input)
      return { total: page.total, images: [...page.images] }
    }),
    get: images.get.handler(({ input }) => store.images.get(input.imageId)),
    add: images.add.handler(async ({ input, signal }) => {
      const settled = await settlePhotos(files, input.fileIds, { path: store.path, name: store.info().name })
      try {
        const { added, known, refused } = await exchange.addImages({
          store,
          paths: settled.photos.map((photo) => photo.path),
          signal: signal ?? new AbortController().signal,
          onProgress: () => undefined,
        })
        if (added + known > 0) events.publish({ kind: 'images' })
        await Promise.all(input.fileIds.map((fileId) => files.release(fileId)))
        return { added, known, refused: [...refused] }
      } finally {
        await settled.discard((path) => store.images.findByPath(path) !== null)
      }
    }),
  }
}
