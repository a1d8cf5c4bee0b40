import { parseEdgeList } from '../../core/formats/edgeList.ts'
import { annotationStateFromScene } from '../../core/workflows/edgeListScene.ts'
import { refuse } from '../../core/support/DomainError.ts'
import type { ImportReport } from '../../shared/contract/exchange.ts'
import { photoByFileName } from './findPhoto.ts'
import type { ImageFinder } from './ImageFinder.ts'
import { breathe } from './JobControl.ts'
import type { JobControl } from './JobControl.ts'
import { withProjectPhotos } from './knownPhotos.ts'
import { parseJsonPiece } from './parseJsonPiece.ts'
import { readJsonPieces } from './readJsonPieces.ts'
import type { SourceFile } from './readJsonPieces.ts'
import { runImport } from './runImport.ts'
import type { ImportRequest } from './runImport.ts'

/**
 * Brings scene files (Strata's own form, which holds any order) into a project; one set for each scene. The form has no
 * dialects: a file with anything wrong in it is refused as a whole, before anything is written. A scene without its
 * photo is refused alone. Throws like `importCocoa`.
 */
export async function importEdges(request: ImportRequest & { readonly images: ImageFinder }): Promise<ImportReport> {
  return runImport(request, { code: 'import-edges', format: 'scenes' }, async (job) => {
    const files = []
    for (const file of request.files) {
      job.progress('reading', files.length, request.files.length)
      files.push({ file, scenes: parseEdgeList(await readWhole(file, request), file.name).scenes })
    }
    const images = withProjectPhotos(request.images, request.store)
    const total = files.reduce((sum, { scenes }) => sum + scenes.length, 0)
    for (const { file, scenes } of files) {
      for (const [index, scene] of scenes.entries()) {
        await breathe(request)
        const where = `${file.name}, images[${index}]`
        try {
          const { path } = photoByFileName(images, scene.fileName, where)
          const metadata = { file_name: scene.fileName }
          const claim = { path, statedSize: scene.size, cocoImageId: null, metadata, where }
          const photo = await job.desk.place(claim)
          const state = annotationStateFromScene(scene, (name, isStuff) => job.target.ensureCategory(name, isStuff))
          job.target.addSet({ imageId: photo.take(), author: scene.author, extra: {}, state })
          job.countSet(state)
        } catch (error) {
          job.log.addRefusal(error, where)
        }
        job.progress('scenes', ++job.done, total)
      }
    }
  })
}

/** A scene file is read as a whole; larger ones are written as several. */
const MAX_BYTES = 1 << 28

async function readWhole(file: SourceFile, control: JobControl): Promise<unknown> {
  const members = new Map<string, unknown>()
  let bytes = 0
  for await (const pieces of readJsonPieces(file, new Set(), control)) {
    for (const piece of pieces) {
      bytes += piece.bytes.length
      if (bytes > MAX_BYTES) throw tooLarge(file)
      members.set(piece.key, parseJsonPiece(piece, file.name))
    }
  }
  return Object.fromEntries(members)
}

function tooLarge(file: SourceFile): Error {
  const todo = 'Export fewer images at a time.'
  return refuse('bad-input', {
    what: 'The scene file is too large',
    where: file.name,
    expected: `at most ${MAX_BYTES} bytes`,
    received: 'more',
    todo,
  })
}
