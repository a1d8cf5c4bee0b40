import type { Finding } from '../../core/dataset/finding.ts'
import { DomainError } from '../../core/support/DomainError.ts'
import { checkAnnotationState } from '../../core/workflows/checkAnnotations.ts'
import { unpackLabeling } from '../solving/packLabeling.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'
import { breathe } from './JobControl.ts'
import type { JobControl } from './JobControl.ts'

interface RunCheck extends JobControl {
  readonly store: ProjectStore
}

/**
 * Checks what prediction runs say: every rule of annotation sets for each result, that its labeling is one of the size of
 * the image, and that no row is without those it belongs to. One result in memory at a time. Throws `cancelled`.
 */
export async function checkRuns(request: RunCheck): Promise<Finding[]> {
  const { store, onProgress } = request
  const findings = store.runs
    .orphans()
    .map((message): Finding => ({ severity: 'disagreement', code: 'run-incomplete', where: store.path, message }))
  const results = store.runs.all()
  for (const [index, { runId, imageId }] of results.entries()) {
    await breathe(request)
    findings.push(...checkResult(store, runId, imageId))
    onProgress?.({ stage: 'prediction runs', done: index + 1, total: results.length })
  }
  return findings
}

function checkResult(store: ProjectStore, runId: number, imageId: number): Finding[] {
  let where = `prediction run ${runId}`
  try {
    where = `${store.images.record(imageId).fileName}, ${where}`
    const { state, labeling, run } = store.runs.open(runId, imageId)
    unpackLabeling(labeling, state.size, where)
    const findings = checkAnnotationState(state, where)
    if (run.instanceCount !== state.instances.length || run.pairCount !== state.pairs.length) {
      const message = `It counts ${run.instanceCount} instances and ${run.pairCount} pairs, but has ${state.instances.length} and ${state.pairs.length}.`
      findings.push({ severity: 'disagreement', code: 'run-counts', where, message })
    }
    return findings
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return [{ severity: 'disagreement', code: 'run-unreadable', where, message: error.message }]
  }
}
