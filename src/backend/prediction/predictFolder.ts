import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding } from '../../core/dataset/finding.ts'
import { diffBetween } from '../../core/dataset/diffBetween.ts'
import { refuse } from '../../core/support/DomainError.ts'
import type { ExportReport } from '../../shared/contract/exchange.ts'
import { addImages } from '../exchange/addImages.ts'
import { exportCocoa } from '../exchange/exportCocoa.ts'
import { breathe } from '../exchange/JobControl.ts'
import type { JobControl } from '../exchange/JobControl.ts'
import { makeScratchFolder } from '../files/scratchFolder.ts'
import { openProject } from '../storage/ProjectStore.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'

export interface FolderRequest extends JobControl {
  readonly folder: string
  readonly outPath: string
  /** Predicts every image of the project; answers with the run that the results are part of. */
  readonly predict: (
    store: ProjectStore,
  ) => Promise<{ readonly runId: number | null; readonly findings: readonly Finding[] }>
}

export interface FolderReport {
  /** Photos that could not be taken in, or not be predicted, and what the export had to say. */
  readonly findings: readonly Finding[]
  readonly counts: ExportReport['counts']
}

/**
 * Predicts the photos of a folder and writes what was found as a COCOA file, whole or not at all. A project in a scratch folder
 * holds it meanwhile, so that this is the same as what a project does. Orders that no total order can hold are broken
 * where they are weakest and masks that no outline can say are written as runs; both are told. Throws `not-found` where there
 * is no photo, and what prediction and export throw.
 */
export async function predictFolder(request: FolderRequest): Promise<FolderReport> {
  const { folder, outPath, predict, signal, onProgress } = request
  const scratch = makeScratchFolder()
  try {
    const store = openProject(join(scratch, 'predictions.strata'), { create: true })
    try {
      const added = await addImages({ store, paths: [folder], keepsPlaces: true, signal, onProgress })
      const refused = added.refused.map(({ name, reason }): Finding => {
        return { severity: 'refused', code: 'photo-refused', where: name, message: reason }
      })
      if (added.added === 0) throw noPhotos(folder, refused)
      const { runId, findings } = await predict(store)
      const empty = runId === null ? [] : await takeOver(store, runId, request)
      const exported = await exportCocoa({
        store,
        imageIds: null,
        onCycle: 'break-weakest',
        onComplexMask: 'rle',
        outPath,
        signal,
        onProgress,
      })
      // Of what a network sees nothing overlaps: that it says so of every pair is no finding.
      const told = exported.findings.filter(({ code }) => code !== 'pair-without-overlap')
      return { findings: [...refused, ...findings, ...empty, ...told], counts: exported.counts }
    } finally {
      store.close()
    }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** What a run says becomes the annotation of each image: exports are of annotations. Answers with the images it says nothing of. */
async function takeOver(store: ProjectStore, runId: number, control: JobControl): Promise<Finding[]> {
  const empty: Finding[] = []
  for (const { runId: ofRun, imageId } of store.runs.all()) {
    if (ofRun !== runId) continue
    await breathe(control)
    const { state: found } = store.runs.open(runId, imageId)
    if (found.instances.length === 0) {
      empty.push(nothingFound(store.images.record(imageId).fileName))
      continue
    }
    const { setId } = store.images.get(imageId).sets[0]!
    const { state, revision } = store.sets.open(setId)
    const diff = diffBetween(state, found)
    store.sets.commit({ setId, baseRevision: revision, code: 'predict', label: 'Prediction', diff })
  }
  return empty
}

function nothingFound(fileName: string): Finding {
  const message = 'No instance was found; the file lists the photo, without an annotation.'
  return { severity: 'info', code: 'nothing-found', where: fileName, message }
}

function noPhotos(folder: string, [first]: readonly Finding[]): Error {
  return refuse('not-found', {
    what: 'There is no photo that can be predicted',
    where: folder,
    ...(first === undefined ? {} : { received: `${first.where}: ${first.message}` }),
    todo: 'Check the path; Strata takes JPEG, PNG, WebP, TIFF, GIF and AVIF.',
  })
}
