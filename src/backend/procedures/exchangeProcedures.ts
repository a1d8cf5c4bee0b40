import { indexImages } from '../exchange/ImageFinder.ts'
import { settlePhotos } from '../files/photoFolder.ts'
import { jobEvents } from '../jobEvents.ts'
import type { BackendServices, RequiredJobControl } from '../services.ts'
import type { GuardedImplementer } from './guardedImplementer.ts'

export function exchangeProcedures(exchangeContract: GuardedImplementer['exchange'], services: BackendServices) {
  const { store, events, files, exports, exchange, jobs } = services

  /** A dry run looks for photos where they are; a real one first gives them their lasting place. */
  async function importFiles(
    input: { annotationFileIds: string[]; imageFileIds: string[]; dryRun: boolean },
    control: RequiredJobControl,
  ) {
    const annotations = input.annotationFileIds.map((fileId) => files.get(fileId))
    if (input.dryRun) {
      const images = await indexImages(
        { folders: [], files: input.imageFileIds.map((fileId) => files.get(fileId)) },
        control,
      )
      return exchange.importCocoa({ ...control, store, files: annotations, images, dryRun: true })
    }
    const settled = await settlePhotos(files, input.imageFileIds, { path: store.path, name: store.info().name })
    try {
      const images = await indexImages({ folders: [], files: settled.photos }, control)
      return await exchange.importCocoa({ ...control, store, files: annotations, images, dryRun: false })
    } finally {
      // Photos that no annotation spoke of, all of them when the import failed.
      await settled.discard((path) => store.images.findByPath(path) !== null)
    }
  }

  return {
    importCocoa: exchangeContract.importCocoa.handler(({ input, signal }) =>
      jobEvents(
        (control: RequiredJobControl) =>
          jobs.run(control.signal, (signal) => importFiles(input, { ...control, signal })),
        (report) => {
          if (!input.dryRun) {
            events.publish({ kind: 'images' })
            events.publish({ kind: 'categories' })
          }
          return { kind: 'report' as const, report }
        },
        signal,
      ),
    ),
    exportCocoa: exchangeContract.exportCocoa.handler(async ({ input, signal }) => {
      const shelved = await exports.reserve(`${store.info().name}.cocoa.json`)
      const { onCycle, onComplexMask } = input
      const imageIds = input.imageIds.length === 0 ? null : input.imageIds
      return jobEvents(
        (control: RequiredJobControl) =>
          jobs.run(control.signal, (signal) =>
            exchange.exportCocoa({
              ...control,
              signal,
              store,
              imageIds,
              onCycle,
              onComplexMask,
              outPath: shelved.path,
              shownName: shelved.name,
            }),
          ),
        (report) => {
          exports.put(shelved)
          return { kind: 'report' as const, report, exportId: shelved.exportId }
        },
        signal,
      )
    }),
    check: exchangeContract.check.handler(({ signal }) =>
      jobEvents(
        (control: RequiredJobControl) =>
          jobs.run(control.signal, (signal) => exchange.checkProject({ ...control, signal, store })),
        (findings) => ({ kind: 'report' as const, findings: [...findings] }),
        signal,
      ),
    ),
  }
}
