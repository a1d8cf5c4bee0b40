import type { Finding } from '../../core/dataset/finding.ts'
import { isEmptyDiff } from '../../core/dataset/annotationDiff.ts'
import { diffBetween } from '../../core/dataset/diffBetween.ts'
import { sameSize, sizeText } from '../../core/pixels/imageSize.ts'
import { DomainError } from '../../core/support/DomainError.ts'
import { checkAnnotationState } from '../../core/workflows/checkAnnotations.ts'
import { replayJournal } from '../storage/journalReplay.ts'
import { openProject } from '../storage/ProjectStore.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'
import type { IteratedSet } from '../storage/setRecords.ts'
import { checkPhotos } from './checkPhotos.ts'
import type { PhotoCheck } from './checkPhotos.ts'
import { checkRuns } from './checkRuns.ts'
import { breathe } from './JobControl.ts'

/**
 * Checks everything that must hold in a project: SQLite's own `quick_check`, every rule of every visible annotation set
 * (see `checkAnnotationState`), masks of the size of their image, categories that exist, that the journal of each set,
 * replayed from its base, leads to the stored state, the same of what prediction runs say (see `checkRuns`), and that photos are there and what they were (see `checkPhotos`).
 * Changes nothing; one set in memory at a time.
 * Throws `cancelled`.
 */
export async function checkProject(request: PhotoCheck): Promise<Finding[]> {
  const { store, onProgress } = request
  const findings = checkFile(store)
  const categories = new Set(store.categories.list().map(({ id }) => id))
  const total = store.sets.count()
  let done = 0
  const sets = store.sets.iterate()
  for (;;) {
    await breathe(request)
    try {
      const { value, done: isOver } = sets.next() as IteratorResult<IteratedSet, undefined>
      if (isOver === true) break
      findings.push(...checkSet(store, value, categories))
    } catch (error) {
      // A row that cannot be read ends the walk: what is beyond it cannot be told.
      findings.push(broken('unreadable', store.path, error))
      break
    }
    onProgress?.({ stage: 'sets', done: ++done, total })
  }
  findings.push(...(await checkRuns(request)))
  findings.push(...(await checkPhotos(request)))
  return findings
}

/** Opening a project runs SQLite's `quick_check`; read-only, that needs no lock and disturbs nobody. */
function checkFile(store: ProjectStore): Finding[] {
  try {
    openProject(store.path, { readOnly: true }).close()
    return []
  } catch (error) {
    return [broken('file-damaged', store.path, error)]
  }
}

function checkSet(store: ProjectStore, { image, set, state }: IteratedSet, categories: ReadonlySet<number>): Finding[] {
  const where = `${image.fileName}, set ${set.setId}${set.author === '' ? '' : ` (${set.author})`}`
  const findings = checkAnnotationState(state, where)
  if (!sameSize(state.size, image)) {
    const message = `The annotations are ${sizeText(state.size)}, the image is ${sizeText(image)}.`
    findings.push({ severity: 'disagreement', code: 'image-size', where, message })
  }
  for (const { number, categoryId } of state.instances) {
    if (categories.has(categoryId)) continue
    const message = `There is no category ${categoryId}.`
    findings.push({ severity: 'disagreement', code: 'unknown-category', where: `${where}, #${number}`, message })
  }
  return [...findings, ...checkJournal(store, { image, set, state }, where)]
}

function checkJournal(store: ProjectStore, { set, state }: IteratedSet, where: string): Finding[] {
  try {
    const replayed = replayJournal(store.journalOf(set.setId))
    const difference = diffBetween(replayed, state)
    if (isEmptyDiff(difference) && replayed.nextNumber === state.nextNumber) return []
    const { instances, pairs } = difference
    const message = `Replaying the journal leads to another state: ${instances.length} instances and ${pairs.length} pairs differ, next number ${replayed.nextNumber} instead of ${state.nextNumber}.`
    return [{ severity: 'disagreement', code: 'journal-differs', where, message }]
  } catch (error) {
    return [broken('journal-broken', where, error)]
  }
}

function broken(code: string, where: string, error: unknown): Finding {
  if (!(error instanceof DomainError)) throw error
  return { severity: 'disagreement', code, where, message: error.message }
}
