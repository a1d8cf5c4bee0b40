import { basename } from 'node:path'
import type { AnnotationState } from '../../core/dataset/records.ts'
import { refuse } from '../../core/support/DomainError.ts'
import type { ImportReport } from '../../shared/contract/exchange.ts'
import type { ImportWriter } from '../storage/projectRecords.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'
import { FindingLog } from './FindingLog.ts'
import { dryTarget } from './ImportTarget.ts'
import type { ImportTarget } from './ImportTarget.ts'
import { stopIfCancelled } from './JobControl.ts'
import type { JobControl } from './JobControl.ts'
import { PhotoDesk } from './PhotoDesk.ts'
import type { SourceFile } from './readJsonPieces.ts'
import { entryReport } from './sourceHeads.ts'
import type { SourceHead } from './sourceHeads.ts'

/** What every import needs, whatever the format. */
export interface ImportRequest extends JobControl {
  readonly store: ProjectStore
  readonly files: readonly SourceFile[]
  /** Read and check everything, write nothing. */
  readonly dryRun: boolean
}

/** The import under way, as the reader of a format sees it. */
export interface ImportJob {
  readonly log: FindingLog
  readonly target: ImportTarget
  readonly desk: PhotoDesk
  /** What each source says beside its lists; kept with the project entry. */
  readonly heads: SourceHead[]
  /** How many annotations are behind it, for the progress. */
  done: number
  countSet(state: AnnotationState): void
  progress(stage: string, done: number, total: number | null): void
}

/**
 * Runs an import around the reader of one format: opens the writer, makes everything visible at the end, or takes it
 * all back when it fails, is cancelled, or brought nothing.
 */
export async function runImport(
  request: ImportRequest,
  { code, format }: { readonly code: string; readonly format: string },
  read: (job: ImportJob) => Promise<void>,
): Promise<ImportReport> {
  const { store, files, dryRun, onProgress } = request
  stopIfCancelled(request)
  if (files.length === 0) throw refuse('bad-input', { what: 'There is nothing to import', expected: 'a file' })
  const writer = dryRun ? null : store.beginImport({ code, label: labelOf(files, format) })
  try {
    const log = new FindingLog()
    const target: ImportTarget = writer ?? dryTarget()
    const counts = { files: files.length, images: 0, sets: 0, instances: 0, pairs: 0 }
    const job: ImportJob = {
      log,
      target,
      heads: [],
      desk: new PhotoDesk(store, target, (finding) => log.add(finding)),
      done: 0,
      countSet: (state) => {
        counts.sets++
        counts.instances += state.instances.length
        counts.pairs += state.pairs.length
      },
      progress: (stage, done, total) => onProgress?.({ stage, done, total }),
    }
    await read(job)
    stopIfCancelled(request)
    counts.images = job.desk.count
    const report = { dryRun, counts, findings: log.findings, findingCounts: log.counts }
    await conclude(writer, report, job.heads)
    if (!dryRun) job.desk.settle()
    return report
  } catch (error) {
    await writer?.abort()
    throw error
  }
}

/** An import that brought nothing leaves no entry behind. */
async function conclude(
  writer: ImportWriter | null,
  report: ImportReport,
  heads: readonly SourceHead[],
): Promise<void> {
  if (report.counts.images === 0 && report.counts.sets === 0) await writer?.abort()
  else writer?.finish(entryReport(report, heads))
}

function labelOf(files: readonly { readonly name: string }[], format: string): string {
  const [first] = files
  const name = basename(first!.name)
  return `Import ${format}: ${files.length === 1 ? name : `${name} and ${files.length - 1} more`}`
}
