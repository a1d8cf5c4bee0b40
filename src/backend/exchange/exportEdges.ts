import { writeEdgeList } from '../../core/formats/edgeListWrite.ts'
import { sceneFromAnnotationState } from '../../core/workflows/edgeListScene.ts'
import type { ExportReport } from '../../shared/contract/exchange.ts'
import { runExport } from './runExport.ts'
import type { ExportRequest } from './runExport.ts'

/**
 * Writes scene files (Strata's own form): masks and every pair as they are, cycles and mutual pairs included.
 * Throws like `exportCocoa`, but for the order, which it never refuses.
 */
export async function exportEdges(request: ExportRequest): Promise<ExportReport> {
  const names = new Map(request.store.categories.list().map(({ id, name }) => [id, name]))
  const categoryName = (id: number): string => names.get(id) ?? `category ${id}`
  return runExport(request, { name: 'edges', options: { imageIds: request.imageIds } }, (job) =>
    writeEdgeList(
      job.convertSets(({ image, set, state }) => {
        const { file_name: stated } = image.metadata
        const fileName = typeof stated === 'string' ? stated : image.fileName
        return sceneFromAnnotationState(state, { fileName, author: set.author, categoryName })
      }),
    ),
  )
}
