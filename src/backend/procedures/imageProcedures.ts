import { settlePhotos } from '../files/photoFolder.ts'
import type { BackendServices } from '../services.ts'
import type { GuardedImplementer } from './guardedImplementer.ts'

export function imageProcedures(images: GuardedImplementer['images'], services: BackendServices) {
  const { store, events, files, exchange, jobs } = services

  async function add(fileIds: readonly string[], signal: AbortSignal) {
    const settled = await settlePhotos(files, fileIds, { path: store.path, name: store.info().name })
    try {
      const paths = settled.photos.map((photo) => photo.path)
      const { added, known, refused } = await exchange.addImages({ store, paths, signal, onProgress: () => undefined })
      if (added + known > 0) events.publish({ kind: 'images' })
      await Promise.all(fileIds.map((fileId) => files.release(fileId)))
      return { added, known, refused: [...refused] }
    } finally {
      await settled.discard((path) => store.images.findByPath(path) !== null)
    }
  }

  return {
    page: images.page.handler(({ input }) => {
      const page = store.images.page(input)
      return { total: page.total, images: [...page.images] }
    }),
    get: images.get.handler(({ input }) => store.images.get(input.imageId)),
    add: images.add.handler(({ input, signal }) => jobs.run(signal, (stop) => add(input.fileIds, stop))),
  }
}
